/**
 * The vocabulary of the risk engine. Times are epoch milliseconds (UTC), values are plain numbers
 * in the deal's own currency, shares and scores lie in 0..1. Nothing here knows a clock, a database
 * or a framework.
 */

/** Every kind of event that a deal's history may hold (the `type` column of `events.csv`). */
export const RISK_EVENT_TYPES = [
  'created',
  'stage_changed',
  'value_changed',
  'close_date_changed',
  'email_sent',
  'email_received',
  'call',
  'meeting_held',
  'meeting_scheduled',
  'note',
  'contact_added',
  'next_step_set',
  'won',
  'lost',
  'reopened',
] as const;
export type RiskEventType = (typeof RISK_EVENT_TYPES)[number];

/**
 * One fact of a deal's append-only history.
 *
 * `from`/`to` carry the old and new value as text: stage names for `created` (only `to`) and
 * `stage_changed`, ISO dates for `close_date_changed`, decimal numbers for `value_changed`, the
 * meeting's start (ISO) in `to` of `meeting_scheduled`, the due date (ISO, or null) in `to` and the
 * words in `text` of `next_step_set`, the contact's name in `to` of `contact_added`.
 */
export interface RiskEvent {
  readonly id: string;
  readonly at: number;
  readonly type: RiskEventType;
  readonly from: string | null;
  readonly to: string | null;
  readonly actor: string | null;
  readonly text: string | null;
}

/**
 * What the engine takes of a deal besides its events. `stage`, `value` and `expectedCloseDate` are
 * today's columns and are used only where the events say nothing (a value that never changed); for
 * a past day they are replayed from the events.
 */
export interface RiskDeal {
  readonly id: string;
  readonly createdAt: number;
  readonly stage: string;
  readonly value: number;
  readonly expectedCloseDate: number | null;
  readonly closedAt: number | null;
  readonly outcome: 'won' | 'lost' | null;
}

export type Band = 'Low' | 'Medium' | 'High';
