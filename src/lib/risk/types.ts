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

/** Every named part of a score. The last four are good signs or sums that only lower or only show. */
export const SIGNAL_NAMES = [
  'inactivity',
  'stage_velocity',
  'stage_prior',
  'engagement',
  'recent_reply',
  'meeting_scheduled',
  'close_date',
  'threading',
  'next_step',
  'backward_move',
  'forward_move',
  'competitive',
] as const;
export type SignalName = (typeof SIGNAL_NAMES)[number];

/** Findings that carry no points of their own but are worth a sentence (and, for two, an alert). */
export type NamedReason = 'single_threaded' | 'ghosted' | 'engagement_dropped';

/** What a contribution rests on: one event (or none, for a norm or a column) in plain words. */
export interface Evidence {
  readonly eventId: string | null;
  readonly at: number | null;
  readonly text: string;
}

/**
 * One addend of the score. `points` are log-odds, `strength` is the signal's own measure (mostly
 * -1..1, before its weight).
 */
export interface Contribution {
  readonly signal: SignalName;
  readonly points: number;
  readonly strength: number;
  readonly reason: string;
  readonly evidence: readonly Evidence[];
}

export interface NotSeen {
  readonly signal: SignalName;
  readonly reason: string;
}

/** The replayed state of the deal at `asOf`. Times are epoch ms, durations days. */
export interface DealFacts {
  readonly stage: string;
  readonly value: number;
  readonly expectedCloseDate: number | null;
  readonly stageEnteredAt: number;
  readonly daysInStage: number;
  readonly cumulativeDaysInStage: number;
  readonly lastTouchAt: number | null;
  readonly lastTwoWayAt: number | null;
  readonly pushCount: number;
  readonly unanswered: number;
  readonly contactsMet: number;
  readonly nextMeetingAt: number | null;
}

/** Floors of the two upper bands, as scores. */
export interface BandFloors {
  readonly medium: number;
  readonly high: number;
}

export interface DealClosing {
  readonly at: number;
  readonly outcome: 'won' | 'lost';
}

/**
 * The result of `assess`. `score = 1 / (1 + exp(-(base + sum of points)))`. `asOf` is the moment
 * that was judged: for a closed deal the last millisecond before it closed, with `closed` set.
 */
export interface Assessment {
  readonly score: number;
  readonly band: Band;
  readonly bands: BandFloors;
  readonly base: number;
  readonly contributions: readonly Contribution[];
  readonly notSeen: readonly NotSeen[];
  readonly seenShare: number;
  readonly reasons: readonly string[];
  readonly named: readonly NamedReason[];
  readonly priority: number;
  readonly asOf: number;
  readonly closed: DealClosing | null;
  readonly engineVersion: string;
  readonly policyVersion: string;
  readonly normsVersion: string;
  readonly facts: DealFacts;
}
