import 'server-only';
import { inTransaction } from '../platform/db';
import type { Deps } from '../platform/deps';
import { countClosed, findLatestNorms, loadScoring, refreshNorms } from '../scoring';
import type { Announce } from './announcements';
import { commitAssessments } from './commit-changes';
import type { ChangeContext } from './deal-change';
import { listScopeKeys, lockStaleDeals } from './repository/assessments';

export interface SweepCounts {
  readonly assessed: number;
  readonly alerts: number;
  readonly bandChanged: number;
  readonly normsRefreshed: number;
  /** False when the time budget ended it: the next run goes on where this one stopped. */
  readonly done: boolean;
}

const BATCH = 500;
const NORMS_AGE_MS = 24 * 3_600_000;

const sweepContext = (now: Date): ChangeContext => ({
  now,
  actorId: null,
  actorName: 'Sentinel',
  source: 'system',
  requestId: null,
});

/** Norms are learned anew once a day, where a deal was closed since. */
async function normsAreStale({ db, now }: Deps, scopeKey: string): Promise<boolean> {
  const closed = await countClosed(db, scopeKey);
  const norms = await findLatestNorms(db, scopeKey);
  if (!norms) return closed > 0;
  const old = now().getTime() - norms.computedAt.getTime() >= NORMS_AGE_MS;
  return old && norms.wonCount + norms.lostCount !== closed;
}

/**
 * Assesses every open deal of a scope that was not assessed since `before`, in batches that each
 * commit by themselves: killed anywhere, it loses nothing and goes on.
 */
export async function assessScope(
  { db, now }: Deps,
  scopeKey: string,
  before: Date,
  options: { announce: Announce; until: number },
): Promise<SweepCounts> {
  const scoring = await loadScoring(db, scopeKey);
  const counts = { assessed: 0, alerts: 0, bandChanged: 0, normsRefreshed: 0 };
  while (Date.now() < options.until) {
    const batch = await inTransaction(db, async (tx) => {
      const deals = await lockStaleDeals(tx, scopeKey, before, BATCH);
      return commitAssessments(tx, deals, scoring, sweepContext(now()), options.announce);
    });
    counts.assessed += batch.assessed;
    counts.alerts += batch.fired;
    counts.bandChanged += batch.bandChanged;
    if (batch.assessed === 0) return { ...counts, done: true };
  }
  return { ...counts, done: false };
}

/**
 * The sweep: silence makes no event, so time itself has to be looked at. Idempotent: a second run
 * within `freshMs` finds nothing to do.
 *
 * @param budgetMs wall-clock time after which it stops between two batches
 */
export async function sweepRisk(
  deps: Deps,
  options: { freshMs: number; budgetMs: number },
): Promise<SweepCounts> {
  const until = Date.now() + options.budgetMs;
  const before = new Date(deps.now().getTime() - options.freshMs);
  const sum = { assessed: 0, alerts: 0, bandChanged: 0, normsRefreshed: 0, done: true };
  for (const scopeKey of await listScopeKeys(deps.db)) {
    if (Date.now() >= until) return { ...sum, done: false };
    const moved = (await normsAreStale(deps, scopeKey)) && (await refreshNorms(deps, scopeKey));
    if (moved) sum.normsRefreshed += 1;
    // New norms move every score of the scope, also those that were assessed a minute ago.
    const since = moved ? deps.now() : before;
    const counts = await assessScope(deps, scopeKey, since, { announce: 'all', until });
    sum.assessed += counts.assessed;
    sum.alerts += counts.alerts;
    sum.bandChanged += counts.bandChanged;
    sum.done &&= counts.done;
  }
  return sum;
}
