import { mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import { figure, type BenchRow } from './bench-row';
import { HEAP_MB, sized, type BenchContext } from './context';
import { makeDatabase, type BenchDatabase } from './databases';
import { JUDGED_AT } from './engine-rounds';
import { LAST_DAY } from './history';
import { writeHistoryFiles, type HistoryFiles } from './history-files';
import type { PeakMemory } from './peak-memory';
import { benchEnvironment, runMeasured } from './processes.mjs';
import { makeTenants } from './tenants';

const MOST_SECONDS = 180;
const FULL_DEALS = 100_000;
const EVENTS_PER_DEAL = 10;

interface ImportTold extends PeakMemory {
  readonly status: string;
  readonly rows: number;
  readonly created: number;
  readonly eventsAdded: number;
  readonly skipped: number;
  readonly seconds: Readonly<Record<string, number>>;
  readonly cpuSeconds: number;
}

/** In the order in which they come; several phases of the product make one of ours. */
const PARTS: readonly (readonly [string, RegExp])[] = [
  ['receiving', /^receiving/],
  ['reading', /^reading/],
  ['writing and assessing', /^writing/],
  ['assessing the rest and clearing up', /^(assessing|finishing)/],
];

function importRows(told: ImportTold, deals: number): BenchRow[] {
  const { status, rows, created, eventsAdded, skipped, seconds, cpuSeconds } = told;
  if (status !== 'finished' || created !== deals || skipped > 0) {
    throw new Error(
      `The import ${status}: ${created} of ${deals} deals, ${skipped} rows left out.`,
    );
  }
  const phases = Object.entries(seconds);
  const sum = (of: typeof phases) => of.reduce((total, [, time]) => total + time, 0);
  const total = sum(phases);
  const parts = PARTS.map(([name, fits]): [string, number] => [
    name,
    sum(phases.filter(([phase]) => fits.test(phase))),
  ]);
  const atFull =
    deals === FULL_DEALS
      ? ''
      : `; ${figure((total / deals) * FULL_DEALS)} s for 100,000 deals at this rate`;
  return [
    {
      what: `import of ${deals.toLocaleString('en')} deals and ${(rows - deals).toLocaleString('en')} events from CSV, heap of ${HEAP_MB} MB`,
      measured: `${figure(total)} s; ${figure(deals / total)} deals a second${atFull}; ${figure(cpuSeconds)} s of Node's processor time`,
      figures: { deals, rows, eventsAdded, seconds: total, cpuSeconds, heapLimitMb: HEAP_MB },
      promised: { value: total, atMost: MOST_SECONDS, unit: 's', needsFullSize: true },
      peakRssMb: told.peakRssMb,
      peakHeapMb: told.peakHeapMb,
    },
    {
      what: 'its phases',
      measured: parts.map(([name, time]) => `${name} ${figure(time)} s`).join('; '),
      figures: Object.fromEntries(phases),
    },
  ]; // prettier-ignore
}

async function importInto(database: BenchDatabase, files: HistoryFiles): Promise<ImportTold> {
  const env = benchEnvironment(database.appUrl);
  const { large } = await makeTenants(database.appUrl, env);
  const given = {
    deals: files.deals,
    events: files.events,
    as: large.email,
    at: String(JUDGED_AT),
  };
  const args = Object.entries(given).flatMap(([flag, value]) => [`--${flag}`, value]);
  return (await runMeasured('run-import.ts', args, { env, heapMb: HEAP_MB })) as ImportTold;
}

/** A history from CSV files by the functions of `npm run import`, in a process with a small heap. */
export async function importSection({ scale, say, server }: BenchContext): Promise<BenchRow[]> {
  const place = await server();
  const deals = sized(FULL_DEALS, scale);
  const folder = mkdtempSync(path.join(place.folder, 'import-'));
  const shape = { lastDay: LAST_DAY, eventsPerDeal: EVENTS_PER_DEAL, openShare: 2 / 3 };
  say(`writing the files of ${deals} deals`);
  const files = await writeHistoryFiles(folder, deals, shape);
  const database = await makeDatabase(place, 'bench_import');
  try {
    say('importing them');
    return importRows(await importInto(database, files), deals);
  } finally {
    await database.drop();
    rmSync(folder, { recursive: true });
  }
}
