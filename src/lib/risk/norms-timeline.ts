import { defaultNorms, type RiskNorms } from './norms';
import { NormsBuilder } from './norms-builder';
import type { RiskPolicy } from './policy';
import type { RiskDeal, RiskEvent, RiskEventType } from './types';

/** A deal with its whole history. */
export interface DealWithEvents {
  readonly deal: RiskDeal;
  readonly events: readonly RiskEvent[];
}

const TWO_WAY: ReadonlySet<RiskEventType> = new Set<RiskEventType>([
  'email_received',
  'meeting_held',
]);
const TOUCHES: ReadonlySet<RiskEventType> = new Set<RiskEventType>([
  ...TWO_WAY,
  'email_sent',
  'call',
  'note',
]);

/** Open stages that the deals entered before they closed, in the order of their first use. */
function openStagesUsed(deals: Iterable<DealWithEvents>, policy: RiskPolicy): string[] {
  const closing = new Set([...policy.closedStages.won, ...policy.closedStages.lost]);
  const firstUse = new Map<string, number>();
  for (const { deal, events } of deals) {
    const closedAt = deal.closedAt ?? Infinity;
    for (const { type, to, at } of events) {
      if ((type !== 'created' && type !== 'stage_changed') || to === null) continue;
      if (closing.has(to) || at >= closedAt) continue;
      firstUse.set(to, Math.min(at, firstUse.get(to) ?? Infinity));
    }
  }

  return [...firstUse].toSorted((a, b) => a[1] - b[1]).map(([stage]) => stage);
}

/**
 * The funnel of a history whose stages the policy does not know: by order of first use. A policy
 * that knows any of them keeps its own order.
 */
export function stagesByFirstUse(
  deals: Iterable<DealWithEvents>,
  policy: RiskPolicy,
): readonly string[] {
  const used = openStagesUsed(deals, policy);
  const isKnown = used.length === 0 || policy.stages.some((stage) => used.includes(stage));

  return isKnown ? policy.stages : used.slice(0, 50);
}

/** First-day norms as of a moment; of the deals only which sources had been seen by then. */
function firstDayNorms(deals: readonly DealWithEvents[], asOf: number): RiskNorms {
  let known = 0;
  let touched = 0;
  let answered = 0;
  for (const { deal, events } of deals) {
    if (deal.createdAt > asOf) continue;
    known += 1;
    if (events.some((event) => event.at <= asOf && TOUCHES.has(event.type))) touched += 1;
    if (events.some((event) => event.at <= asOf && TWO_WAY.has(event.type))) answered += 1;
  }
  if (known === 0) return defaultNorms();

  return defaultNorms({ touch: touched / known, twoWay: answered / known, nextStep: 0 });
}

/**
 * The norms of ascending moments, each from the deals that had closed before it and nothing later.
 * With `firstDay` no outcome is used at all.
 */
export function createNormsTimeline(
  deals: readonly DealWithEvents[],
  policy: RiskPolicy,
  firstDay: boolean,
): (asOf: number) => RiskNorms {
  if (firstDay) return (asOf) => firstDayNorms(deals, asOf);
  const closed = deals
    .map((each) => ({ ...each, closedAt: each.deal.closedAt ?? Infinity }))
    .filter(({ closedAt }) => closedAt < Infinity)
    .toSorted((a, b) => a.closedAt - b.closedAt);
  const builder = new NormsBuilder(policy);
  let next = 0;

  return (asOf) => {
    for (let each = closed[next]; each && each.closedAt < asOf; each = closed[next]) {
      builder.add(each.deal, each.events);
      next += 1;
    }

    return builder.build(asOf, `closed-before-${new Date(asOf).toISOString()}`);
  };
}
