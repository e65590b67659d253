import { compilePolicy } from '../compiled-policy';
import { dealAsCreated } from '../deal-as-created';
import { orderEvents } from '../event-order';
import type { DealWithEvents } from '../norms-timeline';
import type { RiskPolicy } from '../policy';
import { replay } from '../replay';
import type { RiskDeal, RiskEvent } from '../types';
import { drain, Pace } from './steps';

/** A deal that was won or lost in the end, with its whole history in order. */
export interface ClosedDeal {
  readonly id: string;
  readonly lost: boolean;
  readonly createdAt: number;
  readonly closedAt: number;
  readonly events: readonly RiskEvent[];
  /** The deal with its columns as they were at its creation: what is judged. */
  readonly asCreated: RiskDeal;
}

export interface History {
  readonly closed: readonly ClosedDeal[];
  /** All deals, closed as their events say: what the norms are made of. */
  readonly all: readonly DealWithEvents[];
}

/** The work of reading a deal besides its events, in events. */
const UNITS_A_DEAL = 20;

/**
 * Tells the deals that closed for good from those that are open or were reopened, by their events,
 * or by their columns where the events are silent. In slices of work; progress 0..1.
 */
export function* readHistorySteps(
  deals: readonly DealWithEvents[],
  policy: RiskPolicy,
): Generator<number, History> {
  const { stageRank } = compilePolicy(policy);
  const closed: ClosedDeal[] = [];
  const all: DealWithEvents[] = [];
  const pace = new Pace();
  for (const [index, each] of deals.entries()) {
    if (pace.spend(UNITS_A_DEAL + each.events.length)) yield index / deals.length;
    const events = orderEvents(each.events, stageRank);
    const closing = replay(each.deal, events, policy, Number.MAX_SAFE_INTEGER).closed;
    const [closedAt, outcome] = closing ? [closing.at, closing.outcome] : [null, null];
    const deal = { ...each.deal, closedAt, outcome };
    all.push({ deal, events });
    if (closedAt === null) continue;
    closed.push({
      id: deal.id,
      lost: outcome === 'lost',
      createdAt: deal.createdAt,
      closedAt,
      events,
      asCreated: dealAsCreated(deal, events, policy.stages[0] ?? ''),
    });
  }

  return { closed, all };
}

/** `readHistorySteps` in one go. */
export const readHistory = (deals: readonly DealWithEvents[], policy: RiskPolicy): History =>
  drain(readHistorySteps(deals, policy));
