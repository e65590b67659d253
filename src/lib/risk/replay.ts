import { findClosing } from './closing';
import { compilePolicy } from './compiled-policy';
import { emptyHistory, type DealHistory } from './deal-history';
import { HANDLERS, promise, readText } from './event-handlers';
import { orderEvents } from './event-order';
import type { RiskPolicy } from './policy';
import type { RiskDeal, RiskEvent } from './types';

/** Columns speak only where the events did not. */
function fillFromColumns(h: DealHistory): void {
  if (h.visits.length === 0) {
    h.visits.push({ stage: h.deal.stage, enteredAt: h.deal.createdAt, leftAt: null });
  }
  const column = h.deal.expectedCloseDate;
  if (h.closeDateFromColumn) promise(h, column);
  // A column that no event explains is the date from before the first change, which named none.
  const unexplained = column !== null && h.firstDateSet !== null && column !== h.closeDate;
  if (unexplained && column < (h.firstDateSet ?? column)) {
    promise(h, column);
    h.pushCount += 1;
    h.lastPush ??= h.closeDateEvent;
  }
}

/**
 * Replays a deal up to `asOf`, or up to the moment before it closed. Linear in the events, which
 * may come in any order (they are sorted only if they are out of order).
 */
export function replay(
  deal: RiskDeal,
  events: readonly RiskEvent[],
  policy: RiskPolicy,
  asOf: number,
): DealHistory {
  const compiled = compilePolicy(policy);
  const ordered = orderEvents(events, compiled.stageRank);
  const closed = findClosing(deal, ordered, compiled, asOf);
  const until = closed ? closed.at - 1 : asOf;
  const h = emptyHistory(deal, until, closed);
  for (const event of ordered) {
    if (event.at > until) break;
    HANDLERS[event.type](h, event, compiled);
    if (event.text !== null) readText(h, event, compiled);
  }
  fillFromColumns(h);

  return h;
}
