import 'server-only';
import { scopeFor, type Actor } from '../../auth';
import type { Deps } from '../../platform/deps';
import type { ImportDto, ImportStatus, UndoReport } from '../import-schema';
import * as runs from '../repository/import-runs';
import type { ImportNotes } from './import-report';
import { findVisibleRun, isUndoable } from './undo-import';

const iso = (date: Date | null): string | null => date?.toISOString() ?? null;

type StoredReport = Pick<ImportNotes, 'rejected' | 'warnings'> & { readonly eventsAdded: number };
const NO_REPORT: StoredReport = { eventsAdded: 0, rejected: [], warnings: [] };

function toImportDto(run: runs.RunRecord & { createdBy: string }): ImportDto {
  const { eventsAdded, rejected, warnings } = { ...NO_REPORT, ...(run.report as object) };
  return {
    id: run.id,
    status: run.status as ImportStatus,
    dryRun: run.dryRun,
    fileName: run.fileName,
    source: run.source,
    teamId: run.teamId,
    createdBy: run.createdBy,
    createdAt: run.createdAt.toISOString(),
    finishedAt: iso(run.finishedAt),
    undoneAt: iso(run.undoneAt),
    rows: run.rowsRead,
    progress: { phase: run.phase, done: run.phaseDone, total: run.phaseTotal },
    report: {
      created: run.created,
      updated: run.updated,
      unchanged: run.unchanged,
      eventsAdded,
      skipped: run.skipped,
      rejected,
      warnings,
    },
    error: run.error,
    canUndo: isUndoable(run),
    undo: undoOf(run),
  };
}

/** What an undo did, without who asked for it. */
function undoOf({ undo }: runs.RunRecord): UndoReport | null {
  if (undo === null) return null;
  const { removed, restored, kept, keptDeals } = undo as unknown as UndoReport;
  return { removed, restored, kept, keptDeals };
}

/** @throws AppError NOT_FOUND */
export async function getImport(deps: Deps, actor: Actor, id: string): Promise<ImportDto> {
  const run = await findVisibleRun(deps, actor, id);
  return toImportDto({ ...run, createdBy: await runs.nameOfUser(deps.db, run.createdById) });
}

/** The newest imports of what the actor may see. */
export async function listImports({ db }: Deps, actor: Actor, limit = 20): Promise<ImportDto[]> {
  const found = await runs.listRuns(db, scopeFor(actor, 'deal.read').keys, limit);
  return found.map(toImportDto);
}
