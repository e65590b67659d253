import type { RiskEventType } from '../risk/types';
import type { DealRecord } from './repository/deal-record';

export type { DealRecord };

/** One fact for the append-only history, before it has an id. */
export interface NewHistoryEvent {
  readonly at: Date;
  readonly type: RiskEventType;
  readonly from?: string | null;
  readonly to?: string | null;
  readonly crmFrom?: string | null;
  readonly crmTo?: string | null;
  readonly actor?: string | null;
  readonly text?: string | null;
  /** Makes a repeated import of the same line a no-op. */
  readonly externalId?: string | null;
}

/** `{ field: { old, new } }` in the form in which the timeline keeps and shows it. */
export type FieldChanges = Readonly<
  Record<string, { readonly old: unknown; readonly new: unknown }>
>;

export const CHANGE_KINDS = [
  'created',
  'imported',
  'updated',
  'touched',
  'deleted',
  'restored',
  'moved',
  'assessed',
  'alert_snoozed',
  'alert_dismissed',
  'alert_reopened',
  'written_back',
  'meeting_removed',
  'meeting_cancelled',
  'meeting_moved',
  'remapped',
] as const;
export type ChangeKind = (typeof CHANGE_KINDS)[number];

/** A line of the timeline that tells something else than the edit itself does. */
export interface TimelineNote {
  readonly kind: ChangeKind;
  readonly changes: FieldChanges;
  /** Nobody did it: it followed. Else whoever the commit is of. */
  readonly byNobody: boolean;
}

/** A stored fact that means something else in our terms by now; the source's own words of it stay. */
export interface RestatedFact {
  readonly id: string;
  readonly from: string | null;
  readonly to: string | null;
}

/**
 * What is to happen to one deal, decided before anything is written. `after` carries every plain
 * field; the assessment and what is derived from the history is filled in by `commitChanges`.
 */
export interface PlannedChange {
  readonly kind: ChangeKind;
  readonly before: DealRecord | null;
  readonly after: DealRecord;
  readonly history: readonly NewHistoryEvent[];
  readonly changes: FieldChanges;
  /** Stored facts (their ids) that have turned out not to be: they go from the history. */
  readonly withdrawn?: readonly string[];
  readonly restated?: readonly RestatedFact[];
  /** Lines beside the edit's own, which does not repeat the fields that they tell of. */
  readonly notes?: readonly TimelineNote[];
  /** Whom a logged note names. */
  readonly mentions?: { readonly userIds: readonly string[]; readonly text: string };
}

/** Who changes, when and from where: the same for every plan of one commit. */
export interface ChangeContext {
  readonly now: Date;
  readonly actorId: string | null;
  readonly actorName: string | null;
  readonly source: string;
  readonly requestId: string | null;
  /** The import that brings the history lines, so that it can be undone. */
  readonly importId?: string;
}
