import 'server-only';
import { z } from 'zod';
import { replayHistory } from '../alerts';
import { AppError } from '../core/errors';
import {
  runImport,
  sweepRisk,
  watchImports,
  type ImportProgress,
  type SweepCounts,
} from '../deals';
import { inTransaction } from '../platform/db';
import type { Deps } from '../platform/deps';
import { withLease } from '../platform/lease';
import { getLog, type Logger } from '../platform/log';
import { enqueue } from '../platform/queue';
import { executeRun, watchRuns, type RunProgress } from '../scoring';
import { deleteOldIdempotencyKeys, markDispatched } from './repository';
import { rescorePolicy } from './rescore-policy';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
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
  return withLease(deps.db, 'risk-sweep', SWEEP_LEASE_SECONDS, async (renew) => {
    await deleteOldIdempotencyKeys(deps.db, new Date(deps.now().getTime() - DAY_MS));
    return sweepRisk(deps, {
      freshMs: FRESH_MS,
      budgetMs,
      mayGoOn: async () => !signal?.aborted && (await renew()),
      onError: (scopeKey, error) => log.error({ scopeKey, err: error }, 'sweep of a scope failed'),
    });
  });
}

const dispatchData = z.object({ eventIds: z.array(z.string()) });

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

/** A backtest, a learning or a preview; cut short, it is a job again. */
async function riskRunStretch(deps: Deps, data: unknown, run: JobRun): Promise<RunProgress> {
  const { runId } = runData.parse(data);
  const until = Date.now() + run.budgetMs;
  const progress = await executeRun(deps, runId, { until, signal: run.signal });
  if (progress === 'more') {
    await inTransaction(deps.db, (tx) =>
      enqueue(tx, 'risk-run', { runId }, { singletonKey: runId }),
    );
  }
  return progress;
}

export type JobHandler = (deps: Deps, data: unknown, run: JobRun) => Promise<unknown>;

/** What runs for each queue; a queue without a handler would fill up unseen, so a test compares. */
export const HANDLERS: Readonly<Record<string, JobHandler>> = {
  'import-watch': (deps) => watchImports(deps),
  'risk-run-watch': (deps) => watchRuns(deps),
  // Before the sweep: whoever switched a policy on waits for its scores.
  'policy-rescore': rescorePolicy,
  'risk-sweep': (deps, _data, run) => runRiskSweep(deps, run.budgetMs, run),
  'event-dispatch': (deps, data) =>
    markDispatched(deps.db, dispatchData.parse(data).eventIds, deps.now()),
  // A person watches its progress.
  'risk-run': riskRunStretch,
  // Late: the scheduler drains queues in this order, and an import may take all the time there is.
  import: importStretch,
  // Last: it looks at the past only, and nobody waits for it.
  'alert-replay': replayHistory,
};
