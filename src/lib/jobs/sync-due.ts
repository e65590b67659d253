import 'server-only';
import { listUnattended, runSync, startDueSyncs, type SyncProgress } from '../integrations';
import type { Deps } from '../platform/deps';
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

/**
 * Starts the syncs whose time has come and works on all that wait, several side by side, within a
 * time budget. Two runs at once share the work: a connection is synced by one at a time.
 */
export async function runDueSyncs(deps: Deps, log: Logger, budgetMs: number): Promise<SyncCounts> {
  const until = Date.now() + budgetMs;
  const { started } = await startDueSyncs(deps, AT_ONCE);
  const waiting = await listUnattended(deps.db, AT_ONCE);
  const outcomes: SyncProgress[] = [];
  const lane = async () => {
    for (let syncId = waiting.shift(); syncId; syncId = waiting.shift()) {
      if (Date.now() >= until) {
        outcomes.push('more');
        continue;
      }
      try {
        outcomes.push(await runSync(deps, syncId, { until }));
      } catch (error) {
        log.error({ syncId, err: error }, 'sync broke off');
        outcomes.push('more');
      }
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  const ended = outcomes.filter((outcome) => outcome === 'done').length;
  const unfinished = outcomes.length - ended;
  return { started, ended, unfinished, done: unfinished === 0 };
}
