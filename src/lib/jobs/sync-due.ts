import 'server-only';
import { listUnattended, runSync, startDueSyncs, type SyncProgress } from '../integrations';
import type { Deps } from '../platform/deps';
import { getEnv, type Env } from '../platform/env';
import type { Logger } from '../platform/log';

export interface SyncCounts {
  readonly started: number;
  /** Syncs that came to their end, well or not: each says so in its activity log. */
  readonly ended: number;
  /** Syncs that were worked on and are not at their end: the next run goes on. */
  readonly unfinished: number;
  readonly done: boolean;
}

/** So many connections at a time: one whose provider hangs holds up a part of the others at most. */
const LANES = 4;
const AT_ONCE = 200;
/** After so long a sync goes behind those that wait, and a page that is not there by then is given up. */
const SLICE_MS = 20_000;
/** What is under way when the time is over may still come to its end. */
const GRACE_MS = 3_000;

/** One slice of one sync; what breaks off is logged and left for the next run. */
async function workOn(
  { deps, log, env }: { readonly deps: Deps; readonly log: Logger; readonly env: Env },
  syncId: string,
  until: number,
): Promise<SyncProgress> {
  const sliceEnd = Math.min(until, Date.now() + SLICE_MS);
  const signal = AbortSignal.timeout(Math.max(0, until - Date.now()) + GRACE_MS);
  try {
    return await runSync(deps, syncId, { until: sliceEnd, signal, pageLimitMs: SLICE_MS }, env);
  } catch (error) {
    if (!signal.aborted) log.error({ syncId, err: error }, 'sync broke off');
    return 'busy';
  }
}

/**
 * Starts the syncs whose time has come and works on all that wait, several side by side, within a
 * time budget; long ones give way after a while, and a provider that hangs is given up. Two runs at
 * once share the work: a connection is synced by one at a time.
 */
export async function runDueSyncs(
  deps: Deps,
  log: Logger,
  budgetMs: number,
  env: Env = getEnv(),
): Promise<SyncCounts> {
  const until = Date.now() + budgetMs;
  const { started } = await startDueSyncs(deps, AT_ONCE);
  const waiting = await listUnattended(deps.db, AT_ONCE);
  let [ended, unfinished] = [0, 0];
  const lane = async () => {
    for (let syncId = waiting.shift(); syncId; syncId = waiting.shift()) {
      const isTime = Date.now() < until;
      const progress = isTime ? await workOn({ deps, log, env }, syncId, until) : 'busy';
      if (progress === 'more') waiting.push(syncId);
      else if (progress === 'done') ended += 1;
      else unfinished += 1;
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return { started, ended, unfinished, done: unfinished === 0 };
}
