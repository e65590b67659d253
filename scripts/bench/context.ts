import { makeDatabase, type BenchDatabase } from './databases';
import { closeAThird, fillTenant, settleTables } from './fill-tenant';
import { LAST_DAY, type HistoryShape } from './history';
import { JUDGED_AT } from './engine-rounds';
import type { PeakMemory } from './peak-memory';
import { benchEnvironment, runMeasured, type DurablePostgres } from './processes.mjs';
import { makeTenants, type Tenants } from './tenants';

export interface BenchContext {
  /** 1 for the full sizes, less for trying. */
  readonly scale: number;
  readonly say: (text: string) => void;
  /** The database server of this run, started when it is first asked for. */
  readonly server: () => Promise<DurablePostgres>;
  /** The database that `sweep` and `pages` share, filled when it is first asked for. */
  readonly pipeline: () => Promise<Pipeline>;
}

export interface SweepTold extends PeakMemory {
  readonly assessed: number;
  readonly alerts: number;
  readonly bandChanged: number;
  readonly seconds: number;
  readonly cpuSeconds: number;
}

export interface Pipeline {
  readonly database: BenchDatabase;
  readonly tenants: Tenants;
  readonly deals: { readonly small: number; readonly large: number };
  /** The first sweep of the large tenant, which nobody had assessed before. */
  readonly firstSweep: SweepTold;
}

export const HEAP_MB = 512;
const DAY = 86_400_000;
const EVENTS_PER_DEAL = 20;
const OPEN: HistoryShape = { lastDay: LAST_DAY, eventsPerDeal: EVENTS_PER_DEAL, openShare: 1 };

export const sized = (full: number, scale: number, least = 100): number =>
  Math.max(least, Math.round(full * scale));

/** Sweeps a database in a process of its own, as of a moment. */
export async function sweepAt(database: BenchDatabase, moment: number): Promise<SweepTold> {
  const env = benchEnvironment(database.appUrl);
  const args = ['--at', String(moment)];
  return (await runMeasured('run-sweep.ts', args, { env, heapMb: HEAP_MB })) as SweepTold;
}

/** A day after the first sweep: everything is stale, and some deals have changed their band. */
export const sweepADayLater = ({ database }: Pipeline): Promise<SweepTold> =>
  sweepAt(database, JUDGED_AT + DAY);

/** The large tenant, all of it open, and the first sweep over it. */
export async function makePipeline(
  { scale, say }: BenchContext,
  server: DurablePostgres,
): Promise<Pipeline> {
  const database = await makeDatabase(server, 'bench_pipeline');
  const tenants = await makeTenants(database.appUrl, benchEnvironment(database.appUrl));
  const deals = { small: sized(1_000, scale), large: sized(100_000, scale) };
  say(`filling a tenant with ${deals.large} deals`);
  await fillTenant(database.ownerUrl, tenants.large, deals.large, OPEN);
  await settleTables(database.ownerUrl);
  say('assessing them for the first time');
  const firstSweep = await sweepAt(database, JUDGED_AT);
  return { database, tenants, deals, firstSweep };
}

/** Both tenants as the pages are measured on: swept, and a third of the deals closed. */
export async function finishPipeline({ database, tenants, deals }: Pipeline): Promise<void> {
  await fillTenant(database.ownerUrl, tenants.small, deals.small, OPEN);
  await sweepAt(database, JUDGED_AT + DAY);
  await closeAThird(database.ownerUrl);
  await settleTables(database.ownerUrl);
}
