import 'server-only';
import { z } from 'zod';
import { sweepRisk, type SweepCounts } from '../deals';
import type { Deps } from '../platform/deps';
import { withLease } from '../platform/lease';
import { deleteOldIdempotencyKeys, markDispatched } from './repository';

const HOUR_MS = 3_600_000;
/** An assessment younger than this is fresh enough; the sweep runs more often and skips it. */
export const FRESH_MS = HOUR_MS;

/**
 * Looks at every open deal that was not assessed within the hour.
 *
 * @returns counts, or null where another process is sweeping right now
 */
export function runRiskSweep(deps: Deps, budgetMs: number): Promise<SweepCounts | null> {
  const seconds = Math.ceil(budgetMs / 1000) + 60;
  return withLease(deps.db, 'risk-sweep', seconds, async () => {
    await deleteOldIdempotencyKeys(deps.db, new Date(deps.now().getTime() - 24 * HOUR_MS));
    return sweepRisk(deps, { freshMs: FRESH_MS, budgetMs });
  });
}

const dispatchData = z.object({ eventIds: z.array(z.string()) });

export type JobHandler = (deps: Deps, data: unknown, budgetMs: number) => Promise<unknown>;

/** What runs for each queue; a queue without a handler would fill up unseen, so a test compares. */
export const HANDLERS: Readonly<Record<string, JobHandler>> = {
  'risk-sweep': (deps, _data, budgetMs) => runRiskSweep(deps, budgetMs),
  'event-dispatch': (deps, data) =>
    markDispatched(deps.db, dispatchData.parse(data).eventIds, deps.now()),
};
