import { readHistorySteps, type ClosedDeal, type History } from '../backtest/closed-deals';
import { visitInSlices, within } from '../backtest/steps';
import type { DealWithEvents } from '../norms-timeline';
import type { RiskPolicy } from '../policy';

/** The work of looking at the dates of a deal's events, in events that are replayed. */
const UNITS_A_DEAL = 5;

/** The deal as it was known at `until`; null where it was not. What came later is cut off. */
function asKnown({ deal, events }: DealWithEvents, until: number): DealWithEvents | null {
  if (deal.createdAt >= until) return null;
  const isClosed = deal.closedAt !== null && deal.closedAt < until;

  return {
    deal: isClosed ? deal : { ...deal, closedAt: null, outcome: null },
    events: events.filter(({ at }) => at < until),
  };
}

const byClosing = (a: ClosedDeal, b: ClosedDeal): number =>
  a.closedAt - b.closedAt || (a.id < b.id ? -1 : 1);

/**
 * What was known at `until`: the deals that had closed by then, in the order of their closing, and
 * all deals. The order of the input does not matter.
 */
export function* readKnownDeals(
  deals: readonly DealWithEvents[],
  policy: RiskPolicy,
  until: number,
): Generator<number, History> {
  const known: DealWithEvents[] = [];
  const cut = visitInSlices(deals, UNITS_A_DEAL, (each) => {
    const then = asKnown(each, until);
    if (then !== null) known.push(then);
  });
  yield* within(0, 0.2, cut);
  const { closed, all } = yield* within(0.2, 1, readHistorySteps(known, policy));

  return { closed: closed.toSorted(byClosing), all };
}
