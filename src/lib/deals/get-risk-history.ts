import 'server-only';
import { setImmediate as letOthersWork } from 'node:timers/promises';
import { scopeFor, type Actor } from '../auth';
import { invalidField } from '../core/errors';
import type { Deps } from '../platform/deps';
import {
  dealAsCreated,
  ENGINE_VERSION,
  riskHistorySteps,
  type RiskMove,
  type RiskPoint,
} from '../risk';
import { loadHistories, toRiskDeal } from '../scoring';
import type { DealRecord } from './deal-change';
import { loadReplayScoring } from './deal-scoring';
import * as repository from './repository/read';
import type { RiskHistoryDto, RiskHistoryQuery, RiskMoveDto, RiskPointDto } from './replay-schema';

/** Events told of one move; a day of a mass import may hold thousands. */
const MAX_MOVE_EVENTS = 20;

const iso = (time: number): string => new Date(time).toISOString();

function demandPeriod(deal: DealRecord, { from, to, at }: RiskHistoryQuery, now: Date): void {
  for (const [field, time] of Object.entries({ from, to, at })) {
    if (time && time > now) throw invalidField(field, 'must not lie in the future');
  }
  if (to && to < deal.createdAt) throw invalidField('to', 'lies before the deal was created');
  if (from && to && from > to) throw invalidField('from', 'must not lie after to');
}

const toPointDto = ({ at, contributions, ...point }: RiskPoint): RiskPointDto => ({
  at: iso(at),
  ...point,
  contributions: { ...contributions },
});

const toMoveDto = ({ from, to, events, parts, ...move }: RiskMove): RiskMoveDto => ({
  from: iso(from),
  to: iso(to),
  ...move,
  parts: parts.map((part) => ({ ...part })),
  events: events.slice(0, MAX_MOVE_EVENTS).map((event) => ({
    id: event.id,
    at: iso(event.at),
    type: event.type,
    from: event.from,
    to: event.to,
  })),
  eventCount: events.length,
});

/**
 * A deal's score over its life with the parts of each moment, and why it moved. Each point is what
 * `getAssessment` says of that moment.
 *
 * @param query the period; left out, from the creation to now. A closed deal ends with its closing.
 * @throws AppError NOT_FOUND; VALIDATION_FAILED naming `from`, `to` or `at`
 */
export async function getRiskHistory(
  { db, now }: Deps,
  actor: Actor,
  id: string,
  query: RiskHistoryQuery,
): Promise<RiskHistoryDto> {
  const deal = await repository.getDeal(db, scopeFor(actor, 'deal.read'), id);
  const present = now();
  demandPeriod(deal, query, present);
  const { from = deal.createdAt, to = present, at } = query;
  const { policy, normsAt } = await loadReplayScoring(db, deal, deal.createdAt, to);
  const events = (await loadHistories(db, [deal.id])).get(deal.id) ?? [];
  const asCreated = dealAsCreated(toRiskDeal(deal), events, policy.stages[0] ?? '');
  const steps = riskHistorySteps(asCreated, events, policy, normsAt, {
    from: from.getTime(),
    to: to.getTime(),
    include: at ? [at.getTime()] : [],
  });
  let step = steps.next();
  for (; !step.done; step = steps.next()) await letOthersWork();
  const history = step.value;
  return {
    dealId: deal.id,
    from: iso(history.from),
    // A deal that was closed the moment it was created has no life to look at.
    to: iso(Math.max(history.from, history.to)),
    policyVersion: policy.version,
    engineVersion: ENGINE_VERSION,
    bands: { ...policy.bands },
    stepDays: history.stepDays,
    mergesEvents: history.mergesEvents,
    points: history.points.map(toPointDto),
    moves: history.moves.map(toMoveDto),
    closings: history.closings.map(({ at: closedAt, outcome, reopenedAt }) => ({
      at: iso(closedAt),
      outcome,
      reopenedAt: reopenedAt === null ? null : iso(reopenedAt),
    })),
  };
}
