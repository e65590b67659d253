import 'server-only';
import { DAY_MS } from '../core/dates';
import { AppError, invalidField } from '../core/errors';
import type { Deps } from '../platform/deps';
import { changeDeal, type Request } from './change-deal';
import type { ChangeContext, DealRecord, PlannedChange } from './deal-change';
import { demandVersion } from './demand-version';
import type { DealDto } from './dto';
import { fieldChanges } from './field-changes';
import { MAX_NOT_RISK_DAYS } from './model';
import type { NotRiskInput } from './not-risk-schema';

type Judgement = Pick<DealRecord, 'notRiskUntil' | 'notRiskReason' | 'notRiskById'>;

const NONE: Judgement = { notRiskUntil: null, notRiskReason: null, notRiskById: null };

/** A judgement is an edit like any other: it stands in the timeline with who made it and when. */
function planJudgement(
  before: DealRecord,
  judgement: Judgement,
  { now }: ChangeContext,
): PlannedChange | null {
  const after = { ...before, ...judgement, updatedAt: now };
  const changes = fieldChanges(before, after);
  if (Object.keys(changes).length === 0) return null;
  return { kind: 'updated', before, after, history: [], changes };
}

function demandAhead(until: Date, now: Date): void {
  if (until <= now) throw invalidField('until', 'must lie in the future');
  if (until.getTime() <= now.getTime() + MAX_NOT_RISK_DAYS * DAY_MS) return;
  throw invalidField('until', `must lie within ${MAX_NOT_RISK_DAYS} days`);
}

/**
 * Records a person's judgement that a deal is not at risk, until a day. The score stays what it is;
 * alerts of the deal are recorded without telling anybody until then. Saying the same again changes
 * nothing.
 *
 * @throws AppError VALIDATION_FAILED (`until`), CONFLICT (closed, or not at the version seen),
 *   NOT_FOUND, FORBIDDEN
 */
export function markNotRisk(
  deps: Deps,
  request: Request,
  id: string,
  { reason, until, version }: NotRiskInput,
): Promise<DealDto> {
  return changeDeal(deps, request, 'deal.update', id, (deal, context) => {
    demandVersion(deal, version);
    demandAhead(until, context.now);
    if (deal.outcome !== null) {
      throw new AppError('CONFLICT', 'The deal is closed: there is no risk left to judge.');
    }
    const by = { notRiskReason: reason, notRiskById: context.actorId };
    return planJudgement(deal, { notRiskUntil: until, ...by }, context);
  });
}

/**
 * Takes the judgement back. One that has expired stays as it was: it is part of the record.
 *
 * @throws AppError CONFLICT (not at the version seen), NOT_FOUND, FORBIDDEN
 */
export function withdrawNotRisk(
  deps: Deps,
  request: Request,
  id: string,
  version?: number,
): Promise<DealDto> {
  return changeDeal(deps, request, 'deal.update', id, (deal, context) => {
    demandVersion(deal, version);
    const holds = deal.notRiskUntil !== null && deal.notRiskUntil > context.now;
    return holds ? planJudgement(deal, NONE, context) : null;
  });
}
