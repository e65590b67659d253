import { ALERT_KINDS, type AlertKind } from '../alert';
import { replayAlerts, type ReplayWindow } from '../alert-replay';
import { Pace, UNITS_AN_ASSESSMENT } from '../backtest/steps';
import { dealAsCreated } from '../deal-as-created';
import type { RiskNorms } from '../norms';
import type { DealWithEvents } from '../norms-timeline';
import type { RiskPolicy } from '../policy';

/** Alerts that a policy would have fired, and what became of their deals. */
export interface AlertTally {
  total: number;
  readonly byKind: Record<AlertKind, number>;
  /** Of deals that were lost by the end of the window. */
  lost: number;
  won: number;
}

export const noAlerts = (): AlertTally => ({
  total: 0,
  byKind: Object.fromEntries(ALERT_KINDS.map((kind) => [kind, 0])) as Record<AlertKind, number>,
  lost: 0,
  won: 0,
});

/** How often a deal is looked at within a window. */
function looksAt({ deal }: DealWithEvents, { from, to, step }: ReplayWindow): number {
  return Math.max(0, Math.floor((to - Math.max(from, deal.createdAt)) / step) + 1);
}

function addAlerts(
  tally: AlertTally,
  { deal, events }: DealWithEvents,
  policy: RiskPolicy,
  normsAt: (at: number) => RiskNorms,
  window: ReplayWindow,
): void {
  const created = dealAsCreated(deal, events, policy.stages[0] ?? '');
  const closedBy = deal.closedAt !== null && deal.closedAt <= window.to ? deal.outcome : null;
  for (const { kind } of replayAlerts(created, events, policy, normsAt, window)) {
    tally.total += 1;
    tally.byKind[kind] += 1;
    if (closedBy !== null) tally[closedBy] += 1;
  }
}

/**
 * Adds the alerts that each of two policies would have fired on deals within a window, with what was
 * known at each look. In slices of work, a deal at a time; progress 0..1.
 */
export function* countAlertsSteps(
  deals: readonly DealWithEvents[],
  [before, after]: readonly [RiskPolicy, RiskPolicy],
  normsAt: (at: number) => RiskNorms,
  window: ReplayWindow,
  tallies: { readonly before: AlertTally; readonly after: AlertTally },
): Generator<number, void> {
  const pace = new Pace();
  for (const [index, each] of deals.entries()) {
    const units = looksAt(each, window) * (UNITS_AN_ASSESSMENT + each.events.length);
    addAlerts(tallies.before, each, before, normsAt, window);
    if (pace.spend(units)) yield index / deals.length;
    addAlerts(tallies.after, each, after, normsAt, window);
    if (pace.spend(units)) yield (index + 1) / deals.length;
  }
}
