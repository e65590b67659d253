import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { createWorld, testDeps, type World } from '@/test/factories';
import { createLog } from '../platform/log';
import { defaultPolicy } from '../risk';
import { startPreview, startRun } from '../scoring';
import { runJobs } from './index';
import { startWorker } from './worker';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterEach(async () => {
  await world.deps.db.riskRun.deleteMany();
  await world.deps.db.$executeRaw`DELETE FROM pgboss.job`;
});
afterAll(() => world.close());

const quiet = createLog('info', { write: () => undefined });
const row = (id: string) => world.deps.db.riskRun.findUniqueOrThrow({ where: { id } });
const statusOf = async (id: string) => (await row(id)).status;
const backtest = async () =>
  startRun(world.deps, await world.actor('owner'), { kind: 'backtest', teamId: null });

describe('a run on a host where only the scheduler works', () => {
  it('outlives three short ticks, and is done in the long one after them', async () => {
    const { id } = await backtest();
    for (let tick = 0; tick < 3; tick += 1) {
      const counts = await runJobs(world.url, world.deps, 2_000, quiet);
      expect(counts).toMatchObject({ failed: 0, done: false });
      expect(await row(id)).toMatchObject({ status: 'queued', attempts: 0 });
    }
    expect(await runJobs(world.url, world.deps, 60_000, quiet)).toMatchObject({ done: true });
    expect(await row(id)).toMatchObject({ status: 'done', attempts: 1 });
  });
});

describe('a preview', () => {
  it('does not wait for a backtest or a learning that takes its time', async () => {
    const actor = await world.actor('owner');
    const slow = await backtest();
    const { version: _version, ...policy } = defaultPolicy();
    const elsewhere = testDeps(world.url, world.clock);
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    let taken = (): void => undefined;
    const isHeld = new Promise<void>((resolve) => {
      taken = resolve;
    });
    // Whoever takes the slow run waits for this transaction.
    const holding = elsewhere.db.$transaction(
      async (tx) => {
        await tx.$queryRaw`SELECT "id" FROM "RiskRun" WHERE "id" = ${slow.id} FOR UPDATE`;
        taken();
        await held;
      },
      { timeout: 60_000 },
    );
    await isHeld;
    const worker = await startWorker(world.url, world.deps, quiet);
    try {
      const preview = await startPreview(world.deps, actor, { teamId: null, policy });
      await vi.waitFor(async () => expect(await statusOf(preview.id)).toBe('done'), 20_000);
      expect(await statusOf(slow.id)).toBe('queued');
      release();
      await holding;
      await vi.waitFor(async () => expect(await statusOf(slow.id)).toBe('done'), 20_000);
    } finally {
      release();
      await worker.stop();
    }
  }, 60_000);
});
