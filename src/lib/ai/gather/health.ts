import { listAlerts } from '../../alerts';
import { DAY_MS, startOfUtcDay } from '../../core/dates';
import { AppError } from '../../core/errors';
import { getPipeline, getPipelineAsOf } from '../../deals';
import type { DealDto } from '../../deals/dto';
import type { PastPipelineDto } from '../../deals/replay-schema';
import { actionsFor } from '../answers/deal-list';
import { MAX_ROWS } from '../answers/fact-sheet';
import { healthAnswer, healthWithoutPast, type Alerted } from '../answers/health';
import { healthMoves, type Move } from '../answers/health-moves';
import type { PeriodSums } from '../answers/figures';
import type { Gathered } from '../model';
import { countActivity, sumPeriod } from '../repository/facts';
import { listChanges, listStandings } from '../repository/facts-lists';
import { afterNow, loadDeals, mayChange, spanOf, type Ask, type Gatherer, type Span } from './ask';
import { askedOwner, unknownOwner, type AskedOwner } from './owner';

const DEFAULT_DAYS = 30;
/** Of the deals open then, the highest by priority are compared one by one. */
const MAX_COMPARED = 500;
const NEW_DEALS = 3;
/** The longest that alerts are asked back for. */
const MAX_ALERT_DAYS = 3_650;

/** From the evening of the day looked back at until now. */
function sinceOf(ask: Ask): Span {
  const { routed, now } = ask;
  const today = startOfUtcDay(now.getTime());
  const asked = routed.period === null ? today : spanOf(routed.period).from.getTime();
  const day = asked < today ? asked : today - DEFAULT_DAYS * DAY_MS;
  return { from: new Date(day + DAY_MS - 1), until: afterNow(ask) };
}

/** The pipeline of that evening; null where it is larger than what is replayed at once. */
async function lookBack(
  ask: Ask,
  { from }: Span,
  owner: string | undefined,
): Promise<PastPipelineDto | null> {
  const { deps, actor, teamId } = ask;
  try {
    return await getPipelineAsOf(deps, actor, { asOf: from, teamId, owner, limit: MAX_COMPARED });
  } catch (error) {
    const tooLarge = error instanceof AppError && error.code === 'VALIDATION_FAILED' && error.fields?.['stage'] !== undefined; // prettier-ignore
    if (tooLarge) return null;
    throw error;
  }
}

/** One person's pipeline of now is replayed as well, as the totals are of everybody. */
async function pipelineNow(ask: Ask, { owner }: AskedOwner) {
  const { deps, actor, teamId, now } = ask;
  if (owner === undefined) return getPipeline(deps, actor, teamId);
  return (await getPipelineAsOf(deps, actor, { asOf: now, teamId, owner, limit: 1 })).pipeline;
}

/** The moves that weigh most, each with its deal as it is now. */
async function loadMoves(ask: Ask, past: PastPipelineDto, since: Span, owner: string | undefined) {
  const { db } = ask.deps;
  const ids = past.deals.map(({ id }) => id);
  const standings = await listStandings(db, ask.scope, ids);
  const changes = await listChanges(db, ask.scope, since, NEW_DEALS, owner);
  const begun = changes.flatMap(({ kind, dealId }) => (kind === 'created' ? [dealId] : []));
  const moves = healthMoves(past, standings).slice(0, MAX_ROWS - begun.length);
  const all: Move[] = [...moves, ...begun.map((dealId) => ({ kind: 'new', dealId }) as const)];
  const deals = await loadDeals(ask, all.map(({ dealId }) => dealId)); // prettier-ignore
  const byId = new Map(deals.map((deal) => [deal.id, deal]));
  return all.flatMap((move) => {
    const deal = byId.get(move.dealId);
    return deal ? [{ move, deal }] : [];
  });
}

const isOwned = (deal: DealDto, owner: string | undefined): boolean =>
  owner === undefined || deal.ownerName === owner || (deal.assignedToId ?? deal.userId) === owner;

/** The latest alerts; of one owner, those among them that are about that one's deals. */
async function loadAlerted(
  ask: Ask,
  { from }: Span,
  owner: string | undefined,
): Promise<Alerted[]> {
  const { deps, actor, teamId, now } = ask;
  const days = Math.ceil((now.getTime() - from.getTime()) / DAY_MS);
  const { alerts } = await listAlerts(deps, actor, {
    limit: MAX_ROWS,
    status: 'all',
    days: Math.min(Math.max(1, days), MAX_ALERT_DAYS),
    teamId,
  });
  const deals = await loadDeals(ask, [...new Set(alerts.map(({ dealId }) => dealId))]);
  const byId = new Map(deals.map((deal) => [deal.id, deal]));
  return alerts.flatMap(({ dealId, kind, openedAt }) => {
    const deal = byId.get(dealId);
    return deal && isOwned(deal, owner) ? [{ deal, kind, openedAt }] : [];
  });
}

async function answerWithoutPast(ask: Ask, since: Span, asked: AskedOwner): Promise<Gathered> {
  const { db } = ask.deps;
  const parts = healthWithoutPast(ask.sheet, {
    since: since.from,
    whose: asked.whose,
    // The totals are of everybody.
    pipeline: asked.owner === undefined ? await getPipeline(ask.deps, ask.actor, ask.teamId) : null,
    sums: await sumPeriod(db, ask.scope, since, asked.owner),
    activity: await countActivity(db, ask.scope, since, asked.owner),
    alerts: await loadAlerted(ask, since, asked.owner),
  });
  return ask.sheet.answer(parts);
}

export const gatherHealth: Gatherer = async (ask) => {
  const asked = await askedOwner(ask);
  const since = sinceOf(ask);
  const past = await lookBack(ask, since, asked.owner);
  if (past === null) return answerWithoutPast(ask, since, asked);
  const sums: PeriodSums[] = await sumPeriod(ask.deps.db, ask.scope, since, asked.owner);
  const moves = await loadMoves(ask, past, since, asked.owner);
  const parts = healthAnswer(ask.sheet, {
    whose: asked.whose,
    since: since.from,
    past: past.pipeline,
    now: await pipelineNow(ask, asked),
    sums,
    moves,
    comparesAll: past.deals.length === past.pipeline.openCount,
  });
  const unknown = asked.unknown === null ? '' : unknownOwner(asked.unknown);
  return ask.sheet.answer(
    [unknown, ...parts],
    actionsFor(
      moves.map(({ deal }) => deal),
      (deal) => mayChange(ask, deal),
    ),
  );
};
