import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createWorld, DAY, type World } from '@/test/factories';
import { receiveImport, runImport, undoImport, type ImportPart } from '../deals';
import { importFields } from '../deals/import-schema';
import { inTransaction } from '../platform/db';
import { enqueue } from '../platform/queue';
import { runJobs } from './index';

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.close());

const day = (ago: number) =>
  new Date(world.clock.now().getTime() - ago * DAY).toISOString().slice(0, 10);

/** Deals in which nothing happened until they were lost. */
async function* upload(dryRun: boolean): AsyncGenerator<ImportPart> {
  const head = 'id,name,value,createdAt,stage,expectedCloseDate,closedAt,outcome';
  const lines = [1, 2, 3].map(
    (n) => `H-${n},Deal ${n},${n},${day(200)},Closed lost,${day(150)},${day(90)},lost`,
  );
  async function* bytes() {
    yield Buffer.from([head, ...lines].join('\n'));
  }
  yield { kind: 'file', name: 'deals', fileName: 'deals.csv', bytes: bytes() };
  if (dryRun) yield { kind: 'field', name: 'dryRun', value: 'true' };
}

async function bring(dryRun = false): Promise<string> {
  const request = await world.request('owner');
  const read = (fields: Readonly<Record<string, string>>) => importFields.parse(fields);
  const { id } = await receiveImport(world.deps, request, upload(dryRun), read);
  await runImport(world.deps, id, { until: Infinity });
  return id;
}
const scopeKey = () => `team:${world.teamId('north')}`;
const waiting = async () => {
  const rows = await world.deps.db.$queryRaw<{ data: object }[]>`
    SELECT data FROM pgboss.job WHERE name = 'alert-replay' AND state = 'created'`;
  return rows.map(({ data }) => data);
};
const replayed = () => world.deps.db.alert.count({ where: { replayed: true } });
const drain = () => runJobs(world.url, world.deps, 60_000);

describe('the history that an import brings', () => {
  it('is replayed by a job, and nobody is told', async () => {
    const importId = await bring();
    expect(await waiting()).toEqual([{ scopeKey: scopeKey(), importId }]);
    expect(await replayed()).toBe(0);
    expect(await drain()).toMatchObject({ failed: 0, done: true });
    const rows = await world.deps.db.alert.findMany({ where: { replayed: true } });
    expect(new Set(rows.map(({ dealId }) => dealId)).size).toBe(3);
    expect(rows.every(({ announced, ending }) => !announced && ending !== null)).toBe(true);
    expect(await world.deps.db.eventLog.count({ where: { type: 'deal.at_risk' } })).toBe(0);
    const told = { where: { type: 'deal_at_risk' } };
    expect(await world.deps.db.notification.count(told)).toBe(0);
  });

  it('is not where it was only rehearsed, or where nothing was new', async () => {
    await bring(true);
    expect(await waiting()).toEqual([]);
    await bring();
    await drain();
    await bring();
    expect(await waiting()).toEqual([]);
  });

  it('takes its replayed alerts along when the import is undone', async () => {
    const importId = await bring();
    await drain();
    expect(await replayed()).toBeGreaterThan(0);
    // Norms are named by the second in which they were learned.
    world.clock.travel(1_000);
    await undoImport(world.deps, await world.request('owner'), importId);
    await runImport(world.deps, importId, { until: Infinity });
    expect(await waiting()).toEqual([{ scopeKey: scopeKey() }]);
    await drain();
    expect(await replayed()).toBe(0);
  });
});

describe('another policy', () => {
  it('has the history replayed once its scores are made', async () => {
    await bring();
    await drain();
    const data = { scopeKey: scopeKey() };
    await inTransaction(world.deps.db, (tx) => enqueue(tx, 'policy-rescore', data));
    await world.deps.db.alert.deleteMany();
    expect(await drain()).toMatchObject({ failed: 0, done: true });
    expect(await replayed()).toBeGreaterThan(0);
  });
});
