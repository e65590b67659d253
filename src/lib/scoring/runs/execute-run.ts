import 'server-only';
import { AppError } from '../../core/errors';
import { inTransaction, isDatabaseAway } from '../../platform/db';
import type { Deps } from '../../platform/deps';
import type { RunKind } from '../dto';
import { findRun, saveRun, takeRun, type RunRecord } from '../repository/runs';
import { backtestWork } from './backtest-work';
import { learnWork } from './learn-work';
import { previewWork } from './preview-work';
import { RunDriver, RunLost, RunStopped, type Stretch } from './run-driver';
import type { RunWork } from './run-work';

/** How far a stretch of work came: to the end, cut short (a job again), or nowhere as another works. */
export type RunProgress = 'done' | 'more' | 'busy';

/** A run that kills its process each time must not do so for ever. */
const MAX_ATTEMPTS = 3;

/** With less time than this (ms) a run is not begun: it would be cut short, whatever it is. */
const LEAST_MS = 3_000;

const WORK: Readonly<Record<RunKind, RunWork>> = {
  backtest: backtestWork,
  learn: learnWork,
  preview: previewWork,
};

async function fail({ deps, run }: RunDriver, error: string): Promise<void> {
  const ended = { phase: null, finishedAt: deps.now(), leaseUntil: null } as const;
  await saveRun(deps.db, run, { status: 'failed', error, ...ended });
}

/** Does the work and ends the run, all of its consequences in one transaction. */
async function finish(driver: RunDriver, run: RunRecord): Promise<void> {
  const conclude = await WORK[run.kind as RunKind](driver, run);
  await inTransaction(driver.deps.db, async (tx) => {
    const result = await conclude(tx);
    const saved = await saveRun(tx, run, {
      status: 'done',
      progress: 1,
      phase: null,
      result,
      finishedAt: driver.deps.now(),
      leaseUntil: null,
    });
    if (!saved) throw new RunLost();
  });
}

/**
 * Gives a run back that was cut short. It begins anew then, so that counts as an attempt where it had
 * as much time as there ever is; not where others had used up most of it, or the process was asked to
 * stop. Whoever dies gives nothing back, so that always counts.
 */
async function giveBack({ deps, run }: RunDriver, stretch: Stretch): Promise<RunProgress> {
  const counts = !stretch.signal?.aborted && stretch.isFull !== false;
  const attempts = counts ? {} : { attempts: run.attempts - 1 };
  const back = {
    status: 'queued',
    phase: null,
    progress: 0,
    leaseUntil: null,
    ...attempts,
  } as const;
  return (await saveRun(deps.db, run, back)) ? 'more' : 'busy';
}

async function settle(driver: RunDriver, thrown: unknown, stretch: Stretch): Promise<RunProgress> {
  if (thrown instanceof RunLost) return 'busy';
  if (thrown instanceof RunStopped) return giveBack(driver, stretch);
  if (thrown instanceof AppError) {
    await fail(driver, thrown.message);
    return 'done';
  }
  // A fault of the surroundings: the lease runs out, and somebody takes the run over.
  if (isDatabaseAway(thrown)) throw thrown;
  await fail(driver, 'Something went wrong on our side. It was logged.');
  throw thrown;
}

/**
 * Works on a run from its beginning to its end, unless somebody else does. What makes it fail is noted on
 * the run; a defect of ours is thrown besides.
 */
export async function executeRun(
  deps: Deps,
  runId: string,
  stretch: Stretch,
): Promise<RunProgress> {
  const clock = stretch.clock ?? Date.now;
  if (stretch.until - clock() < LEAST_MS) return 'more';
  const run = await takeRun(deps.db, runId);
  if (!run) {
    const found = await findRun(deps.db, runId);
    return found?.status === 'running' ? 'busy' : 'done';
  }
  const driver = new RunDriver(deps, run, stretch);
  try {
    if (run.attempts > MAX_ATTEMPTS) {
      await fail(
        driver,
        `It was begun ${MAX_ATTEMPTS} times and cut short each time: the server stopped, or has too little time for background work. Start it again, with a later split or more days between two looks.`,
      );
      return 'done';
    }
    await finish(driver, run);
    return 'done';
  } catch (error) {
    return await settle(driver, error, stretch);
  } finally {
    driver.stop();
  }
}
