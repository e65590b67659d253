import 'server-only';
import { findActorById, placeFor, type Actor } from '../../auth';
import { AppError } from '../../core/errors';
import { appendEvents } from '../../events';
import { inTransaction, isDatabaseAway, isUniqueViolation, type Tx } from '../../platform/db';
import type { Deps } from '../../platform/deps';
import { enqueue } from '../../platform/queue';
import { refreshNorms } from '../../scoring';
import { importOptionsSchema } from '../import-schema';
import { countHighRiskOf } from '../repository/import';
import * as runs from '../repository/import-runs';
import { countStagedDeals } from '../repository/import-staging';
import { clearImport } from './clear-import';
import { assessScope } from '../sweep-risk';
import { ImportReport, type ImportNotes } from './import-report';
import { LeaseLost, PHASES, withImportLease, type ImportJob } from './import-job';
import { stageFiles } from './stage-files';
import { continueUndo } from './undo-import';
import { writeDeals } from './write-deals';

/** How far a stretch of work came: to the end, to its time's end, or nowhere as another works. */
export type ImportProgress = 'done' | 'more' | 'busy';

/** A file that kills its process each time must not do so for ever. */
const MAX_ATTEMPTS = 5;

export interface Stretch {
  /** Wall-clock time (ms) after which it stops between two batches. */
  readonly until: number;
  readonly signal?: AbortSignal | undefined;
}

async function actorOf(deps: Deps, run: runs.RunRecord): Promise<Actor> {
  const actor = await findActorById(deps, run.createdById);
  if (!actor) throw new AppError('FORBIDDEN', 'Who started the import is no longer here.');
  return actor;
}

const isReading = ({ phase }: runs.RunRecord): boolean =>
  phase === null || phase === PHASES.readDeals || phase === PHASES.readEvents;

/** What was read may be gone (a crash of the database empties it): then it is read again. */
async function demandStaged(job: ImportJob): Promise<ImportJob> {
  const { deps, run } = job;
  const isWhole = !isReading(run) && (await countStagedDeals(deps.db, run.id)) === run.phaseTotal;
  if (isWhole) return job;
  const kinds = await runs.listFileKinds(deps.db, run.id);
  if (!kinds.includes('deals')) {
    throw new AppError('CONFLICT', 'The files are no longer there; start the import again.');
  }
  const fresh = { ...job, report: new ImportReport() };
  await stageFiles(fresh, kinds.includes('events'));
  return { ...fresh, ...reload(await runs.getRun(deps.db, run.id)) };
}

const reload = (run: runs.RunRecord) => ({ run, options: importOptionsSchema.parse(run.options) });

/** New norms move every score of the scope; those of the open deals to come use them at once. */
async function afterClosed({ deps, place, run }: ImportJob): Promise<void> {
  const { created, updated } = await runs.getRun(deps.db, run.id);
  if (!run.dryRun && created + updated > 0) await refreshNorms(deps, place.scopeKey);
  await runs.saveRun(deps.db, run.id, { phase: PHASES.writeOpen, cursorLine: 0 });
}

/** What the policy would have fired on the history that came, for the alerts' track record. */
function replayAlertsOf(tx: Tx, { run, place: { scopeKey } }: ImportJob): Promise<void> {
  const data = { scopeKey, importId: run.id };
  return enqueue(tx, 'alert-replay', data, { singletonKey: run.id });
}

async function finish(job: ImportJob): Promise<void> {
  const { deps, run, place } = job;
  await runs.settleCounts(deps.db, run.id, job.report.notes().inBin);
  const { created, updated } = await runs.getRun(deps.db, run.id);
  const atRisk = await countHighRiskOf(deps.db, run.id);
  await inTransaction(deps.db, async (tx) => {
    await runs.saveRun(tx, run.id, { status: 'finished', phase: null, finishedAt: deps.now() });
    if (run.dryRun) return;
    if (created + updated > 0) await replayAlertsOf(tx, job);
    await appendEvents(tx, [
      {
        type: 'import.finished',
        at: deps.now(),
        scopeKey: place.scopeKey,
        teamId: place.teamId,
        dealId: null,
        sequence: null,
        source: 'import',
        data: { userId: place.userId, created, updated, atRisk },
        announced: created + updated > 0,
      },
    ]);
  });
  await tryClearing(deps, run.id);
}

/** What cannot be cleared now, the watch clears later: the import has ended all the same. */
const tryClearing = (deps: Deps, importId: string) =>
  clearImport(deps, importId).catch(() => undefined);

async function writeAll(started: ImportJob, actor: Actor): Promise<ImportProgress> {
  let job = await demandStaged(started);
  const context = {
    actorId: actor.userId,
    actorName: actor.name,
    source: 'import',
    requestId: job.run.requestId,
  };
  if (job.run.phase === PHASES.writeClosed) {
    if (!(await writeDeals(job, true, job.run.cursorLine, context))) return 'more';
    await afterClosed(job);
    job = { ...job, run: await runs.getRun(job.deps.db, job.run.id) };
  }
  if (job.run.phase === PHASES.writeOpen) {
    if (!(await writeDeals(job, false, job.run.cursorLine, context))) return 'more';
    await runs.saveRun(job.deps.db, job.run.id, { phase: PHASES.assess });
  }
  if (!job.run.dryRun && !(await assessOthers(job))) return 'more';
  await finish(job);
  return 'done';
}

/** The scope's open deals that were here before are judged by the new norms, too. */
async function assessOthers({ deps, place, mayGoOn }: ImportJob): Promise<boolean> {
  // What only the new norms set off is told to nobody in any case; what time did is.
  const { done } = await assessScope(deps, place.scopeKey, 'other-scoring', {
    announce: 'all',
    until: Infinity,
    mayGoOn: async () => mayGoOn(),
  });
  return done;
}

async function goOn(
  deps: Deps,
  run: runs.RunRecord,
  { mayGoOn, isHeld }: Pick<ImportJob, 'mayGoOn' | 'isHeld'>,
): Promise<ImportProgress> {
  const actor = await actorOf(deps, run);
  const place = placeFor(actor, 'deal.import', run.teamId);
  if (run.attempts >= MAX_ATTEMPTS) {
    throw new AppError('CONFLICT', 'It was begun again five times and never came a step further.');
  }
  await runs.beginStretch(deps.db, run.id);
  const notes = { inBin: 0, ...(run.report as object), skipped: run.skipped } as ImportNotes;
  const job = {
    deps,
    ...reload(run),
    place: { ...place, userId: actor.userId },
    report: new ImportReport(notes),
    mayGoOn,
    isHeld,
  };
  return writeAll(job, actor);
}

/** A fault that is the import's own ends it; one of the surroundings leaves it to be tried again. */
async function failRun(deps: Deps, run: runs.RunRecord, thrown: unknown): Promise<void> {
  // A row that another process wrote first is its work, too: whoever goes on finds it there.
  if (isDatabaseAway(thrown) || isUniqueViolation(thrown) || thrown instanceof LeaseLost) return;
  const error =
    thrown instanceof AppError
      ? thrown.message
      : 'Something went wrong on our side. It was logged.';
  if (run.status === 'undoing') {
    // What was not taken back yet can be tried again.
    await runs.saveRun(deps.db, run.id, { status: 'finished', phase: null, error });
    return;
  }
  await runs.saveRun(deps.db, run.id, { status: 'failed', error, finishedAt: deps.now() });
  await tryClearing(deps, run.id);
}

/**
 * Goes on with an import (or with its undoing) where it stands: reads its files, writes closed deals,
 * learns norms from them, writes open ones. Killed anywhere, the next call goes on with the batch
 * after the last whole one. What makes it fail is noted on the run and thrown.
 */
export async function runImport(
  deps: Deps,
  importId: string,
  { until, signal }: Stretch,
): Promise<ImportProgress> {
  const found = await runs.findRun(deps.db, importId);
  if (!found) return 'done';
  const outcome = await withImportLease(deps.db, found.scopeKey, async (isHeld, makeSure) => {
    const run = await runs.getRun(deps.db, importId);
    if (!(runs.ACTIVE as readonly string[]).includes(run.status)) return 'done';
    const mayGoOn = () => isHeld() && Date.now() < until && !signal?.aborted;
    try {
      if (run.status === 'undoing') return await continueUndo(deps, run, mayGoOn);
      return await goOn(deps, run, { mayGoOn, isHeld });
    } catch (error) {
      if (await makeSure().catch(() => false)) await failRun(deps, run, error);
      throw error;
    }
  });
  return outcome ?? 'busy';
}
