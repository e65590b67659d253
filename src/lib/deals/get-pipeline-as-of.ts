import 'server-only';
import { setImmediate } from 'node:timers/promises';
import { placeFor, scopeFor, type Actor, type Scope } from '../auth';
import { startOfUtcDay } from '../core/dates';
import { AppError, invalidField } from '../core/errors';
import { Decimal } from '../platform/decimal';
import type { Db } from '../platform/db';
import type { Deps } from '../platform/deps';
import { assess, dealAsCreated, explain } from '../risk';
import {
  loadHistories,
  loadNormsTimeline,
  loadScoring,
  toRiskDeal,
  type Scoring,
} from '../scoring';
import { asItStood, openStage, type Seen } from './as-it-stood';
import type { PastDealDto } from './dto';
import { pipelineOf } from './get-pipeline';
import type { PastPipelineDto, PastPipelineQuery } from './replay-schema';
import { listDealsById } from './repository/export';
import {
  listMaybeOpen,
  measureHistories,
  type HistorySize,
  type PastFilter,
} from './repository/past-pipeline';
import type { PipelineCell } from './repository/pipeline';

/** What is replayed at once at most. Others are served in between, see `loadsOf`. */
const MAX_DEALS = 5_000;
const MAX_EVENTS = 500_000;
const MAX_TEXT = 100_000_000;
/** What is loaded and judged in one go: a few milliseconds of work. */
const LOAD = { deals: 250, events: 5_000, text: 2_000_000 } as const;
const ATTENTION = 10;

/** The evening asked for; of today, now. */
function momentOf(asOf: Date, now: Date): Date {
  if (startOfUtcDay(asOf.getTime()) > now.getTime()) {
    throw invalidField('asOf', 'must not lie in the future');
  }
  return asOf > now ? now : asOf;
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

/** What stands highest by priority so far; no more is held than twice what can be shown. */
class Highest<T> {
  private held: { readonly id: string; readonly priority: number; readonly shown: T }[] = [];

  constructor(
    private readonly limit: number,
    private readonly show: (seen: Seen) => T,
  ) {}

  add(seen: Seen): void {
    const { priority } = seen.assessment;
    this.held.push({ id: seen.deal.id, priority, shown: this.show(seen) });
    if (this.held.length >= this.limit * 2) this.cut();
  }

  list(): readonly T[] {
    this.cut();
    return this.held.map(({ shown }) => shown);
  }

  private cut(): void {
    this.held.sort((a, b) => b.priority - a.priority || (a.id < b.id ? -1 : 1));
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

/** Replays a load of deals; those that turn out to have been closed are left out. */
async function replayLoad(
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

/** With what would have been advised then; computed only for the few that are shown so. */
function advisedThen(seen: Seen): PastDealDto {
  const { deal, events, scoring, assessment } = seen;
  const { policy, norms } = scoring;
  const asCreated = dealAsCreated(toRiskDeal(deal), events, policy.stages[0] ?? '');
  const { recommendation } = explain(asCreated, events, policy, norms, assessment.asOf);
  return asItStood(
    seen,
    recommendation && { ...recommendation, dueAt: new Date(recommendation.dueAt).toISOString() },
  );
}

/** The deals in loads that are small enough; a history that is longer by itself is one of its own. */
function loadsOf(sizes: readonly HistorySize[]): string[][] {
  const loads: string[][] = [];
  let [events, text] = [Infinity, Infinity];
  for (const size of sizes) {
    const last = loads.at(-1);
    [events, text] = [events + size.events, text + size.text];
    if (last && last.length < LOAD.deals && events <= LOAD.events && text <= LOAD.text) {
      last.push(size.id);
    } else {
      loads.push([size.id]);
      [events, text] = [size.events, size.text];
    }
  }
  return loads;
}

const inWords = (value: number): string => value.toLocaleString('en-US');

/** @throws AppError where these histories are more than one answer may cost */
function demandAffordable(sizes: readonly HistorySize[]): void {
  const events = sizes.reduce((sum, size) => sum + size.events, 0);
  const text = sizes.reduce((sum, size) => sum + size.text, 0);
  if (events <= MAX_EVENTS && text <= MAX_TEXT) return;
  const bounds = `at most ${inWords(MAX_EVENTS)} events with ${inWords(MAX_TEXT)} bytes of text are replayed at once`;
  const message = `The deals that may have been open then have ${inWords(events)} events with ${inWords(text)} bytes of text, and ${bounds}. Choose an owner or a stage.`;
  const fields = { owner: `choose one: ${bounds}`, stage: `choose one: ${bounds}` };
  throw new AppError('VALIDATION_FAILED', message, { fields });
}

function tooMany(count: number): AppError {
  const message = `choose one: ${count} deals may have been open then, and at most ${MAX_DEALS} are replayed at once`;
  return new AppError(
    'VALIDATION_FAILED',
    `${count} deals may have been open then, and at most ${MAX_DEALS} are replayed at once. Choose an owner or a stage.`,
    { fields: { owner: message, stage: message } },
  );
}

/** The deals that may have been open then, in loads. */
async function planLoads(
  db: Db,
  scope: Scope,
  filter: PastFilter,
): Promise<readonly (readonly string[])[]> {
  const { ids, count: all } = await listMaybeOpen(db, scope, filter, MAX_DEALS);
  if (all > MAX_DEALS) throw tooMany(all);
  const sizes = await measureHistories(db, ids);
  demandAffordable(sizes);
  return loadsOf(sizes);
}

/**
 * The open pipeline as it stood on a past evening: which deals were open, in which stage, worth how
 * much and how risky, all replayed from their histories and judged with the norms known then and the
 * policy of today. Names, accounts, owners and currencies are today's, deals in the bin are left out.
 *
 * @throws AppError VALIDATION_FAILED naming `asOf` (future), or `owner` and `stage` where more deals
 *   may have been open, or more happened in them, than is replayed at once; NOT_FOUND for a team that
 *   is not the actor's
 */
export async function getPipelineAsOf(
  { db, now }: Deps,
  actor: Actor,
  query: PastPipelineQuery,
): Promise<PastPipelineDto> {
  const scope = scopeFor(actor, 'deal.read');
  const asOf = momentOf(query.asOf, now());
  const { owner, stage, teamId } = query;
  const scopeKey = teamId === undefined ? undefined : placeFor(actor, 'deal.read', teamId).scopeKey;
  const loads = await planLoads(db, scope, { asOf, scopeKey, owner, stage });
  const scoringOf = scoringThen(db, asOf);
  const cells = new Cells(asOf);
  const highest = new Highest(query.limit, (seen) => asItStood(seen, null));
  const attention = new Highest(ATTENTION, (seen) => seen);
  for (const ids of loads) {
    for (const seen of await replayLoad(db, scope, ids, asOf, scoringOf)) {
      if (stage && openStage(seen.assessment.facts.stage) !== stage) continue;
      cells.add(seen);
      highest.add(seen);
      if (seen.assessment.band !== 'Low') attention.add(seen);
    }
    // Others are served between two loads.
    await setImmediate();
  }
  const advised: PastDealDto[] = [];
  for (const seen of attention.list()) {
    advised.push(advisedThen(seen));
    await setImmediate();
  }
  return {
    asOf: asOf.toISOString(),
    pipeline: pipelineOf(cells.list()),
    attention: advised,
    deals: highest.list(),
  };
}
