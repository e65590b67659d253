import 'server-only';
import { inTransaction } from '../platform/db';
import type { Deps } from '../platform/deps';
import { countClosed, findLatestNorms, loadScoring, refreshNorms } from '../scoring';
import type { Announce } from './announcements';
import { commitAssessments } from './commit-changes';
import type { ChangeContext } from './deal-change';
import { listScopesByOldestAssessment, lockStaleDeals } from './repository/assessments';

interface AssessCounts {
  readonly assessed: number;
  readonly alerts: number;
  readonly bandChanged: number;
  /** False when it was ended with deals left: the next run goes on where this one stopped. */
  readonly done: boolean;
}

export interface SweepCounts extends AssessCounts {
  readonly normsRefreshed: number;
  /** Scopes in which something broke; the others were swept all the same. */
  readonly failed: number;
}

const BATCH = 500;
const NORMS_AGE_MS = 24 * 3_600_000;
/** Norms are learned while at least this part of the budget is left: assessing comes first. */
const NORMS_SHARE = 1 / 4;

const sweepContext = (now: Date): ChangeContext => ({
  now,
  actorId: null,
  actorName: 'Sentinel',
  source: 'system',
  requestId: null,
});

/** Norms are learned anew once a day, where a deal was closed, opened again or erased since. */
async function normsAreStale({ db, now }: Deps, scopeKey: string): Promise<boolean> {
  const closed = await countClosed(db, scopeKey);
  const norms = await findLatestNorms(db, scopeKey);
  if (!norms) return closed.won + closed.lost > 0;
  const old = now().getTime() - norms.computedAt.getTime() >= NORMS_AGE_MS;
  return old && (norms.wonCount !== closed.won || norms.lostCount !== closed.lost);
}

export interface AssessOptions {
  readonly announce: Announce;
  /** Wall-clock time (ms) after which it stops between two batches. */
  readonly until: number;
  /** Asked before each batch; false ends the work there. */
  readonly mayGoOn?: () => Promise<boolean>;
}

/** Takes batch after batch until one is empty; false where it was ended before that. */
async function takeBatches(
  take: () => Promise<number>,
  mayGoOn: () => Promise<boolean>,
): Promise<boolean> {
  while (await mayGoOn()) {
    if ((await take()) === 0) return true;
  }
  return false;
}

/** Waits for all, also when one fails: nothing goes on behind the back of who asked for it. */
async function allOf(works: readonly Promise<boolean>[]): Promise<boolean> {
  const settled = await Promise.allSettled(works);
  return settled.every((work) => {
    if (work.status === 'rejected') throw work.reason;
    return work.value;
  });
}

/**
 * Assesses every open deal of a scope that was not assessed since `stale`, or (`'other-scoring'`) with
 * another policy or other norms than those now in force, in batches that each commit by themselves: killed anywhere,
 * it loses nothing and goes on.
 */
export async function assessScope(
  { db, now }: Deps,
  scopeKey: string,
  stale: Date | 'other-scoring',
  { announce, until, mayGoOn = async () => true }: AssessOptions,
): Promise<AssessCounts> {
  const scoring = await loadScoring(db, scopeKey);
  const inForce = { policy: scoring.policy.version, norms: scoring.norms.version };
  const which = stale === 'other-scoring' ? { otherThan: inForce } : stale;
  const counts = { assessed: 0, alerts: 0, bandChanged: 0 };
  const take = async (): Promise<number> => {
    const batch = await inTransaction(db, async (tx) => {
      const deals = await lockStaleDeals(tx, scopeKey, which, BATCH);
      return commitAssessments(tx, deals, scoring, sweepContext(now()), announce);
    });
    counts.assessed += batch.assessed;
    counts.alerts += batch.fired;
    counts.bandChanged += batch.bandChanged;
    return batch.assessed;
  };
  const isInTime = async () => Date.now() < until && (await mayGoOn());
  if (!(await isInTime())) return { ...counts, done: false };
  const taken = await take();
  if (taken === 0) return { ...counts, done: true };
  // Where there is more than one batch, one is computed while the database works for the other.
  const lanes = taken < BATCH ? 1 : 2;
  const works = Array.from({ length: lanes }, () => takeBatches(take, isInTime));
  const done = await allOf(works);
  return { ...counts, done };
}

export interface SweepOptions {
  readonly freshMs: number;
  /** Wall-clock time after which it stops between two batches. */
  readonly budgetMs: number;
  /** Asked before each batch; false (the lease is lost, the process ends) stops the sweep there. */
  readonly mayGoOn?: () => Promise<boolean>;
  /** Told of each scope that broke. */
  readonly onError?: (scopeKey: string, error: unknown) => void;
}

/** Walks scopes one by one, adding up; what breaks in one does not keep the others waiting. */
class Sweep {
  private readonly sum = { assessed: 0, alerts: 0, bandChanged: 0, normsRefreshed: 0, done: true };
  private readonly failed = new Set<string>();
  private readonly assess: AssessOptions;

  constructor(
    private readonly deps: Deps,
    private readonly options: SweepOptions,
    private readonly until: number,
  ) {
    const { mayGoOn } = options;
    this.assess = { announce: 'all', until, ...(mayGoOn ? { mayGoOn } : {}) };
  }

  /** Stops at the end of the budget or of the permission; what is left is the next run's. */
  private async walk(
    scopeKeys: readonly string[],
    until: number,
    visit: (scopeKey: string) => Promise<void>,
  ): Promise<boolean> {
    for (const scopeKey of scopeKeys) {
      if (Date.now() >= until || (await this.options.mayGoOn?.()) === false) return false;
      try {
        await visit(scopeKey);
      } catch (error) {
        this.failed.add(scopeKey);
        this.options.onError?.(scopeKey, error);
      }
    }
    return true;
  }

  private async assessSince(scopeKey: string, stale: Date | 'other-scoring'): Promise<void> {
    const counts = await assessScope(this.deps, scopeKey, stale, this.assess);
    this.sum.assessed += counts.assessed;
    this.sum.alerts += counts.alerts;
    this.sum.bandChanged += counts.bandChanged;
    this.sum.done &&= counts.done;
  }

  async assessAll(scopeKeys: readonly string[], before: Date): Promise<void> {
    const walked = await this.walk(scopeKeys, this.until, (key) => this.assessSince(key, before));
    this.sum.done &&= walked;
  }

  /** New norms move every score of the scope, also those that were assessed a minute ago. */
  async refreshAll(scopeKeys: readonly string[]): Promise<void> {
    const until = this.until - this.options.budgetMs * NORMS_SHARE;
    await this.walk(scopeKeys, until, async (scopeKey) => {
      if (!(await normsAreStale(this.deps, scopeKey))) return;
      if ((await refreshNorms(this.deps, scopeKey)) === null) return;
      this.sum.normsRefreshed += 1;
      await this.assessSince(scopeKey, 'other-scoring');
    });
  }

  counts(): SweepCounts {
    return { ...this.sum, failed: this.failed.size };
  }
}

/**
 * The sweep: silence makes no event, so time itself has to be looked at. Idempotent: a second run
 * within `freshMs` finds nothing to do. Every scope is assessed before any norms are learned, and
 * those that waited longest come first, so that nobody's size keeps the others waiting.
 */
export async function sweepRisk(deps: Deps, options: SweepOptions): Promise<SweepCounts> {
  const sweep = new Sweep(deps, options, Date.now() + options.budgetMs);
  const before = new Date(deps.now().getTime() - options.freshMs);
  const scopeKeys = await listScopesByOldestAssessment(deps.db);
  await sweep.assessAll(scopeKeys, before);
  if (sweep.counts().done) await sweep.refreshAll(scopeKeys);
  return sweep.counts();
}
