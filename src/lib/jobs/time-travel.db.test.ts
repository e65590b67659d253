import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { countRows, createWorld, DAY, HOUR, makeDeal, type World } from '@/test/factories';
import { listAlerts } from '../alerts';
import { deleteDeal, logTouch, updateDeal } from '../deals';
import { logTouchInput, updateDealInput } from '../deals/schema';
import { inTransaction } from '../platform/db';
import { runRiskSweep } from './index';
import { manyDeals } from './many-deals.test-support';

const BUDGET_MS = 60_000;
const MINUTE = 60_000;
let world: World;
beforeAll(async () => {
  world = await createWorld();
});
beforeEach(async () => {
  await world.deps.db.deal.deleteMany();
  await world.deps.db.eventLog.deleteMany();
});
afterAll(() => world.close());

const sweep = () => runRiskSweep(world.deps, BUDGET_MS);
const stored = (id: string) => world.deps.db.deal.findUniqueOrThrow({ where: { id } });
const touch = async (id: string, type: string) =>
  logTouch(world.deps, await world.request('member'), id, logTouchInput.parse({ type }));
const traces = async (dealId: string) => ({
  alerts: await world.deps.db.alert.findMany({ where: { dealId }, orderBy: { openedAt: 'asc' } }),
  events: await world.deps.db.eventLog.findMany({ where: { dealId, type: 'deal.at_risk' } }),
  notifications: await world.deps.db.notification.findMany({ where: { dealId } }),
});

/** An open deal in good order: a reply today, a meeting and a step ahead, a close date far off. */
async function healthyDeal(): Promise<string> {
  const start = world.clock.now().getTime();
  const day = (n: number) => new Date(start + n * DAY).toISOString();
  const { id } = await makeDeal(world, {
    name: 'Quiet one',
    stage: 'negotiation',
    expectedCloseDate: day(30),
    nextStep: 'Sign',
    nextStepAt: day(6),
  });
  const request = await world.request('member');
  await updateDeal(
    world.deps,
    request,
    id,
    updateDealInput.parse({ assignedToId: request.actor.userId }),
  );
  world.clock.travel(HOUR);
  await touch(id, 'email_sent');
  world.clock.travel(HOUR);
  await touch(id, 'email_received');
  return id;
}

describe('a deal in which nobody does anything', () => {
  it('becomes High by the sweep alone, and is told of exactly once', async () => {
    const id = await healthyDeal();
    expect(await stored(id)).toMatchObject({ riskLevel: 'Low', eventSequence: 2 });
    const { version } = await stored(id);
    let days = 0;
    while ((await stored(id)).riskLevel !== 'High' && days < 120) {
      world.clock.travel(DAY);
      days += 1;
      await sweep();
    }
    expect(days).toBeGreaterThan(7);
    expect(days).toBeLessThan(90);
    expect((await stored(id)).version).toBe(version);
    const { alerts, events, notifications } = await traces(id);
    const high = alerts.filter(({ kind }) => kind === 'entered_high');
    expect(high).toHaveLength(1);
    expect(high[0]).toMatchObject({ announced: true, level: 'High', openedAt: world.clock.now() });
    const told = events.filter(({ data }) => (data as { kind: string }).kind === 'entered_high');
    expect(told).toHaveLength(1);
    expect(told[0]?.data).toMatchObject({ id, band: 'High', userId: world.userId('member') });
    const word = notifications.filter(({ eventId }) => eventId === told[0]?.id);
    expect(word).toHaveLength(1);
    expect(word[0]).toMatchObject({
      userId: world.userId('member'),
      title: 'Quiet one is at high risk',
      message: high[0]?.reasons[0],
    });
    for (let day = 0; day < 10; day += 1) {
      world.clock.travel(DAY);
      await sweep();
    }
    const later = await traces(id);
    expect(later.alerts.filter(({ kind }) => kind === 'entered_high')).toHaveLength(1);
  });

  it('asleep for weeks, gets one alert, one event and one notification', async () => {
    const id = await healthyDeal();
    world.clock.travel(90 * DAY);
    expect(await sweep()).toMatchObject({ assessed: 1, alerts: 1, bandChanged: 1, done: true });
    const { alerts, events, notifications } = await traces(id);
    expect(alerts.map(({ kind }) => kind)).toEqual(['entered_high']);
    expect(events).toHaveLength(1);
    expect(notifications).toHaveLength(1);
  });

  it('shows in the list of alerts until it is dealt with', async () => {
    const id = await healthyDeal();
    world.clock.travel(90 * DAY);
    await sweep();
    const actor = await world.actor('viewer');
    const page = await listAlerts(world.deps, actor, { limit: 10 });
    expect(page.alerts).toMatchObject([{ dealId: id, kind: 'entered_high', announced: true }]);
    expect(page.summary).toEqual({ high: 1, medium: 0, low: 0 });
    await deleteDeal(world.deps, await world.request('owner'), id);
    expect(await listAlerts(world.deps, actor, { limit: 10 })).toMatchObject({
      alerts: [],
      summary: { high: 0 },
    });
  });
});

describe('a second sweep', () => {
  it('at the same time does nothing at all', async () => {
    await healthyDeal();
    world.clock.travel(90 * DAY);
    await sweep();
    const before = await countRows(world.deps);
    const rows = await world.deps.db.deal.findMany();
    expect(await sweep()).toEqual({
      assessed: 0,
      alerts: 0,
      bandChanged: 0,
      normsRefreshed: 0,
      failed: 0,
      done: true,
    });
    expect(await countRows(world.deps)).toEqual(before);
    expect(await world.deps.db.deal.findMany()).toEqual(rows);
  });

  it('an hour later looks at a deal again, and also if it comes a little early', async () => {
    await healthyDeal();
    world.clock.travel(50 * MINUTE);
    expect(await sweep()).toMatchObject({ assessed: 0 });
    world.clock.travel(1);
    expect(await sweep()).toMatchObject({ assessed: 1 });
  });
});

describe('an alert', () => {
  it('ends when the buyer answers, and fires again at the next silence', async () => {
    const id = await healthyDeal();
    world.clock.travel(60 * DAY);
    await sweep();
    await updateDeal(
      world.deps,
      await world.request('member'),
      id,
      updateDealInput.parse({
        expectedCloseDate: new Date(world.clock.now().getTime() + 60 * DAY).toISOString(),
        nextStep: 'Sign at last',
        nextStepAt: new Date(world.clock.now().getTime() + 5 * DAY).toISOString(),
      }),
    );
    await touch(id, 'email_received');
    await touch(id, 'meeting_held');
    expect((await stored(id)).riskScore).toBeLessThan(0.65);
    const ended = (await traces(id)).alerts.find(({ kind }) => kind === 'entered_high');
    expect(ended).toMatchObject({ ending: 'recovered', closedAt: world.clock.now() });
    world.clock.travel(90 * DAY);
    await sweep();
    const high = (await traces(id)).alerts.filter(({ kind }) => kind === 'entered_high');
    expect(high.map(({ closedAt }) => closedAt === null)).toEqual([false, true]);
  });

  it.each([
    ['closed_won', 'won'],
    ['closed_lost', 'lost'],
  ] as const)('ends with its deal: %s', async (stage, ending) => {
    const id = await healthyDeal();
    world.clock.travel(90 * DAY);
    await sweep();
    await updateDeal(
      world.deps,
      await world.request('member'),
      id,
      updateDealInput.parse({ stage }),
    );
    expect((await traces(id)).alerts).toMatchObject([{ ending, closedAt: world.clock.now() }]);
  });
});

describe('the budget', () => {
  it('stops the sweep between two batches; the next run goes on where it stopped', async () => {
    await manyDeals(world, 700);
    world.clock.travel(2 * HOUR);
    const now = () => {
      // A slow machine: two looks at the clock take longer than the whole budget.
      const until = Date.now() + 600;
      while (Date.now() < until);
      return world.clock.now();
    };
    const slow = { ...world.deps, now };
    const first = await runRiskSweep(slow, 1000);
    expect(first).toMatchObject({ assessed: 500, done: false });
    expect(await sweep()).toMatchObject({ assessed: 200, done: true });
    const stale = { riskAsOf: { lt: world.clock.now() } };
    expect(await world.deps.db.deal.count({ where: stale })).toBe(0);
  });

  it('that is used up already does nothing and says so', async () => {
    await healthyDeal();
    world.clock.travel(DAY);
    expect(await runRiskSweep(world.deps, 0)).toMatchObject({ assessed: 0, done: false });
  });
});

describe('the lease', () => {
  it('lets one of two sweeps at once do the work', async () => {
    await healthyDeal();
    world.clock.travel(DAY);
    // The first sweep waits inside its lease, on what is locked here.
    let first: ReturnType<typeof sweep> | undefined;
    await inTransaction(world.deps.db, async (tx) => {
      await tx.$executeRaw`LOCK TABLE "Deal" IN ACCESS EXCLUSIVE MODE`;
      first = sweep();
      while ((await world.deps.db.lease.count()) === 0);
      expect(await sweep()).toBeNull();
    });
    expect(await first).toMatchObject({ assessed: 1 });
    expect(await world.deps.db.lease.count()).toBe(0);
  });

  it('that was lost to another ends the sweep before its next batch', async () => {
    await healthyDeal();
    world.clock.travel(DAY);
    const { db } = world.deps;
    let lost: ReturnType<typeof sweep> | undefined;
    await inTransaction(db, async (tx) => {
      await tx.$executeRaw`LOCK TABLE "Deal" IN ACCESS EXCLUSIVE MODE`;
      // It waits inside its lease on what is locked here, and loses the lease meanwhile.
      lost = sweep();
      await expect.poll(() => db.lease.count()).toBe(1);
      await db.lease.updateMany({ data: { holder: 'another process' } });
    });
    expect(await lost).toMatchObject({ assessed: 0, done: false });
    await db.lease.deleteMany();
    expect(await sweep()).toMatchObject({ assessed: 1, done: true });
  });
});

describe('a sweep', () => {
  it('passes over deals in the bin, closed ones and those being edited', async () => {
    const [kept, binned, closed, edited] = [
      await healthyDeal(),
      await healthyDeal(),
      await healthyDeal(),
      await healthyDeal(),
    ];
    const request = await world.request('owner');
    await deleteDeal(world.deps, request, binned);
    await updateDeal(world.deps, request, closed, updateDealInput.parse({ stage: 'closed_won' }));
    world.clock.travel(DAY);
    await inTransaction(world.deps.db, async (tx) => {
      await tx.$queryRaw`SELECT 1 FROM "Deal" WHERE "id" = ${edited} FOR UPDATE`;
      // Once since it is stale, and once more since the deal that was won has made norms.
      expect(await sweep()).toMatchObject({ assessed: 2, normsRefreshed: 1, done: true });
    });
    expect((await stored(kept)).riskAsOf).toEqual(world.clock.now());
    expect(await sweep()).toMatchObject({ assessed: 1 });
  });
});
