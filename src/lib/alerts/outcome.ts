import { startOfUtcDay } from '../core/dates';
import type { AlertOutcome, AlertStatus } from './model';

/**
 * What became of an alert, read from its deal: lost or won with it; slipped while the deal is open
 * and the day promised when the alert fired is over; open until then. The same in SQL: `outcomeSql`.
 */
export function outcomeOf(
  alert: { readonly promisedDate: Date | null },
  deal: { readonly outcome: 'won' | 'lost' | null },
  now: Date,
): AlertOutcome {
  if (deal.outcome !== null) return deal.outcome;
  const { promisedDate } = alert;
  // Promises are days (UTC): on its own day a promise is not broken yet.
  const isOver = promisedDate !== null && promisedDate.getTime() < startOfUtcDay(now.getTime());
  return isOver ? 'slipped' : 'open';
}

/** Where an alert stands. A dismissed one stays dismissed when it ends. The same in SQL: `statusCondition`. */
export function statusOf(
  alert: {
    readonly closedAt: Date | null;
    readonly dismissedAt: Date | null;
    readonly snoozedUntil: Date | null;
  },
  now: Date,
): AlertStatus {
  if (alert.dismissedAt !== null) return 'dismissed';
  if (alert.closedAt !== null) return 'ended';
  return alert.snoozedUntil !== null && alert.snoozedUntil > now ? 'snoozed' : 'active';
}
