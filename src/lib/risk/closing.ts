import type { CompiledPolicy } from './compiled-policy';
import type { DealClosing, RiskDeal, RiskEvent, RiskEventType } from './types';

const OUTCOMES: ReadonlySet<RiskEventType> = new Set<RiskEventType>(['won', 'lost', 'reopened']);

type Saying = 'won' | 'lost' | 'open' | null;

/** What a stage change says: stages that the policy does not know say nothing. */
function closingOfStage(event: RiskEvent, policy: CompiledPolicy): Saying {
  if (event.to === null) return null;
  if (policy.wonStages.has(event.to)) return 'won';
  if (policy.lostStages.has(event.to)) return 'lost';

  return policy.stageRank(event.to) >= 0 ? 'open' : null;
}

/** The closing by outcome events alone: each stands until the deal is reopened. */
function applyOutcome(closing: DealClosing | null, event: RiskEvent): DealClosing | null {
  if (event.type === 'reopened') return null;
  if (event.type !== 'won' && event.type !== 'lost') return closing;

  return { at: closing?.at ?? event.at, outcome: event.type };
}

/** The closing by stage changes: it may be taken back by another, but not once it has an outcome. */
function applyStage(
  closing: DealClosing | null,
  event: RiskEvent,
  policy: CompiledPolicy,
  settled: boolean,
): DealClosing | null {
  const said = closingOfStage(event, policy);
  if (said === null || settled) return closing;
  if (said === 'open') return null;

  return { at: closing?.at ?? event.at, outcome: said };
}

function closingOfColumns(deal: RiskDeal, asOf: number): DealClosing | null {
  if (deal.closedAt === null || deal.outcome === null || deal.closedAt > asOf) return null;

  return { at: deal.closedAt, outcome: deal.outcome };
}

/**
 * Whether the deal was closed at `asOf`, by its events or, where they are silent, by its columns.
 * The first closing event counts, as a CRM moves the stage a moment before it writes the outcome.
 */
export function findClosing(
  deal: RiskDeal,
  ordered: readonly RiskEvent[],
  policy: CompiledPolicy,
  asOf: number,
): DealClosing | null {
  let closing: DealClosing | null = null;
  let settled = false;
  let told = false;
  for (const event of ordered) {
    if (event.at > asOf) break;
    if (event.type === 'stage_changed') {
      closing = applyStage(closing, event, policy, settled);
    } else if (OUTCOMES.has(event.type)) {
      closing = applyOutcome(closing, event);
      settled = closing !== null;
      told = true;
    }
  }

  return closing || told ? closing : closingOfColumns(deal, asOf);
}
