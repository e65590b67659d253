import 'server-only';
import { setImmediate } from 'node:timers/promises';
import { placeFor, scopeFor, type Actor, type Scope } from '../auth';
import { startOfUtcDay } from '../core/dates';
import { AppError, invalidField } from '../core/errors';
import { Decimal } from '../platform/decimal';
import type { Db } from '../platform/db';
import type { Deps } from '../platform/deps';
import { assess, dealAsCreated, explain } from '../risk';
import type { Assessment, RiskEvent } from '../risk/types';
import {
  loadHistories,
  loadNormsTimeline,
  loadScoring,
  toRiskDeal,
  type Scoring,
} from '../scoring';
import type { DealDto } from './dto';
import { pipelineOf } from './get-pipeline';
import { OPEN_STAGES, type OpenStage } from './model';
import type { PastPipelineDto, PastPipelineQuery } from './replay-schema';
import { listDealsById } from './repository/export';
import { listMaybeOpen } from './repository/past-pipeline';
import type { PipelineCell } from './repository/pipeline';
import type { DealWithPeople } from './repository/read';
import { toDealDto } from './to-dto';

/** How many deals are replayed at once: some 100,000 events, well under a second of work. */
const MAX_DEALS = 5_000;
const PAGE = 500;
const ATTENTION = 10;

const iso = (time: number): string => new Date(time).toISOString();

/** The evening asked for; of today, now. */
function momentOf(asOf: Date, now: Date): Date {
  if (startOfUtcDay(asOf.getTime()) > now.getTime()) {
    throw invalidField('asOf', 'must not lie in the future');
  }
  return asOf > now ? now : asOf;
}

const openStage = (stage: string): OpenStage =>
  OPEN_STAGES.find((each) => each === stage) ?? OPEN_STAGES[0];

/** The deal as it stood then: what the history tells is of that moment, the rest is today's. */
function asItStood(
  deal: DealWithPeople,
  { facts, ...assessment }: Assessment,
  nextAction: DealDto['nextAction'],
): DealDto {
  const { expectedCloseDate, lastTouchAt } = facts;
  return {
    ...toDealDto(deal, new Date(assessment.asOf)),
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

interface Seen {
  readonly deal: DealWithPeople;
  readonly events: readonly RiskEvent[];
  readonly scoring: Scoring;
  readonly assessment: Assessment;
}

/** Sums by currency, stage and band, as the database sums the deals of today. */
class Cells {
  private readonly cells = new Map<string, PipelineCell>();

  constructor(private readonly asOf: Date) {}

  add({ deal, assessment }: Seen): void {
    const { band, facts, score } = assessment;
    const stage = openStage(facts.stage);
    const currency = deal.currency.trim();
    const key = `${currency} ${stage} ${band}`;
    const cell = this.cells.get(key);
    const weighted = new Decimal(facts.value).times(1 - score).toNumber();
    this.cells.set(key, {
      currency,
      stage,
      band,
      count: (cell?.count ?? 0) + 1,
      value: new Decimal(cell?.value ?? 0).plus(facts.value).toNumber(),
      weighted: (cell?.weighted ?? 0) + weighted,
      oldest: this.asOf,
    });
  }

  list(): readonly PipelineCell[] {
    return [...this.cells.values()];
  }
}

/** The deals of the highest priority so far; no more are held than can be shown. */
class Highest {
  private held: Seen[] = [];

  constructor(private readonly limit: number) {}

  add(seen: Seen): void {
    this.held.push(seen);
    if (this.held.length >= this.limit + PAGE) this.cut();
  }

  list(): readonly Seen[] {
    this.cut();
    return this.held;
  }

  private cut(): void {
    this.held.sort(
      (a, b) => b.assessment.priority - a.assessment.priority || (a.deal.id < b.deal.id ? -1 : 1),
    );
    this.held.length = Math.min(this.held.length, this.limit);
  }
}

/** Policy and norms of each owner key at one moment, loaded once. */
function scoringThen(db: Db, asOf: Date): (scopeKey: string) => Promise<Scoring> {
  const known = new Map<string, Promise<Scoring>>();
  const load = async (scopeKey: string): Promise<Scoring> => {
    const { policy } = await loadScoring(db, scopeKey);
    const normsAt = await loadNormsTimeline(db, scopeKey, asOf, asOf);
    return { policy, norms: normsAt(asOf.getTime()) };
  };
  return (scopeKey) => {
    const loading = known.get(scopeKey) ?? load(scopeKey);
    known.set(scopeKey, loading);
    return loading;
  };
}

/** Replays one page of deals; those that turn out to have been closed are left out. */
async function replayPage(
  db: Db,
  scope: Scope,
  ids: readonly string[],
  asOf: Date,
  scoringOf: (scopeKey: string) => Promise<Scoring>,
): Promise<Seen[]> {
  const deals = await listDealsById(db, scope, ids);
  const histories = await loadHistories(db, deals.map(({ id }) => id)); // prettier-ignore
  const seen: Seen[] = [];
  for (const deal of deals) {
    const scoring = await scoringOf(deal.scopeKey);
    const events = histories.get(deal.id) ?? [];
    const { policy, norms } = scoring;
    const asCreated = dealAsCreated(toRiskDeal(deal), events, policy.stages[0] ?? '');
    const assessment = assess(asCreated, events, policy, norms, asOf.getTime());
    if (assessment.closed === null) seen.push({ deal, events, scoring, assessment });
  }
  return seen;
}

/** What would have been advised then; computed only for the few that are shown. */
function adviceThen({ deal, events, scoring, assessment }: Seen): DealDto {
  const { policy, norms } = scoring;
  const asCreated = dealAsCreated(toRiskDeal(deal), events, policy.stages[0] ?? '');
  const { recommendation } = explain(asCreated, events, policy, norms, assessment.asOf);
  const advice = recommendation && { ...recommendation, dueAt: iso(recommendation.dueAt) };
  return asItStood(deal, assessment, advice);
}

function tooMany(count: number): AppError {
  const message = `choose one: ${count} deals may have been open then, and at most ${MAX_DEALS} are replayed at once`;
  return new AppError(
    'VALIDATION_FAILED',
    `${count} deals may have been open then, and at most ${MAX_DEALS} are replayed at once. Choose an owner or a stage.`,
    { fields: { owner: message, stage: message } },
  );
}

/**
 * The open pipeline as it stood on a past evening: which deals were open, in which stage, worth how
 * much and how risky, all replayed from their histories and judged with the norms known then and the
 * policy of today. Names and owners are today's, deals in the bin are left out.
 *
 * @throws AppError VALIDATION_FAILED naming `asOf` (future), or `owner` and `stage` where more deals
 *   may have been open than are replayed at once; NOT_FOUND for a team that is not the actor's
 */
export async function getPipelineAsOf(
  { db, now }: Deps,
  actor: Actor,
  query: PastPipelineQuery,
): Promise<PastPipelineDto> {
  const scope = scopeFor(actor, 'deal.read');
  const asOf = momentOf(query.asOf, now());
  const { owner, stage, teamId } = query;
  const scopeKey = teamId ? placeFor(actor, 'deal.read', teamId).scopeKey : undefined;
  const { ids, count } = await listMaybeOpen(
    db,
    scope,
    { asOf, scopeKey, owner, stage },
    MAX_DEALS,
  );
  if (count > MAX_DEALS) throw tooMany(count);
  const scoringOf = scoringThen(db, asOf);
  const cells = new Cells(asOf);
  const highest = new Highest(query.limit);
  const attention = new Highest(ATTENTION);
  for (let from = 0; from < ids.length; from += PAGE) {
    const page = await replayPage(db, scope, ids.slice(from, from + PAGE), asOf, scoringOf);
    for (const seen of page) {
      if (stage && openStage(seen.assessment.facts.stage) !== stage) continue;
      cells.add(seen);
      highest.add(seen);
      if (seen.assessment.band !== 'Low') attention.add(seen);
    }
    // Others are served between two pages.
    await setImmediate();
  }
  return {
    asOf: asOf.toISOString(),
    pipeline: pipelineOf(cells.list()),
    attention: attention.list().map(adviceThen),
    deals: highest.list().map(({ deal, assessment }) => asItStood(deal, assessment, null)),
  };
}
