import { generateDeals } from '@/test/stand-ins/salesforce/generate';
import { startSalesforceStandIn } from '@/test/stand-ins/salesforce/server';
import { createDatabase } from '@/lib/platform/db';
import { figure, type BenchRow } from './bench-row';
import { HEAP_MB, sized, type BenchContext } from './context';
import { makeDatabase, type BenchDatabase } from './databases';
import { JUDGED_AT } from './engine-rounds';
import type { PeakMemory } from './peak-memory';
import { benchEnvironment, runMeasured } from './processes.mjs';
import { makeTenants } from './tenants';

const FULL_DEALS = 25_000;
const MOST_SECONDS = 300;
const SEED = 20_250_125;

interface SyncTold extends PeakMemory {
  readonly status: string;
  readonly error: string | null;
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly skipped: number;
  readonly recordsRead: number;
  readonly eventsAdded: number;
  readonly seconds: number;
  readonly cpuSeconds: number;
}

/** The rows that a sync writes; its own run and the place where the next begins are not among them. */
const WRITTEN = ['Deal', 'DealEvent', 'DealTimeline', 'Contact', 'DealContact', 'Meeting'];

/** A fingerprint of every row version: one that was written again, even with what it held, is another. */
async function versionsOf(database: BenchDatabase): Promise<string> {
  const db = createDatabase(database.ownerUrl, 1);
  try {
    const parts = WRITTEN.map(
      (table) => `SELECT count(*) AS n, sum(xmin::text::bigint) AS x FROM "${table}"`,
    );
    const rows = await db.$queryRawUnsafe<{ n: bigint; x: unknown }[]>(parts.join(' UNION ALL '));
    return rows.map(({ n, x }) => `${n}:${String(x)}`).join(' ');
  } finally {
    await db.$disconnect();
  }
}

function demandWhole(told: SyncTold, what: string, isWhole: boolean): void {
  if (told.status === 'finished' && told.skipped === 0 && isWhole) return;
  throw new Error(`The sync ${what}: ${JSON.stringify(told)}`);
}

function rowsOf(
  deals: number,
  { wall, resumed, again }: { wall: number; resumed: SyncTold; again: SyncTold },
): BenchRow[] {
  return [
    {
      what: `full sync of ${deals.toLocaleString('en')} opportunities with their history from Salesforce’s stand-in, killed half-way and resumed, heap of ${HEAP_MB} MB`,
      measured: `${figure(wall)} s; ${figure(deals / wall)} deals a second; ${resumed.eventsAdded.toLocaleString('en')} facts; ${resumed.recordsRead.toLocaleString('en')} records read`,
      figures: { deals, seconds: wall, heapLimitMb: HEAP_MB, facts: resumed.eventsAdded },
      promised: { value: wall, atMost: MOST_SECONDS, unit: 's', needsFullSize: true },
      peakRssMb: resumed.peakRssMb,
      peakHeapMb: resumed.peakHeapMb,
    },
    {
      what: 'all of it once more: rows of deals, histories, contacts and meetings that are written',
      measured: `0 (${again.unchanged.toLocaleString('en')} deals unchanged) in ${figure(again.seconds)} s`,
      figures: { unchanged: again.unchanged, seconds: again.seconds },
      peakRssMb: again.peakRssMb,
      peakHeapMb: again.peakHeapMb,
    },
  ]; // prettier-ignore
}

/** A sync of a large organisation in a process with a small heap, which is killed in the middle. */
export async function syncSection({ scale, say, server }: BenchContext): Promise<BenchRow[]> {
  const deals = sized(FULL_DEALS, scale);
  const salesforce = await startSalesforceStandIn({ now: () => JUDGED_AT });
  const database = await makeDatabase(await server(), 'bench_sync');
  try {
    const org = salesforce.addOrg();
    generateDeals(org, deals, { seed: SEED });
    const env = {
      ...benchEnvironment(database.appUrl),
      SALESFORCE_ALLOWED_HOSTS: salesforce.host,
    };
    const { large } = await makeTenants(database.appUrl, env);
    const given = {
      integration: 'salesforce',
      address: salesforce.url,
      token: org.newToken(),
      as: large.email,
      at: String(JUDGED_AT),
      'die-at': String(Math.floor(deals / 2)),
    };
    const args = Object.entries(given).flatMap(([flag, value]) => [`--${flag}`, value]);
    const run = (step: string) =>
      runMeasured('run-sync.ts', [...args, '--step', step], { env, heapMb: HEAP_MB });
    say(`syncing ${deals} opportunities, killed half-way`);
    const start = performance.now();
    const died = await run('begin').then(
      () => false,
      () => true,
    );
    if (!died) throw new Error('The sync was done before it was killed.');
    say('going on where it stopped');
    const resumed = (await run('resume')) as SyncTold;
    const wall = (performance.now() - start) / 1_000;
    demandWhole(resumed, 'is not whole', resumed.created === deals);
    const before = await versionsOf(database);
    say('all of it once more');
    const again = (await run('again')) as SyncTold;
    demandWhole(again, 'found changes', again.unchanged === deals);
    if (before !== (await versionsOf(database))) throw new Error('The second sync wrote rows.');
    return rowsOf(deals, { wall, resumed, again });
  } finally {
    await database.drop();
    await salesforce.close();
  }
}
