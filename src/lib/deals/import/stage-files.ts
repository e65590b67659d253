import 'server-only';
import { currencyCode } from '../../core/money';
import { parseDealRow, parseEventRow, type HistoryDeal } from '../../risk';
import { saveNotes, saveRun } from '../repository/import-runs';
import * as staging from '../repository/import-staging';
import { readFile, type FileKind, type FileRow } from './import-files';
import { LeaseLost, PHASES, type ImportJob } from './import-job';
import { meansClosed } from './stage-mapping';
import { StageNames } from './stage-names';

const BATCH = 2_000;
/** Long texts make a batch sooner: memory goes by characters, not by rows. */
const BATCH_CHARACTERS = 4_000_000;
/** More lines than this are no deal's history; whoever judged it would hold them all at once. */
const MAX_EVENTS = 20_000;

function readDeal({ report, options }: ImportJob, { line, row }: FileRow): HistoryDeal | null {
  const parsed = parseDealRow(row, options.dates);
  if (!parsed.ok) return report.reject('deals', line, parsed.reasons);
  const { currency, warnings } = parsed.value;
  if (currency !== null && !currencyCode.safeParse(currency).success) {
    const message = `"${currency}" is not an ISO 4217 code`;
    return report.reject('deals', line, [{ field: 'currency', message }]);
  }
  report.warn('deals', line, warnings);
  return parsed.value;
}

/** Hands the rows of a file on in batches, with progress; answers how many rows there were. */
async function eachBatch(
  job: ImportJob,
  kind: FileKind,
  doneBefore: number,
  use: (rows: readonly FileRow[]) => Promise<void>,
): Promise<number> {
  const { deps, run, options, report } = job;
  const onSkip = (line: number, message: string) =>
    void report.reject(kind, line, [{ field: 'row', message }]);
  const phase = kind === 'deals' ? PHASES.readDeals : PHASES.readEvents;
  let batch: FileRow[] = [];
  let size = 0;
  let done = doneBefore;
  const flush = async () => {
    // Somebody else may have begun to read into the same tables.
    if (!job.isHeld()) throw new LeaseLost();
    done += batch.length;
    await use(batch);
    batch = [];
    size = 0;
    await saveRun(deps.db, run.id, { phase, phaseDone: done });
  };
  for await (const row of readFile(deps.db, run.id, kind, options, onSkip)) {
    batch.push(row);
    for (const cell of Object.values(row.row)) size += cell.length;
    if (batch.length >= BATCH || size >= BATCH_CHARACTERS) await flush();
  }
  await flush();
  return done;
}

async function stageDeals(job: ImportJob, names: StageNames): Promise<number> {
  const { deps, run, report } = job;
  return eachBatch(job, 'deals', 0, async (rows) => {
    const staged: staging.StagedDeal[] = [];
    for (const each of rows) {
      const deal = readDeal(job, each);
      if (!deal) continue;
      names.addDeal(deal);
      staged.push({
        externalId: deal.id,
        line: each.line,
        isClosed: deal.outcome !== null || meansClosed(deal.stage),
        data: JSON.stringify({ ...deal, told: Object.keys(each.row) }),
      });
    }
    for (const { line, externalId, first } of await staging.stageDeals(deps.db, run.id, staged)) {
      const message = `"${externalId}" stands on line ${first} already`;
      report.reject('deals', line, [{ field: 'id', message }]);
    }
  });
}

async function stageEvents(job: ImportJob, names: StageNames, dealRows: number): Promise<number> {
  const { deps, run, report, options } = job;
  return eachBatch(job, 'events', dealRows, async (rows) => {
    const staged: staging.StagedEvent[] = [];
    for (const { line, row } of rows) {
      const parsed = parseEventRow(row, `line-${line}`, options.dates);
      if (!parsed.ok) {
        report.reject('events', line, parsed.reasons);
        continue;
      }
      const { dealId, event } = parsed.value;
      names.addEvent(event);
      staged.push({ dealExternalId: dealId, line, data: JSON.stringify(event) });
    }
    await staging.stageEvents(deps.db, run.id, staged);
  });
}

/** Reads both files into the staging tables, checked row by row. Begun anew where it was cut off. */
export async function stageFiles(job: ImportJob, hasEvents: boolean): Promise<void> {
  const { deps, run, options, report } = job;
  await staging.deleteStaged(deps.db, run.id);
  const names = new StageNames();
  const dealRows = await stageDeals(job, names);
  const rowsRead = hasEvents ? await stageEvents(job, names, dealRows) : dealRows;
  let named = 0;
  let unknown = 0;
  for (const orphan of await staging.listOrphanDeals(deps.db, run.id, 1_000)) {
    named += orphan.count;
    unknown = orphan.all;
    const message = `"${orphan.externalId}" is not in the deals file (${orphan.count === 1 ? '1 line' : `${orphan.count} lines`} left out)`;
    report.reject('events', orphan.line, [{ field: 'dealId', message }], orphan.count);
  }
  report.reject('events', 0, [], unknown - named);
  for (const { externalId, line, count } of await staging.dropEndless(
    deps.db,
    run.id,
    MAX_EVENTS,
  )) {
    const message = `"${externalId}" has ${count} lines of history; at most ${MAX_EVENTS} are taken, so all are left out`;
    report.reject('events', line, [{ field: 'dealId', message }], count);
  }
  await saveNotes(deps.db, run.id, report.notes());
  await saveRun(deps.db, run.id, {
    rowsRead,
    phase: PHASES.writeClosed,
    phaseDone: 0,
    phaseTotal: await staging.countStagedDeals(deps.db, run.id),
    cursorLine: 0,
    options: { ...options, stages: options.stages ?? names.inOrder() },
  });
}
