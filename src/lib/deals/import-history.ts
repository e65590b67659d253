import 'server-only';
import { placeFor } from '../auth';
import { AppError } from '../core/errors';
import { currencyCode } from '../core/money';
import { appendEvents } from '../events';
import { inTransaction } from '../platform/db';
import type { Deps } from '../platform/deps';
import { withLease } from '../platform/lease';
import { parseDealRow, parseEventRow, type HistoryDeal, type RiskEvent } from '../risk';
import { refreshNorms } from '../scoring';
import { contextOf, type Request } from './change-deal';
import { importBatch, type BatchCounts, type ImportPlace } from './import-batch';
import { ImportReport, type ImportSummary } from './import-report';
import { toIncoming, type FindOwner } from './read-staged';
import * as repository from './repository/import';
import { mapStages } from './stage-mapping';
import { assessScope } from './sweep-risk';

/** A line of a CSV file with its columns by name. */
export interface FileRow {
  readonly line: number;
  readonly row: Readonly<Record<string, string | undefined>>;
}

export interface ImportInput {
  readonly teamId: string | null | undefined;
  /** Names the source of deals whose row names none. */
  readonly source: string;
  readonly fileName: string | null;
  readonly deals: AsyncIterable<FileRow>;
  readonly events: AsyncIterable<FileRow>;
  /** The source's open stages in funnel order; else the order of first use is taken. */
  readonly stages: readonly string[] | null;
  readonly onProgress?: (progress: { phase: string; done: number }) => void;
}

const STAGE_BATCH = 2_000;
const DEAL_BATCH = 250;

async function stageFile(
  { db }: Deps,
  importId: string,
  rows: AsyncIterable<FileRow>,
  read: (row: FileRow) => repository.StagedRow | null,
  onProgress: (done: number) => Promise<void>,
): Promise<void> {
  let batch: repository.StagedRow[] = [];
  let done = 0;
  for await (const fileRow of rows) {
    done += 1;
    const staged = read(fileRow);
    if (staged) batch.push(staged);
    if (batch.length < STAGE_BATCH) continue;
    await repository.stageRows(db, importId, batch);
    batch = [];
    await onProgress(done);
  }
  await repository.stageRows(db, importId, batch);
  await onProgress(done);
}

/** Reads rows one by one, reporting what is wrong by file, line and field. */
function rowReaders(report: ImportReport) {
  const seen = new Map<string, number>();
  const readDeal = ({ line, row }: FileRow): repository.StagedRow | null => {
    const parsed = parseDealRow(row);
    if (!parsed.ok) return report.reject('deals', line, parsed.reasons);
    const first = seen.get(parsed.value.id);
    if (first !== undefined) {
      const message = `"${parsed.value.id}" stands on line ${first} already`;
      return report.reject('deals', line, [{ field: 'id', message }]);
    }
    const { currency, warnings } = parsed.value;
    if (currency !== null && !currencyCode.safeParse(currency).success) {
      const message = `"${currency}" is not an ISO 4217 code`;
      return report.reject('deals', line, [{ field: 'currency', message }]);
    }
    report.warn('deals', line, warnings);
    seen.set(parsed.value.id, line);
    return { kind: 'deal', line, dealExternalId: parsed.value.id, data: parsed.value };
  };
  const readEvent = ({ line, row }: FileRow): repository.StagedRow | null => {
    const parsed = parseEventRow(row, `line-${line}`);
    if (!parsed.ok) return report.reject('events', line, parsed.reasons);
    const { dealId, event } = parsed.value;
    return { kind: 'event', line, dealExternalId: dealId, data: event };
  };
  return { readDeal, readEvent };
}

async function ownerFinder(deps: Deps, place: ImportPlace): Promise<FindOwner> {
  const people = await repository.listAssignable(deps.db, place.teamId, place.userId);
  const byName = new Map<string, string>();
  for (const { id, name, email } of people) {
    byName.set(name.toLowerCase(), id);
    byName.set(email.toLowerCase(), id);
  }
  return (name) => (name ? (byName.get(name.trim().toLowerCase()) ?? null) : null);
}

function groupEvents(rows: readonly repository.StagedData[]): Map<string, RiskEvent[]> {
  const groups = new Map<string, RiskEvent[]>();
  for (const { dealExternalId, data } of rows) {
    const group = groups.get(dealExternalId) ?? [];
    group.push(data as RiskEvent);
    groups.set(dealExternalId, group);
  }
  return groups;
}

interface Run {
  readonly deps: Deps;
  readonly request: Request;
  readonly input: ImportInput;
  readonly place: ImportPlace;
  readonly importId: string;
  readonly report: ImportReport;
  /** Keeps the lease while the import runs; throws when it was lost. */
  readonly renew: () => Promise<void>;
}

async function writeDeals(run: Run): Promise<void> {
  const { deps, input, place, importId, report } = run;
  const names = input.stages ?? (await repository.listStagedStages(deps.db, importId));
  const mapping = mapStages(names);
  const options = { source: input.source, findOwner: await ownerFinder(deps, place) };
  const context = { ...contextOf(run.request, deps.now()), source: 'import' };
  for (let afterLine = 0; ;) {
    const rows = await repository.listStagedDeals(deps.db, importId, afterLine, DEAL_BATCH);
    const last = rows.at(-1);
    if (!last) return;
    const ids = rows.map(({ dealExternalId }) => dealExternalId);
    const events = groupEvents(await repository.listStagedEvents(deps.db, importId, ids));
    const batch = rows.map(({ dealExternalId, data }) =>
      toIncoming(data as HistoryDeal, events.get(dealExternalId) ?? [], mapping, options),
    );
    const counts: BatchCounts = await importBatch(deps, place, batch, context, 'new_quietly');
    report.add(counts);
    for (const { dealExternalId, line } of rows) {
      if (!counts.inBin.includes(dealExternalId)) continue;
      const message = `"${dealExternalId}" is in the bin; restore it first`;
      report.reject('deals', line, [{ field: 'id', message }]);
    }
    await run.renew();
    input.onProgress?.({ phase: 'deals', done: report.dealsDone });
    afterLine = last.line;
  }
}

async function reportOrphans({ deps, importId, report }: Run): Promise<void> {
  for (const orphan of await repository.listOrphanDeals(deps.db, importId, 1_000)) {
    const message = `"${orphan.dealExternalId}" is not in the deals file (${orphan.count} lines left out)`;
    report.reject('events', orphan.line, [{ field: 'dealId', message }], orphan.count);
  }
}

const runResult = (
  status: 'finished' | 'failed',
  { rejected, warnings, eventsAdded, ...counts }: ImportSummary,
  finishedAt: Date,
) => ({ status, ...counts, report: { rejected, warnings, eventsAdded }, finishedAt });

/** What is new moves the norms, and with them every score; then one notification tells of it all. */
async function conclude(run: Run): Promise<ImportSummary> {
  const { deps, request, place, report, importId } = run;
  if (report.wroteAnything) {
    await refreshNorms(deps, place.scopeKey);
    const until = Date.now() + 3_600_000;
    const mayGoOn = () => run.renew().then(() => true);
    await assessScope(deps, place.scopeKey, deps.now(), { announce: 'nothing', until, mayGoOn });
  }
  const summary = report.summary();
  const atRisk = await repository.countHighRisk(deps.db, place.scopeKey);
  await inTransaction(deps.db, async (tx) => {
    await repository.finishRun(tx, importId, runResult('finished', summary, deps.now()));
    await appendEvents(tx, [
      {
        type: 'import.finished',
        at: deps.now(),
        scopeKey: place.scopeKey,
        teamId: place.teamId,
        dealId: null,
        sequence: null,
        source: 'import',
        data: {
          userId: request.actor.userId,
          created: summary.created,
          updated: summary.updated,
          atRisk,
        },
        announced: report.wroteAnything,
      },
    ]);
  });
  return summary;
}

async function runImport(run: Run): Promise<ImportSummary> {
  const { deps, importId, input, report } = run;
  const { readDeal, readEvent } = rowReaders(report);
  const tell = (phase: string) => async (done: number) => {
    input.onProgress?.({ phase, done });
    await run.renew();
  };
  try {
    await stageFile(deps, importId, input.deals, readDeal, tell('reading deals'));
    await stageFile(deps, importId, input.events, readEvent, tell('reading events'));
    await writeDeals(run);
    await reportOrphans(run);
    return await conclude(run);
  } catch (error) {
    // What broke the import may refuse this note too; the first fault is the one to tell.
    const failed = runResult('failed', report.summary(), deps.now());
    await repository.finishRun(deps.db, importId, failed).catch(() => undefined);
    throw error;
  } finally {
    await repository.deleteStaged(deps.db, importId);
  }
}

const LEASE_SECONDS = 120;
const busy = () =>
  new AppError(
    'CONFLICT',
    'Another import into this team is running. Try again when it is done; one that was killed is given up after two minutes.',
  );

/**
 * Imports a history (deals and their events) as one actor. Streamed, in batches that each commit
 * whole; idempotent by source and id; bad rows are reported by line and the rest goes on. One import
 * at a time per team: what an interrupted one left behind is cleared by the next.
 *
 * @throws AppError NOT_FOUND (team), FORBIDDEN (role), CONFLICT while another import runs
 */
export async function importHistory(
  deps: Deps,
  request: Request,
  input: ImportInput,
): Promise<ImportSummary> {
  const place = {
    ...placeFor(request.actor, 'deal.import', input.teamId),
    userId: request.actor.userId,
  };
  const { scopeKey } = place;
  const summary = await withLease(deps.db, `import:${scopeKey}`, LEASE_SECONDS, async (renew) => {
    await repository.failInterrupted(deps.db, scopeKey, deps.now());
    const { id: importId } = await repository.createRun(deps.db, {
      scopeKey,
      createdById: place.userId,
      fileName: input.fileName,
      createdAt: deps.now(),
    });
    const keep = async () => {
      if (!(await renew())) throw busy();
    };
    return runImport({
      deps,
      request,
      input,
      place,
      importId,
      report: new ImportReport(),
      renew: keep,
    });
  });
  if (summary === null) throw busy();
  return summary;
}
