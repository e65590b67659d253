import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createWorld, DAY, makeDeal, refusal, type World } from '@/test/factories';
import { deleteDeal, updateDeal } from '../deals';
import { updateDealInput } from '../deals/schema';
import { runRiskSweep } from '../jobs';
import { assess, defaultNorms, defaultPolicy, ENGINE_VERSION, type RiskPolicy } from '../risk';
import { loadHistories, toRiskDeal } from '../scoring';
import { makeAlert } from './alerts.test-support';
import { listAlerts, listHeldAlerts } from './index';
import { ALERT_OUTCOMES, ALERT_STATUSES, pointsBySignal, type SignalPoints } from './model';
import { outcomeOf, statusOf } from './outcome';
import type { AlertFilter } from './schema';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
beforeEach(async () => {
  await world.deps.db.deal.deleteMany();
  await world.deps.db.eventLog.deleteMany();
  await world.deps.db.riskPolicy.deleteMany();
});
afterAll(() => world.close());

const inDays = (days: number) => new Date(world.clock.now().getTime() + days * DAY);
const list = async (filter: Partial<AlertFilter> = {}) =>
  listAlerts(world.deps, await world.actor('viewer'), { limit: 100, ...filter });
const sweep = () => runRiskSweep(world.deps, 60_000);
const inForce = (policy: RiskPolicy) => {
  const at = { scopeKey: `team:${world.teamId('north')}`, activatedAt: world.clock.now() };
  return world.deps.db.riskPolicy.create({
    data: {
      scopeKey: at.scopeKey,
      version: policy.version,
      data: policy,
      createdAt: at.activatedAt,
      activations: { create: at },
    },
  });
};

describe('an alert that fires', () => {
  it('takes along what made the score, and what was promised', async () => {
    const close = inDays(45).toISOString();
    const deal = await makeDeal(world, { stage: 'negotiation', expectedCloseDate: close });
    world.clock.travel(40 * DAY);
    await sweep();
    const row = await world.deps.db.alert.findFirstOrThrow({ where: { kind: 'entered_high' } });
    const stored = await world.deps.db.deal.findUniqueOrThrow({ where: { id: deal.id } });
    expect(row).toMatchObject({
      contributions: pointsBySignal(stored.riskContributions as unknown as SignalPoints[]),
      policyVersion: defaultPolicy().version,
      engineVersion: ENGINE_VERSION,
      promisedDate: new Date(close),
      replayed: false,
    });
    const history = (await loadHistories(world.deps.db, [deal.id])).get(deal.id) ?? [];
    const { base } = assess(
      toRiskDeal(stored),
      history,
      defaultPolicy(),
      defaultNorms(),
      world.clock.now().getTime(),
    );
    const points = row.contributions as { points: number }[];
    const sum = points.reduce((all, one) => all + one.points, base);
    expect(1 / (1 + Math.exp(-sum))).toBeCloseTo(row.score, 9);
    const event = await world.deps.db.eventLog.findFirstOrThrow({
      where: { type: 'deal.at_risk' },
    });
    expect(event.data).toMatchObject({ id: deal.id, kind: 'entered_high', band: 'High' });
    expect(event.data).toHaveProperty('contributions', stored.riskContributions);
  });
});

describe('a rule that is switched off', () => {
  it('fires nothing while its state goes on, and waits for the next crossing when it is on again', async () => {
    const policy = defaultPolicy();
    const { alerts } = policy;
    const off = { ...alerts, enteredHigh: { ...alerts.enteredHigh, on: false } };
    await inForce({ ...policy, version: 'quiet', alerts: off });
    const { id } = await makeDeal(world, { stage: 'negotiation' });
    world.clock.travel(60 * DAY);
    await sweep();
    const deal = () => world.deps.db.deal.findUniqueOrThrow({ where: { id } });
    expect(await deal()).toMatchObject({ riskLevel: 'High', riskPolicyVersion: 'quiet' });
    expect((await deal()).riskAlertState).toMatchObject({ highArmed: false });
    const fired = { where: { dealId: id, kind: 'entered_high' } };
    expect(await world.deps.db.alert.count(fired)).toBe(0);
    expect(await world.deps.db.eventLog.count({ where: { type: 'deal.at_risk' } })).toBe(0);

    world.clock.travel(DAY);
    await inForce({ ...policy, version: 'loud' });
    await sweep();
    expect(await deal()).toMatchObject({ riskLevel: 'High', riskPolicyVersion: 'loud' });
    expect(await world.deps.db.alert.count(fired), 'what holds is no new crossing').toBe(0);

    const request = await world.request('owner');
    const calm = { expectedCloseDate: inDays(60).toISOString(), stage: 'discovery' };
    await updateDeal(world.deps, request, id, updateDealInput.parse(calm));
    await world.deps.db.dealEvent.createMany({
      data: ['email_received', 'meeting_held'].map((type) => ({
        dealId: id,
        at: world.clock.now(),
        type,
        source: 'screen',
      })),
    });
    world.clock.travel(DAY);
    await sweep();
    expect((await deal()).riskAlertState).toMatchObject({ highArmed: true });
    world.clock.travel(90 * DAY);
    await sweep();
    expect(await world.deps.db.alert.count(fired)).toBe(1);
  });
});

/** Rows in which every reason for an outcome or a place meets every other. */
async function makeAllKinds(): Promise<void> {
  const outcomes = ['proposal', 'closed_won', 'closed_lost'] as const;
  const promised = [null, inDays(-1), inDays(0), inDays(20)];
  const snoozed = [null, inDays(-1), inDays(5)];
  for (const stage of outcomes) {
    const deal = await makeDeal(world, { stage });
    for (const promisedDate of promised) {
      for (const snoozedUntil of snoozed) {
        for (const dismissedAt of [null, inDays(-1)]) {
          for (const closedAt of [null, inDays(-2)]) {
            const reason = dismissedAt ? { dismissReason: 'known' } : {};
            const row = { promisedDate, snoozedUntil, dismissedAt, closedAt, ...reason };
            await makeAlert(world, deal, { ...row, daysAgo: 3 });
          }
        }
      }
    }
  }
}

describe('outcome and place of an alert', () => {
  it('are the same in SQL and in the pure functions', async () => {
    await makeAllKinds();
    const rows = await world.deps.db.alert.findMany({ include: { deal: true } });
    expect(rows).toHaveLength(144);
    const now = world.clock.now();
    const said = new Map((await list({ status: 'all' })).alerts.map((one) => [one.id, one]));
    const { nextCursor } = await list({ status: 'all' });
    const rest = await list({ status: 'all', cursor: nextCursor ?? '' });
    for (const one of rest.alerts) said.set(one.id, one);
    for (const row of rows) {
      expect(said.get(row.id)).toMatchObject({
        outcome: outcomeOf(row, row.deal, now),
        status: statusOf(row, now),
      });
    }
    const idsBy = async (filter: Partial<AlertFilter>) => (await list(filter)).alerts.map(({ id }) => id).toSorted(); // prettier-ignore
    for (const status of ALERT_STATUSES) {
      const expected = rows.filter((row) => statusOf(row, now) === status);
      expect(await idsBy({ status })).toEqual(expected.map(({ id }) => id).toSorted());
    }
    for (const outcome of ALERT_OUTCOMES) {
      const expected = rows.filter((row) => outcomeOf(row, row.deal, now) === outcome);
      expect(expected.length).toBeGreaterThan(0);
      expect(await idsBy({ status: 'all', outcome })).toEqual(
        expected.map(({ id }) => id).toSorted(),
      );
    }
  });

  it('follow the deal: slipped after the promised day, then lost', async () => {
    const deal = await makeDeal(world, { stage: 'proposal' });
    await makeAlert(world, deal, { promisedDate: inDays(2) });
    const outcome = async () => (await list({ status: 'all' })).alerts[0]?.outcome;
    expect(await outcome()).toBe('open');
    world.clock.travel(3 * DAY);
    expect(await outcome()).toBe('slipped');
    const lost = updateDealInput.parse({ stage: 'closed_lost' });
    await updateDeal(world.deps, await world.request('owner'), deal.id, lost);
    expect(await outcome()).toBe('lost');
  });
});

describe('the list', () => {
  it('pages through all of them once, newest first, also where several fired at once', async () => {
    const deal = await makeDeal(world, { stage: 'proposal' });
    const ids: string[] = [];
    for (let n = 0; n < 25; n += 1) ids.push(await makeAlert(world, deal, { daysAgo: n % 4 }));
    const seen: { id: string; openedAt: string }[] = [];
    let cursor: string | undefined;
    do {
      const page = await list({ limit: 7, cursor });
      seen.push(...page.alerts);
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    expect(seen.map(({ id }) => id).toSorted()).toEqual(ids.toSorted());
    const times = seen.map(({ openedAt }) => openedAt);
    expect(times).toEqual(times.toSorted().toReversed());
    expect(await refusal(list({ cursor: 'made up' }))).toMatchObject({ code: 'BAD_REQUEST' });
  });

  it('narrows by rule, age and deal, and shows what was replayed only when asked', async () => {
    const [one, other] = [await makeDeal(world), await makeDeal(world)];
    const high = await makeAlert(world, one, { daysAgo: 2 });
    const rising = await makeAlert(world, other, { daysAgo: 40, kind: 'rising' });
    const replayed = await makeAlert(world, one, { daysAgo: 50, replayed: true, announced: false });
    const ids = async (filter: Partial<AlertFilter>) => (await list(filter)).alerts.map(({ id }) => id); // prettier-ignore
    expect(await ids({})).toEqual([high, rising]);
    expect(await ids({ kind: 'rising' })).toEqual([rising]);
    expect(await ids({ days: 30 })).toEqual([high]);
    expect(await ids({ dealId: other.id })).toEqual([rising]);
    expect(await ids({ status: 'all', replayed: true })).toEqual([replayed]);
  });

  it('of one deal names what holds, however much is newer and over, and not what was dismissed', async () => {
    const deal = await makeDeal(world, { stage: 'proposal' });
    const held = await makeAlert(world, deal, { daysAgo: 90 });
    const snoozed = await makeAlert(world, deal, { kind: 'rising', daysAgo: 80, snoozedUntil: inDays(3) }); // prettier-ignore
    const dismissed = { dismissedAt: inDays(-1), dismissReason: 'known' };
    await makeAlert(world, deal, { kind: 'engagement_dropped', ...dismissed });
    for (let n = 0; n < 25; n += 1) await makeAlert(world, deal, { daysAgo: n, closedAt: inDays(0), ending: 'recovered' }); // prettier-ignore
    await makeAlert(world, await makeDeal(world));
    const of = async (by: 'viewer' | 'outsider') =>
      (await listHeldAlerts(world.deps, await world.actor(by), deal.id)).map(({ id }) => id);
    expect(await of('viewer')).toEqual([snoozed, held]);
    expect(await of('outsider')).toEqual([]);
    await deleteDeal(world.deps, await world.request('owner'), deal.id);
    expect(await of('viewer')).toEqual([]);
  });

  it('hides what lies in the bin or in another team', async () => {
    const deal = await makeDeal(world);
    await makeAlert(world, deal);
    const foreign = await makeDeal(world, {}, 'outsider');
    await makeAlert(world, foreign);
    expect((await list()).alerts.map(({ dealId }) => dealId)).toEqual([deal.id]);
    await deleteDeal(world.deps, await world.request('owner'), deal.id);
    expect((await list({ status: 'all' })).alerts).toEqual([]);
    expect((await list({ status: 'all', dealId: foreign.id })).alerts).toEqual([]);
  });
});
