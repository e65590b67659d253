import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createWorld, type World } from '@/test/factories';
import { getImport, receiveImport, runImport, type ImportPart } from '../deals';
import { importFields } from '../deals/import-schema';
import { getLog } from '../platform/log';
import { HANDLERS } from './handlers';
import { runJobs } from './run-jobs';
import { startWorker } from './worker';

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.close());

async function* upload(rows: number): AsyncGenerator<ImportPart> {
  const lines = Array.from({ length: rows }, (_, n) => `J-${n},Deal ${n},${n + 1},2026-01-05`);
  async function* bytes() {
    yield Buffer.from(['id,name,value,createdAt', ...lines].join('\n'));
  }
  yield { kind: 'file', name: 'deals', fileName: 'deals.csv', bytes: bytes() };
}

async function receive(rows: number) {
  const request = await world.request('owner');
  const read = (fields: Readonly<Record<string, string>>) => importFields.parse(fields);
  return receiveImport(world.deps, request, upload(rows), read);
}
const statusOf = async (id: string) =>
  (await getImport(world.deps, await world.actor('owner'), id)).status;

describe('an import as a job', () => {
  it('is queued from a thousand and one rows on, and done by the worker', async () => {
    expect(await receive(1_000)).toMatchObject({ size: 'inline' });
    await world.deps.db.importRun.deleteMany();
    const { id, size } = await receive(1_001);
    expect([size, await statusOf(id)]).toEqual(['queued', 'queued']);
    const worker = await startWorker(world.url, world.deps, getLog());
    try {
      await expect.poll(() => statusOf(id), { timeout: 20_000 }).toBe('finished');
    } finally {
      await worker.stop();
    }
    expect(await world.deps.db.deal.count()).toBe(1_001);
  });

  it('is done by the scheduler where no worker lives', async () => {
    const { id } = await receive(1_200);
    expect(await runJobs(world.url, world.deps, 60_000)).toMatchObject({ failed: 0, done: true });
    expect(await statusOf(id)).toBe('finished');
  });

  it('whose process was killed is found and gone on with', async () => {
    const { id } = await receive(1_200);
    // Reads the files and writes the first deals; then its process is no more, and its job is lost.
    const stop = new AbortController();
    let asked = 0;
    Object.defineProperty(stop.signal, 'aborted', { get: () => (asked += 1) > 1 });
    await runImport(world.deps, id, { until: Infinity, signal: stop.signal });
    await world.deps.db.$executeRaw`DELETE FROM pgboss.job WHERE name = 'import'`;
    expect(await statusOf(id)).toBe('running');
    await runJobs(world.url, world.deps, 60_000);
    expect(await statusOf(id)).toBe('finished');
    const { report } = await getImport(world.deps, await world.actor('owner'), id);
    expect(report).toMatchObject({ created: 1_200, unchanged: 0 });
  });

  it('that has used its time up is a job again', async () => {
    const { id } = await receive(1_200);
    await world.deps.db.$executeRaw`DELETE FROM pgboss.job WHERE name = 'import'`;
    const run = { budgetMs: 0, log: getLog() };
    expect(await HANDLERS.import?.(world.deps, { importId: id }, run)).toBe('more');
    const waiting = await world.deps.db.$queryRaw`
      SELECT data FROM pgboss.job WHERE name = 'import' AND state = 'created'`;
    expect(waiting).toEqual([{ data: { importId: id } }]);
  });
});
