import 'server-only';
import { appendEvents } from '../../events';
import { inTransaction } from '../../platform/db';
import type { RiskEvent } from '../../risk';
import type { ChangeContext } from '../deal-change';
import { addBatch, getRun, saveProgress } from '../repository/import-runs';
import { ownerFinder, type FindOwner } from '../find-owner';
import { listStagedDeals, listStagedEvents } from '../repository/import-staging';
import { importBatch, rehearseBatch, type BatchCounts } from './import-batch';
import type { ImportJob } from './import-job';
import type { IncomingDeal } from './incoming-deal';
import { toIncoming, type StagedHistoryDeal } from './read-staged';
import { mapStages } from './stage-mapping';

/** Halved, small enough that a server which imports beside its other work is not held up for long. */
const BATCH = 300;

interface Loaded {
  readonly incoming: readonly IncomingDeal[];
  readonly lines: ReadonlyMap<string, number>;
  readonly lastLine: number;
}

async function loadBatch(
  { deps, run, options }: ImportJob,
  isClosed: boolean,
  afterLine: number,
  findOwner: FindOwner,
): Promise<Loaded | null> {
  const rows = await listStagedDeals(deps.db, run.id, isClosed, afterLine, BATCH);
  const last = rows.at(-1);
  if (!last) return null;
  const ids = rows.map(({ externalId }) => externalId);
  const events = await listStagedEvents(deps.db, run.id, ids);
  const mapping = mapStages(options.stages ?? []);
  const given = { source: run.source, findOwner };
  const incoming = rows.map(({ externalId, data }) => {
    const history = JSON.parse(events.get(externalId) ?? '[]') as RiskEvent[];
    return toIncoming(JSON.parse(data) as StagedHistoryDeal, history, mapping, given);
  });
  const lines = new Map(rows.map(({ externalId, line }) => [externalId, line]));
  return { incoming, lines, lastLine: last.line };
}

function noteInBin({ report }: ImportJob, { inBin }: BatchCounts, { lines }: Loaded): void {
  for (const id of inBin) report.rejectBinned(lines.get(id) ?? 0, id);
}

async function writeBatch(
  { deps, run, place }: ImportJob,
  incoming: readonly IncomingDeal[],
  context: Omit<ChangeContext, 'now'>,
): Promise<BatchCounts> {
  const now = deps.now();
  if (run.dryRun) {
    const counts = await rehearseBatch(deps, place, incoming, { ...context, now });
    await addBatch(deps.db, run.id, { ...counts, deals: incoming.length });
    return counts;
  }
  const given = { ...context, now, importId: run.id };
  return importBatch(deps, place, incoming, given, 'new_quietly', (tx, counts) =>
    addBatch(tx, run.id, { ...counts, deals: incoming.length }),
  );
}

/** Open screens hear how far it is; nothing is kept of it, and nobody is notified. */
async function tellProgress({ deps, run, place }: ImportJob): Promise<void> {
  await inTransaction(deps.db, async (tx) => {
    const { phaseDone, phaseTotal } = await getRun(tx, run.id);
    const progress = phaseTotal > 0 ? Math.min(1, phaseDone / phaseTotal) : 0;
    await appendEvents(tx, [
      {
        type: 'import.progress',
        at: deps.now(),
        scopeKey: place.scopeKey,
        teamId: place.teamId,
        dealId: null,
        sequence: null,
        source: 'import',
        data: { importId: run.id, status: 'running', progress },
        announced: false,
      },
    ]);
  });
}

/** In two halves at once: while the database writes the one, the other is computed here. */
async function writeHalves(
  job: ImportJob,
  batch: Loaded,
  context: Omit<ChangeContext, 'now'>,
): Promise<void> {
  const middle = Math.ceil(batch.incoming.length / 2);
  const halves = [batch.incoming.slice(0, middle), batch.incoming.slice(middle)];
  const written = await Promise.allSettled(
    halves.filter((half) => half.length > 0).map((half) => writeBatch(job, half, context)),
  );
  for (const outcome of written) {
    if (outcome.status === 'rejected') throw outcome.reason;
    noteInBin(job, outcome.value, batch);
  }
  // Only now: killed before, both halves are looked at again, and what was written counts as known.
  await saveProgress(job.deps.db, job.run.id, batch.lastLine, job.report.notes());
  if (!job.run.dryRun) await tellProgress(job);
}

/**
 * Writes the staged deals (closed or open ones) in batches that each commit whole, or in a dry run
 * only looks at what they would do. The next deals are fetched while some are written.
 *
 * @returns false when it was ended with deals left
 */
export async function writeDeals(
  job: ImportJob,
  isClosed: boolean,
  afterLine: number,
  context: Omit<ChangeContext, 'now'>,
): Promise<boolean> {
  const { teamId, userId } = job.place;
  const findOwner = await ownerFinder(job.deps.db, teamId, userId);
  const load = (line: number) => {
    const loading = loadBatch(job, isClosed, line, findOwner);
    // Awaited only when its turn comes; until then a failure must not count as unhandled.
    loading.catch(() => undefined);
    return loading;
  };
  for (let next = load(afterLine); ;) {
    const batch = await next;
    if (!batch) return true;
    if (!job.mayGoOn()) return false;
    next = load(batch.lastLine);
    await writeHalves(job, batch, context);
  }
}
