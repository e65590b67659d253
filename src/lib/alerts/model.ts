import type { AlertKind } from '../risk/alert';

/** The rules. Named here again, since screens import this file and must not carry the engine along. */
export const ALERT_KINDS = [
  'entered_high',
  'rising',
  'engagement_dropped',
] as const satisfies readonly AlertKind[];

/** The rules in plain words. */
export const RULE_LABELS: Readonly<Record<AlertKind, string>> = {
  entered_high: 'Reached High',
  rising: 'Rising fast',
  engagement_dropped: 'Engagement dropped off',
};

export const isAlertKind = (kind: string): kind is AlertKind =>
  (ALERT_KINDS as readonly string[]).includes(kind);

/** A rule that a newer version wrote reads as its name. */
export const ruleLabel = (kind: string): string => (isAlertKind(kind) ? RULE_LABELS[kind] : kind);

/** Where an alert stands; each stands in exactly one place. */
export const ALERT_STATUSES = ['active', 'snoozed', 'dismissed', 'ended'] as const;
export type AlertStatus = (typeof ALERT_STATUSES)[number];

/** What became of the deal that an alert was about. */
export const ALERT_OUTCOMES = ['lost', 'won', 'slipped', 'open'] as const;
export type AlertOutcome = (typeof ALERT_OUTCOMES)[number];

/**
 * What ended an episode: its deal (`won`, `lost`), or what the rule saw is gone (`recovered`), or a rise
 * went no further for the days of its rule, wherever the score stands (`rested`), or only another
 * policy, engine or other norms put the score lower (`rescored`).
 */
export const ALERT_ENDINGS = ['recovered', 'rested', 'rescored', 'won', 'lost'] as const;
export type AlertEndingName = (typeof ALERT_ENDINGS)[number];

export const DISMISS_REASONS = ['not_useful', 'known', 'wrong_data', 'other'] as const;
export type DismissReason = (typeof DISMISS_REASONS)[number];

export const DISMISS_LABELS: Readonly<Record<DismissReason, string>> = {
  not_useful: 'Not useful',
  known: 'I knew that already',
  wrong_data: 'The data is wrong',
  other: 'Something else',
};

export const MAX_SNOOZE_DAYS = 90;

/** The periods that a record is shown for. */
export const RECORD_DAYS = [30, 90, 365] as const;
export type RecordDays = (typeof RECORD_DAYS)[number];

/** Below this many ended deals a share says next to nothing, and is not shown. */
export const MIN_RESOLVED = 10;

/** A signal raised an alert when it added more than this many log-odds points to its score. */
export const RAISING_POINTS = 0.1;

export interface SignalPoints {
  readonly signal: string;
  readonly points: number;
}

/** What each signal added to a score: one may have several findings, and counts once. */
export function pointsBySignal(contributions: readonly SignalPoints[]): SignalPoints[] {
  const sums = new Map<string, number>();
  for (const { signal, points } of contributions) {
    sums.set(signal, (sums.get(signal) ?? 0) + points);
  }
  return [...sums].map(([signal, points]) => ({ signal, points }));
}

const DROPPED = 'Engagement dropped';

/** The reasons with the rule's own first: dropped engagement adds no points and so stands late. */
export function reasonsFor(kind: string, reasons: readonly string[]): readonly string[] {
  const own = kind === 'engagement_dropped' ? reasons.find((one) => one.startsWith(DROPPED)) : null;
  return own ? [own, ...reasons.filter((one) => one !== own)] : reasons;
}
