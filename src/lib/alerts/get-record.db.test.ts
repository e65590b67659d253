import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createWorld, DAY, makeDeal, refusal, type World } from '@/test/factories';
import { deleteDeal, markNotRisk, updateDeal, withdrawNotRisk } from '../deals';
import { updateDealInput } from '../deals/schema';
import { makeAlert } from './alerts.test-support';
import { getAlertRecord, listRuleRecords } from './index';
import { alertRecordQuery } from './schema';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
beforeEach(async () => {
  await world.deps.db.deal.deleteMany();
});
afterAll(() => world.close());

const record = async (query: object = {}, by: 'viewer' | 'outsider' | 'loner' = 'viewer') =>
  getAlertRecord(world.deps, await world.actor(by), alertRecordQuery.parse(query));
const close = async (id: string, stage: 'closed_won' | 'closed_lost') =>
  updateDeal(world.deps, await world.request('owner'), id, updateDealInput.parse({ stage }));

/** A deal that gets an alert and is closed so many days later. */
async function ended(stage: 'closed_won' | 'closed_lost', days: number, given = {}) {
  const deal = await makeDeal(world, { stage: 'proposal' });
  const id = await makeAlert(world, deal, given);
  world.clock.travel(days * DAY);
  await close(deal.id, stage);
  world.clock.travel(-days * DAY);
  return { deal, id };
}

describe('the record', () => {
  it('counts each rule and each signal, with an interval and the days to the loss', async () => {
    const raised = [
      { signal: 'inactivity', points: 0.9 },
      { signal: 'engagement', points: 0.11 },
      { signal: 'close_date', points: 0.1 },
      { signal: 'threading', points: -0.5 },
    ];
    for (let n = 0; n < 8; n += 1) await ended('closed_lost', n + 1, { contributions: raised });
    for (let n = 0; n < 3; n += 1) await ended('closed_won', 4, { dismissedAt: world.clock.now() });
    await ended('closed_lost', 30, { kind: 'rising', announced: false });
    const slipped = await makeDeal(world, { stage: 'proposal' });
    await makeAlert(world, slipped, { promisedDate: world.clock.now() });
    await makeAlert(world, await makeDeal(world, { stage: 'proposal' }));
    world.clock.travel(35 * DAY);

    const { live, closed, teamId } = await record();
    expect(teamId).toBe(world.teamId('north'));
    expect(closed).toEqual({ lost: 9, won: 3, lostShare: 0.75 });
    const [high, rising, dropped] = live.rules;
    expect(high).toMatchObject({
      key: 'entered_high',
      fired: 13, lost: 8, won: 3, slipped: 1, open: 1, dismissed: 3, quiet: 0,
      medianDaysToLoss: 4.5,
    }); // prettier-ignore
    expect(high?.precision).toBeCloseTo(8 / 11, 12);
    expect(high?.interval?.low).toBeCloseTo(0.4344, 4);
    expect(high?.interval?.high).toBeCloseTo(0.9025, 4);
    expect(rising).toMatchObject({ fired: 1, lost: 1, quiet: 1, precision: null, interval: null });
    expect(dropped).toMatchObject({ key: 'engagement_dropped', fired: 0, precision: null });
    expect(live.total).toMatchObject({
      key: 'all',
      fired: 14,
      lost: 9,
      won: 3,
      slipped: 1,
      open: 1,
    });
    expect(live.signals.map(({ key, fired, lost }) => [key, fired, lost])).toEqual([
      ['inactivity', 14, 9],
      ['engagement', 8, 8],
    ]);
  });

  it('judges by deals: three alerts of each of four lost deals are four, and no verdict', async () => {
    const kinds = ['rising', 'engagement_dropped', 'entered_high'];
    for (let n = 0; n < 4; n += 1) {
      const { deal } = await ended('closed_lost', 1, { kind: 'entered_high' });
      for (const kind of kinds) await makeAlert(world, deal, { kind });
    }
    const { live } = await record();
    const lines = [live.total, live.signals[0], live.rules[0]];
    expect(lines.map((line) => [line?.fired, line?.lost, line?.lostDeals])).toEqual([
      [16, 16, 4],
      [16, 16, 4],
      [8, 8, 4],
    ]);
    for (const line of lines) expect(line).toMatchObject({ precision: null, interval: null });
    const viewer = await world.actor('viewer');
    const rules = await listRuleRecords(world.deps, viewer);
    expect(rules.map(({ lost }) => lost)).toEqual([4, 4, 4]);
    expect(await listRuleRecords(world.deps, viewer, null)).toEqual([]);
    expect(await listRuleRecords(world.deps, viewer, world.teamId('north'))).toEqual(rules);
    expect(await listRuleRecords(world.deps, viewer, world.teamId('south'))).toEqual([]);
    for (let n = 0; n < 6; n += 1) {
      const { deal } = await ended('closed_won', 1, { kind: 'rising' });
      await makeAlert(world, deal, { kind: 'rising' });
    }
    const { total, rules: byRule } = (await record()).live;
    expect(total).toMatchObject({ fired: 28, lostDeals: 4, wonDeals: 6, precision: 0.4 });
    // As if of ten deals, not of 28 alerts.
    expect(total.interval?.low).toBeCloseTo(0.1682, 4);
    expect(byRule[1]).toMatchObject({
      fired: 16,
      won: 12,
      lostDeals: 4,
      wonDeals: 6,
      precision: 0.4,
    });
  });

  it('gives no verdict below ten ended deals, and one from there on', async () => {
    for (let n = 0; n < 9; n += 1) await ended('closed_lost', 1);
    world.clock.travel(2 * DAY);
    expect((await record()).live.rules[0]).toMatchObject({ lost: 9, precision: null });
    world.clock.travel(-2 * DAY);
    await ended('closed_won', 1);
    world.clock.travel(2 * DAY);
    expect((await record()).live.rules[0]).toMatchObject({ lost: 9, won: 1, precision: 0.9 });
  });

  it('keeps replayed rows apart, and leaves out what is older, binned or another team’s', async () => {
    await ended('closed_lost', 1, { replayed: true, announced: false });
    const { deal } = await ended('closed_lost', 1);
    await makeAlert(world, await makeDeal(world, {}, 'outsider'));
    await makeAlert(world, await makeDeal(world), { daysAgo: 31 });
    world.clock.travel(2 * DAY);
    const month = await record({ days: '30' });
    expect(month.live.total).toMatchObject({ fired: 1, lost: 1 });
    expect(month.replayed.total).toMatchObject({ fired: 1, lost: 1, quiet: 1 });
    expect((await record({ days: '90' })).live.total.fired).toBe(2);
    await deleteDeal(world.deps, await world.request('owner'), deal.id);
    expect((await record({ days: '30' })).live.total.fired).toBe(0);
  });

  it('of a team that one is not in is not found; without a team it is one’s own', async () => {
    expect(await refusal(record({ teamId: world.teamId('north') }, 'outsider'))).toMatchObject({
      code: 'NOT_FOUND',
    });
    expect(await record({}, 'loner')).toMatchObject({
      teamId: null,
      live: { total: { fired: 0 } },
    });
    expect(await record({ teamId: 'personal' })).toMatchObject({ teamId: null });
    expect(alertRecordQuery.safeParse({ days: '31' }).success).toBe(false);
  });
});

describe('the record beside an alert', () => {
  it('counts the ended alerts of each rule, live and replayed', async () => {
    await ended('closed_lost', 1);
    await ended('closed_won', 1, { replayed: true });
    await ended('closed_lost', 1, { kind: 'rising' });
    await makeAlert(world, await makeDeal(world));
    world.clock.travel(2 * DAY);
    const rules = await listRuleRecords(world.deps, await world.actor('viewer'));
    const teamId = world.teamId('north');
    expect(rules.toSorted((a, b) => a.kind.localeCompare(b.kind))).toEqual([
      { teamId, kind: 'entered_high', lost: 1, won: 0, replayedLost: 0, replayedWon: 1 },
      { teamId, kind: 'rising', lost: 1, won: 0, replayedLost: 0, replayedWon: 0 },
    ]);
    expect(await listRuleRecords(world.deps, await world.actor('outsider'))).toEqual([]);
  });
});

describe('judgements', () => {
  const until = (days: number) => new Date(world.clock.now().getTime() + days * DAY);
  const mark = async (id: string, days = 20) =>
    markNotRisk(world.deps, await world.request('member'), id, {
      reason: 'Champion confirmed',
      until: until(days),
    });

  it('are counted by what became of the deals, each once, with the last word before the end', async () => {
    const [won, lost, open, taken] = [
      await makeDeal(world),
      await makeDeal(world),
      await makeDeal(world),
      await makeDeal(world),
    ];
    for (const deal of [won, lost, open, taken]) await mark(deal.id);
    world.clock.travel(DAY);
    await mark(lost.id);
    await withdrawNotRisk(world.deps, await world.request('member'), taken.id);
    world.clock.travel(DAY);
    await close(won.id, 'closed_won');
    await close(lost.id, 'closed_lost');
    await close(taken.id, 'closed_lost');
    const counted = { marked: 4, withdrawn: 1, lapsed: 0, won: 1, lost: 1, open: 1 };
    expect((await record()).notRisk).toEqual({ ...counted, right: null, interval: null });
    world.clock.travel(40 * DAY);
    // The one that is open holds no longer, and the others closed before the last 30 days.
    expect((await record()).notRisk).toMatchObject({ marked: 3, open: 0 });
    expect((await record({ days: '30' })).notRisk.marked).toBe(0);
  });

  it('of long before the closing were neither right nor wrong; those up to 30 days before were', async () => {
    const [within, after, long] = [await makeDeal(world), await makeDeal(world), await makeDeal(world)]; // prettier-ignore
    await mark(long.id, 5);
    world.clock.travel(5 * DAY);
    await mark(after.id, 5);
    await mark(within.id, 60);
    world.clock.travel(34 * DAY);
    for (const { id } of [within, after, long]) await close(id, 'closed_lost');
    // What is said of a deal after its end is no word before it.
    world.clock.travel(1_000);
    await withdrawNotRisk(world.deps, await world.request('member'), within.id);
    expect((await record({ days: '30' })).notRisk).toMatchObject({ marked: 3, lost: 2, lapsed: 1 });
  });

  it('have a share of their own from ten ended deals on', async () => {
    for (let n = 0; n < 10; n += 1) {
      const deal = await makeDeal(world);
      await mark(deal.id);
      world.clock.travel(1_000);
      await close(deal.id, n < 7 ? 'closed_won' : 'closed_lost');
    }
    const { notRisk } = await record();
    expect(notRisk).toMatchObject({ marked: 10, won: 7, lost: 3, right: 0.7 });
    expect(notRisk.interval?.low).toBeCloseTo(0.3968, 4);
  });
});
