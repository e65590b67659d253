import 'server-only';
import { appendAudit } from '../../audit';
import { auditKeyOf, demand, scopeFor, type Actor } from '../../auth';
import { AppError, notFound } from '../../core/errors';
import { isId } from '../../core/ids';
import { inTransaction, type Tx } from '../../platform/db';
import { Decimal } from '../../platform/decimal';
import type { Deps } from '../../platform/deps';
import { enqueue } from '../../platform/queue';
import { loadScoring, refreshNorms } from '../../scoring';
import type { Request } from '../change-deal';
import { commitChanges } from '../commit-changes';
import type { ChangeContext, DealRecord, PlannedChange } from '../deal-change';
import { fieldChanges } from '../field-changes';
import type { UndoReport } from '../import-schema';
import * as runs from '../repository/import-runs';
import * as imported from '../repository/imported-deals';
import { assessScope } from '../sweep-risk';
import { busy, PHASES } from './import-job';

const BATCH = 250;
const MAX_LISTED = 100;
const NOTHING: UndoReport = { removed: 0, restored: 0, kept: 0, keptDeals: [] };

export async function findVisibleRun(deps: Deps, actor: Actor, id: string) {
  const run = isId(id) ? await runs.findRun(deps.db, id) : null;
  const isVisible = run && scopeFor(actor, 'deal.read').keys.includes(run.scopeKey);
  if (!run || !isVisible || run.status === 'receiving') throw notFound('The import');
  return run;
}

/** Whether there is something that an undo could take back. */
export const isUndoable = ({ status, dryRun, created, updated }: runs.RunRecord): boolean =>
  (status === 'finished' || status === 'failed') && !dryRun && created + updated > 0;

/**
 * Begins to take an import back: the deals that it made are erased, those that it changed get their
 * earlier columns again. What people have changed since stays as it is and is reported. The work
 * goes on in `runImport`; the audit trail tells of it before anything is erased.
 *
 * @throws AppError NOT_FOUND, FORBIDDEN (role), CONFLICT (nothing to undo, or another is running)
 */
export async function undoImport(deps: Deps, { actor, requestId }: Request, id: string) {
  const run = await findVisibleRun(deps, actor, id);
  demand(actor, 'deal.import', run.scopeKey);
  if (runs.ACTIVE.some((status) => status === run.status)) {
    const what = run.status === 'undoing' ? 'is being undone already' : 'is still under way';
    throw new AppError('CONFLICT', `This import ${what}.`);
  }
  if (!isUndoable(run)) {
    throw new AppError('CONFLICT', 'There is nothing to undo: it wrote nothing, or was undone.');
  }
  await inTransaction(deps.db, async (tx) => {
    await runs.lockScope(tx, run.scopeKey);
    if (await runs.findActiveRun(tx, run.scopeKey, run.id)) throw busy();
    if (!(await runs.beginUndo(tx, run.id, PHASES.undo))) throw busy();
    const soFar = { ...NOTHING, ...(run.undo as object | null) };
    await runs.saveRun(tx, run.id, { undo: { ...soFar, byId: actor.userId, requestId } });
    await appendAudit(tx, {
      scopeKey: auditKeyOf(run.scopeKey, actor),
      action: 'import.undone',
      actorRef: actor.auditRef,
      target: run.id,
      data: { created: run.created, updated: run.updated },
      requestId,
      at: deps.now(),
    });
    await enqueue(tx, 'import', { importId: run.id }, { singletonKey: run.id });
  });
}

/** A deal's columns before the import, as JSON keeps them. */
type StoredBefore = Record<string, unknown>;

const date = (value: unknown): Date | null => (typeof value === 'string' ? new Date(value) : null);

function restored(deal: DealRecord, stored: StoredBefore, now: Date): DealRecord {
  return {
    ...deal,
    ...stored,
    value: new Decimal(String(stored.value)),
    expectedCloseDate: date(stored.expectedCloseDate),
    closedAt: date(stored.closedAt),
    nextStepAt: date(stored.nextStepAt),
    updatedAt: now,
  };
}

function planRestore(
  deal: DealRecord,
  stored: StoredBefore,
  context: ChangeContext,
): PlannedChange {
  const after = restored(deal, stored, context.now);
  const changes = fieldChanges(deal, after);
  // The history goes back by losing the lines that the import brought, not by new ones.
  const kind = Object.keys(changes).length > 0 ? 'updated' : 'touched';
  return { kind, before: deal, after, history: [], changes };
}

interface Sorted {
  readonly erase: readonly string[];
  readonly restore: readonly { deal: DealRecord; stored: StoredBefore }[];
  readonly keep: readonly DealRecord[];
}

function sortOut(
  rows: readonly imported.ImportedDeal[],
  deals: ReadonlyMap<string, DealRecord>,
): Sorted {
  const erase: string[] = [];
  const restore: { deal: DealRecord; stored: StoredBefore }[] = [];
  const keep: DealRecord[] = [];
  for (const { dealId, before, versionAfter } of rows) {
    const deal = deals.get(dealId);
    if (!deal) continue;
    const isUntouched = deal.version === versionAfter;
    // Thrown away and nothing else: it is not missed. What was worked on can still be restored.
    const isOnlyBinned = deal.deletedAt !== null && deal.version === versionAfter + 1;
    if (before === null && (isUntouched || isOnlyBinned)) erase.push(dealId);
    else if (before !== null && isUntouched) restore.push({ deal, stored: before as StoredBefore });
    else keep.push(deal);
  }
  return { erase, restore, keep };
}

async function undoBatch(
  tx: Tx,
  run: runs.RunRecord,
  context: ChangeContext,
): Promise<{ done: boolean }> {
  const rows = await imported.listImported(tx, run.id, BATCH);
  if (rows.length === 0) return { done: true };
  const ids = rows.map(({ dealId }) => dealId);
  const locked = await imported.lockById(tx, ids);
  const { erase, restore, keep } = sortOut(rows, new Map(locked.map((deal) => [deal.id, deal])));
  await imported.eraseDeals(tx, erase);
  await imported.eraseImportedEvents(
    tx,
    run.id,
    restore.map(({ deal }) => deal.id),
  );
  const plans = restore.map(({ deal, stored }) => planRestore(deal, stored, context));
  await commitChanges(tx, plans, await loadScoring(tx, run.scopeKey), context, 'all');
  // Restored deals stand again as an earlier import left them, so that it can be undone, too.
  await imported.carryVersions(tx, run.id, restore.map(({ deal }) => deal)); // prettier-ignore
  await imported.forgetImported(tx, run.id, ids);
  const { undo } = await runs.getRun(tx, run.id);
  const sofar = { ...NOTHING, ...(undo as object) } as UndoReport;
  const named = keep.map(({ id, name }) => ({ id, name }));
  await runs.saveRun(tx, run.id, {
    phaseDone: sofar.removed + sofar.restored + sofar.kept + rows.length,
    undo: {
      ...sofar,
      removed: sofar.removed + erase.length,
      restored: sofar.restored + restore.length,
      kept: sofar.kept + keep.length,
      keptDeals: [...sofar.keptDeals, ...named].slice(0, MAX_LISTED),
    },
  });
  return { done: false };
}

/** One stretch of taking an import back, batch by batch; each commits whole. */
export async function continueUndo(
  deps: Deps,
  run: runs.RunRecord,
  mayGoOn: () => boolean,
): Promise<'done' | 'more'> {
  const { byId, requestId } = run.undo as unknown as { byId: string; requestId: string | null };
  const actorName = await runs.nameOfUser(deps.db, byId);
  const by = { actorId: byId, actorName, source: 'import', requestId };
  while (run.phase !== PHASES.assess) {
    if (!mayGoOn()) return 'more';
    const context = { ...by, now: deps.now() };
    const { done } = await inTransaction(deps.db, (tx) => undoBatch(tx, run, context), 120_000);
    if (!done) continue;
    // Once: each set of norms makes every open deal of the scope stale.
    await refreshNorms(deps, run.scopeKey);
    await runs.saveRun(deps.db, run.id, { phase: PHASES.assess });
    break;
  }
  // What only the new norms set off is told to nobody in any case; what time did is.
  const { done } = await assessScope(deps, run.scopeKey, 'other-scoring', {
    announce: 'all',
    until: Infinity,
    mayGoOn: async () => mayGoOn(),
  });
  if (!done) return 'more';
  await inTransaction(deps.db, async (tx) => {
    await runs.saveRun(tx, run.id, { status: 'undone', phase: null, undoneAt: deps.now() });
    // The histories that it gave to deals that stay are gone: their replayed alerts are made anew.
    const { scopeKey } = run;
    await enqueue(tx, 'alert-replay', { scopeKey }, { singletonKey: scopeKey });
  });
  return 'done';
}
