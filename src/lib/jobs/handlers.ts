import 'server-only';
import { z } from 'zod';
import { deleteIdentity, eraseTeam, forgetErased } from '../account';
import { replayHistory } from '../alerts';
import { AppError } from '../core/errors';
import {
  handOverDeals,
  runImport,
  scoreMovedDeals,
  sweepRisk,
  watchImports,
  type ImportProgress,
  type SweepCounts,
} from '../deals';
import { pushChanges, runSync, type SyncProgress } from '../integrations';
import { makeDigests, watchNextSteps, type DigestCounts } from '../notifications';
import { inTransaction } from '../platform/db';
import type { Deps } from '../platform/deps';
import { withLease } from '../platform/lease';
import { getLog, type Logger } from '../platform/log';
import { wakePumps } from '../platform/outbox';
import { enqueue } from '../platform/queue';
import { executeRun, watchRuns, type RunProgress, type RunQueue } from '../scoring';
import { watchSyncs } from './watch-syncs';
import { rescorePolicy, watchRescorings } from './rescore-policy';
import { trimOldRows } from './trim';

const MINUTE_MS = 60_000;
/**
 * An assessment younger than this is fresh enough. Less than the hour between two scheduled sweeps:
 * at exactly an hour a sweep that comes a second early passes everything over, until the next one.
 */
export const FRESH_MS = 50 * MINUTE_MS;
/** Renewed between batches, each of which ends within 30 s. */
const SWEEP_LEASE_SECONDS = 90;

/** What a job may take, and how it hears that the process is about to end. */
export interface JobRun {
  readonly budgetMs: number;
  /** What the first job of a time budget gets; left out where each has as much. */
  readonly wholeMs?: number;
  readonly log: Logger;
  readonly signal?: AbortSignal;
}

/**
 * Looks at every open deal that was not assessed within the last fifty minutes.
 *
 * @returns counts, or null where another process is sweeping right now
 */
export function runRiskSweep(
  deps: Deps,
  budgetMs: number,
  { log = getLog(), signal }: Partial<JobRun> = {},
): Promise<SweepCounts | null> {
  return withLease(deps.db, 'risk-sweep', SWEEP_LEASE_SECONDS, (renew) =>
    sweepRisk(deps, {
      freshMs: FRESH_MS,
      budgetMs,
      mayGoOn: async () => !signal?.aborted && (await renew()),
      onError: (scopeKey, error) => log.error({ scopeKey, err: error }, 'sweep of a scope failed'),
    }),
  );
}

const importData = z.object({ importId: z.string() });

/** One stretch of an import; what is left of it is a job again, also when this process has to stop. */
async function importStretch(deps: Deps, data: unknown, run: JobRun): Promise<ImportProgress> {
  const { importId } = importData.parse(data);
  try {
    const until = Date.now() + run.budgetMs;
    const progress = await runImport(deps, importId, { until, signal: run.signal });
    if (progress === 'more') {
      await inTransaction(deps.db, (tx) =>
        enqueue(tx, 'import', { importId }, { singletonKey: importId }),
      );
    }
    return progress;
  } catch (error) {
    // Noted on the import, where its owner reads it: trying again would not help.
    if (error instanceof AppError) return 'done';
    throw error;
  }
}

const runData = z.object({ runId: z.string() });

/** A backtest, a learning or a preview; cut short, it is a job of the same queue again. */
const riskRunStretch =
  (queue: RunQueue) =>
  async (deps: Deps, data: unknown, run: JobRun): Promise<RunProgress> => {
    const { runId } = runData.parse(data);
    const until = Date.now() + run.budgetMs;
    // With less than half of the time left over by others it could not show whether it fits.
    const isFull = run.budgetMs * 2 >= (run.wholeMs ?? run.budgetMs);
    const progress = await executeRun(deps, runId, { until, isFull, signal: run.signal });
    if (progress === 'more') {
      await inTransaction(deps.db, (tx) => enqueue(tx, queue, { runId }, { singletonKey: runId }));
    }
    return progress;
  };

const pushData = z.object({ integrationId: z.string() });

/** After so long a sync that somebody else was at work on is looked at again. */
const BUSY_SECONDS = 3;

const syncData = z.object({ syncId: z.string() });

/** One stretch of a sync; what is left of it is a job again. */
async function syncStretch(deps: Deps, data: unknown, run: JobRun): Promise<SyncProgress> {
  const { syncId } = syncData.parse(data);
  const until = Date.now() + run.budgetMs;
  const progress = await runSync(deps, syncId, { until, signal: run.signal });
  if (progress !== 'done') {
    // Whoever works on the connection just now may be done in a moment, or may be dead.
    const wait = progress === 'busy' ? { startAfterSeconds: BUSY_SECONDS } : {};
    const options = { singletonKey: syncId, ...wait };
    await inTransaction(deps.db, (tx) => enqueue(tx, 'sync', { syncId }, options));
  }
  return progress;
}

/** Makes the digests that are due; what breaks is logged and left for the next run. */
export const runDigests = (deps: Deps, run: JobRun): Promise<DigestCounts> =>
  makeDigests(deps, Date.now() + run.budgetMs, (userId, error) =>
    run.log.error({ userId, err: error }, 'digest failed'),
  );

/** Well below the three minutes after which its queue gives up on a job that no process works on. */
const STRETCH_MS = 60_000;

/** Long work as many short jobs: what a killed process held goes on elsewhere within minutes. */
const inStretches =
  (handler: JobHandler): JobHandler =>
  (deps, data, run) =>
    handler(deps, data, { ...run, budgetMs: Math.min(run.budgetMs, STRETCH_MS) });

export type JobHandler = (deps: Deps, data: unknown, run: JobRun) => Promise<unknown>;

/** What runs for each queue; a queue without a handler would fill up unseen, so a test compares. */
export const HANDLERS: Readonly<Record<string, JobHandler>> = {
  'import-watch': (deps) => watchImports(deps),
  'risk-run-watch': (deps) => watchRuns(deps),
  'policy-watch': (deps) => watchRescorings(deps),
  // Before the sweep: whoever switched a policy on waits for its scores.
  'policy-rescore': rescorePolicy,
  'risk-sweep': (deps, _data, run) => runRiskSweep(deps, run.budgetMs, run),
  'next-step-watch': (deps, _data, run) => watchNextSteps(deps, Date.now() + run.budgetMs),
  digests: (deps, _data, run) => runDigests(deps, run),
  // Its commit may have been made by a process that sends nothing, or that died right after it.
  'event-dispatch': () => Promise.resolve(wakePumps()),
  // An account was deleted here; its identity must not sign in again.
  'delete-identity': (_deps, data) => deleteIdentity(data),
  // A person watches its progress, of a preview the most closely.
  'risk-preview': riskRunStretch('risk-preview'),
  'risk-run': riskRunStretch('risk-run'),
  // Somebody left, and their deals wait for somebody else.
  'hand-over-deals': inStretches(handOverDeals),
  'score-moved-deals': inStretches(scoreMovedDeals),
  // Starts what is due, so it comes before the syncs themselves.
  'sync-watch': (deps, _data, run) => watchSyncs(deps, Date.now() + run.budgetMs),
  // Somebody has just changed a deal here, and colleagues look at it there.
  'crm-push': (deps, data, run) =>
    pushChanges(deps, pushData.parse(data).integrationId, { signal: run.signal }),
  sync: inStretches(syncStretch),
  // Late: the scheduler drains queues in this order, and an import may take all the time there is.
  import: importStretch,
  // Nobody can see any more what it erases.
  'erase-team': inStretches(eraseTeam),
  'forget-person': inStretches(forgetErased),
  // It looks at the past only, and nobody waits for it.
  'alert-replay': inStretches(replayHistory),
  // Last: nobody sees what it forgets.
  trim: inStretches((deps, _data, run) => trimOldRows(deps, run)),
};
