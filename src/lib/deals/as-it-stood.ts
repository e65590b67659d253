import 'server-only';
import { parseIsoTime } from '../risk';
import type { Assessment, RiskEvent } from '../risk/types';
import type { Scoring } from '../scoring';
import type { NextActionDto, PastDealDto } from './dto';
import { OPEN_STAGES, type OpenStage } from './model';
import type { DealWithPeople } from './repository/read';
import { toDealDto } from './to-dto';

const iso = (time: number): string => new Date(time).toISOString();

/** The product's stage; what is none of the open ones stands for the first. */
export const openStage = (stage: string): OpenStage =>
  OPEN_STAGES.find((each) => each === stage) ?? OPEN_STAGES[0];

/** A deal as a past moment shows it, and what it was judged by. */
export interface Seen {
  readonly deal: DealWithPeople;
  readonly events: readonly RiskEvent[];
  readonly scoring: Scoring;
  readonly assessment: Assessment;
}

/** The next step as the history last set it by then; null where none was set, or it was taken away. */
function nextStepThen(
  events: readonly RiskEvent[],
  asOf: number,
): Pick<PastDealDto, 'nextStep' | 'nextStepAt'> {
  const last = events.findLast(({ type, at }) => type === 'next_step_set' && at <= asOf);
  const due = last?.to ? parseIsoTime(last.to) : null;
  return { nextStep: last?.text ?? null, nextStepAt: due === null ? null : iso(due) };
}

/**
 * The deal as it stood then: what the history tells is of that moment, what names the deal is today's,
 * and what neither tells is left out.
 */
export function asItStood(
  { deal, events, assessment: { facts, ...assessment } }: Seen,
  nextAction: NextActionDto | null,
): PastDealDto {
  const { expectedCloseDate, lastTouchAt } = facts;
  const {
    version: _version,
    updatedAt: _updatedAt,
    location: _location,
    ...lasting
  } = toDealDto(deal, new Date(assessment.asOf));
  return {
    ...lasting,
    ...nextStepThen(events, assessment.asOf),
    stage: openStage(facts.stage),
    crmStage: null,
    value: facts.value,
    outcome: null,
    closedAt: null,
    lostReason: null,
    expectedCloseDate: expectedCloseDate === null ? null : iso(expectedCloseDate),
    stageEnteredAt: iso(facts.stageEnteredAt),
    lastTouchAt: lastTouchAt === null ? null : iso(lastTouchAt),
    pushCount: facts.pushCount,
    riskScore: assessment.score,
    riskLevel: assessment.band,
    riskReasons: assessment.reasons,
    riskAsOf: iso(assessment.asOf),
    priority: assessment.priority,
    nextAction,
    // A judgement of today was not known then.
    notRisk: null,
  };
}
