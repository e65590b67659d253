import { mkdtempSync, openAsBlob, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { figure, type BenchRow } from './bench-row';
import { HEAP_MB, sized, sweepAt, type BenchContext } from './context';
import { makeDatabase, type BenchDatabase } from './databases';
import { fillTenant, settleTables } from './fill-tenant';
import { writeHistoryFiles, type HistoryFiles } from './history-files';
import { timeUntil } from './http-load';
import { peakRssOf } from './peak-memory';
import { benchEnvironment, buildApp, serveApp, type AppProcess } from './processes.mjs';
import { spreadOf, type Spread } from './statistics';
import { makeTenants, type Tenant, type Tenants } from './tenants';

const DAY = 86_400_000;
const REST_MS = 20;
const POLL_MS = 500;
const QUIET_REQUESTS = 300;
const WARM_UP = 60;
const BYSTANDER_DEALS = 1_000;

/** What is uploaded: 200,000 rows in both shapes. */
const SHAPES = {
  upload: { deals: 20_000, eventsPerDeal: 9 },
  'upload-deals': { deals: 200_000, eventsPerDeal: 0 },
} as const;
export type UploadShape = keyof typeof SHAPES;

interface ImportAnswer {
  readonly import: {
    readonly id: string;
    readonly status: string;
    readonly error: string | null;
    readonly report: { readonly created: number; readonly skipped: number };
  };
}

async function answerOf(response: Response): Promise<ImportAnswer['import']> {
  if (!response.ok) throw new Error(`The import answered ${response.status}: ${await response.text()}`); // prettier-ignore
  return ((await response.json()) as ImportAnswer).import;
}

const asOwner = ({ token }: Tenant) => ({ authorization: `Bearer ${token}` });

async function upload({ address }: AppProcess, tenant: Tenant, files: HistoryFiles, withEvents: boolean) {
  const form = new FormData();
  form.set('stages', 'discovery,proposal,negotiation');
  form.set('deals', await openAsBlob(files.deals), 'deals.csv');
  if (withEvents) form.set('events', await openAsBlob(files.events), 'events.csv');
  const request = { method: 'POST', headers: asOwner(tenant), body: form };
  return answerOf(await fetch(`${address}/api/deals/import`, request));
} // prettier-ignore

async function untilFinished({ address }: AppProcess, tenant: Tenant, id: string) {
  for (;;) {
    const url = `${address}/api/deals/imports/${id}`;
    const run = await answerOf(await fetch(url, { headers: asOwner(tenant) }));
    if (run.status !== 'queued' && run.status !== 'running') return run;
    await sleep(POLL_MS);
  }
}

interface UploadTold {
  readonly quiet: Spread;
  readonly during: Spread;
  readonly receivedSeconds: number;
  readonly seconds: number;
  readonly peakRssMb: number | null;
}

async function measureUpload(
  app: AppProcess,
  { small, large }: Tenants,
  files: HistoryFiles,
  deals: number,
  withEvents: boolean,
): Promise<UploadTold> {
  const url = `${app.address.replace('localhost', '127.0.0.1')}/api/deals`;
  const bystander = { url, headers: asOwner(small) };
  await timeUntil(bystander, 0, (count) => count >= WARM_UP);
  const quiet = await timeUntil(bystander, REST_MS, (count) => count >= QUIET_REQUESTS);
  const start = performance.now();
  const state = { isOver: false };
  const watching = timeUntil(bystander, REST_MS, () => state.isOver);
  watching.catch(() => undefined);
  try {
    const { id } = await upload(app, large, files, withEvents);
    const receivedSeconds = (performance.now() - start) / 1000;
    const { status, error, report } = await untilFinished(app, large, id);
    if (status !== 'finished' || report.created !== deals || report.skipped > 0) {
      throw new Error(`The import ${status} with ${report.created} of ${deals} deals: ${error ?? ''}`); // prettier-ignore
    }
    const seconds = (performance.now() - start) / 1000;
    state.isOver = true;
    const during = spreadOf(await watching);
    const peakRssMb = peakRssOf(app.pid);
    return { quiet: spreadOf(quiet), during, receivedSeconds, seconds, peakRssMb };
  } finally {
    state.isOver = true;
  }
}

const ms = ({ p50, p95, max }: Spread): string =>
  `p50 ${figure(p50)}, p95 ${figure(p95)}, longest ${figure(max)} ms`;

function uploadRows(told: UploadTold, rows: number, what: string, isAlive: boolean): BenchRow[] {
  const { quiet, during, receivedSeconds, seconds, peakRssMb } = told;
  const ratio = during.p95 / quiet.p95;
  return [
    {
      what: `upload of ${what}, worked on by the server itself, heap of ${HEAP_MB} MB`,
      measured: `${figure(seconds)} s (received after ${figure(receivedSeconds)} s); ${figure(rows / seconds)} rows a second; the server ${isAlive ? 'lives' : 'died'}`,
      figures: { rows, seconds, receivedSeconds, heapLimitMb: HEAP_MB, alive: Number(isAlive) },
      promised: { value: Number(isAlive), atLeast: 1, unit: 'server alive', needsFullSize: true },
      peakRssMb,
    },
    {
      what: "another tenant's GET /api/deals meanwhile",
      measured: `quiet: ${ms(quiet)}; meanwhile: ${ms(during)}; ratio of p95 ${figure(ratio)} (${during.count} requests)`,
      figures: {
        quietP50: quiet.p50,
        quietP95: quiet.p95,
        duringP50: during.p50,
        duringP95: during.p95,
        duringLongest: during.max,
        ratio,
      },
    },
  ];
}

async function fillBystander(database: BenchDatabase, tenant: Tenant, today: number) {
  const shape = { lastDay: today, eventsPerDeal: 20, openShare: 1 };
  await fillTenant(database.ownerUrl, tenant, BYSTANDER_DEALS, shape);
  await sweepAt(database, Date.now());
  await settleTables(database.ownerUrl);
}

/** A large import over HTTP into a server that also answers another tenant. */
export async function uploadSection(
  { scale, say, server }: BenchContext,
  name: UploadShape,
): Promise<BenchRow[]> {
  const place = await server();
  const { deals: full, eventsPerDeal } = SHAPES[name];
  const deals = sized(full, scale, 1_100);
  // The server judges by the real clock, so these histories end today.
  const today = Math.floor(Date.now() / DAY) * DAY;
  const folder = mkdtempSync(path.join(place.folder, 'upload-'));
  const shape = { lastDay: today, eventsPerDeal: Math.max(2, eventsPerDeal), openShare: 2 / 3 };
  const database = await makeDatabase(place, `bench_${name.replace('-', '_')}`);
  try {
    say(`writing the files of ${deals} deals`);
    const files = await writeHistoryFiles(folder, deals, shape);
    const tenants = await makeTenants(database.appUrl, benchEnvironment(database.appUrl));
    await fillBystander(database, tenants.small, today);
    say('building the app, where that was not done');
    const app = await serveApp(await buildApp(), database.appUrl, {
      SENTINEL_WORKER: 'inprocess',
      NODE_OPTIONS: `--max-old-space-size=${HEAP_MB}`,
    });
    try {
      say('uploading');
      const told = await measureUpload(app, tenants, files, deals, eventsPerDeal > 0);
      const words = `${deals.toLocaleString('en')} deals${eventsPerDeal > 0 ? ` and ${(deals * eventsPerDeal).toLocaleString('en')} events` : ' without events'}`; // prettier-ignore
      return uploadRows(told, deals * (1 + eventsPerDeal), words, app.isAlive());
    } finally {
      await app.stop();
    }
  } finally {
    await database.drop();
    rmSync(folder, { recursive: true });
  }
}
