import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  createWorld,
  DAY,
  HOUR,
  listQuery,
  makeDeal,
  refusal,
  type PersonKey,
  type World,
} from '@/test/factories';
import { runRiskSweep } from '../jobs';
import type { DealDto } from './dto';
import {
  getDeal,
  getTimeline,
  importBatch,
  listDeals,
  logTouch,
  markNotRisk,
  updateDeal,
  withdrawNotRisk,
  type IncomingDeal,
} from './index';
import { notRiskInput } from './not-risk-schema';
import { logTouchInput, updateDealInput } from './schema';

let world: World;
let deal: DealDto;
beforeAll(async () => {
  world = await createWorld();
});
beforeEach(async () => {
  await world.deps.db.deal.deleteMany();
  await world.deps.db.eventLog.deleteMany();
  deal = await makeDeal(world, { name: 'Quiet but fine', stage: 'negotiation' });
});
afterAll(() => world.close());

const inDays = (days: number) => new Date(world.clock.now().getTime() + days * DAY);
const mark = async (given: object = {}, by: PersonKey = 'member', id = deal.id) =>
  markNotRisk(world.deps, await world.request(by), id, {
    reason: 'The champion is on leave until the 20th',
    until: inDays(30),
    ...given,
  });
const withdraw = async (by: PersonKey = 'member', version?: number) =>
  withdrawNotRisk(world.deps, await world.request(by), deal.id, version);
const read = async () => getDeal(world.deps, await world.actor('viewer'), deal.id);
const edits = async () => {
  const actor = await world.actor('viewer');
  const { entries } = await getTimeline(world.deps, actor, deal.id, { limit: 20 });
  return entries.filter(({ kind }) => kind === 'updated');
};
const sweep = () => runRiskSweep(world.deps, 60_000);
const alerts = () =>
  world.deps.db.alert.findMany({ where: { dealId: deal.id }, orderBy: { openedAt: 'asc' } });

describe('judging a deal as not at risk', () => {
  it('stands beside the score, in the list and in the timeline', async () => {
    const marked = await mark();
    const said = {
      until: inDays(30).toISOString(),
      reason: 'The champion is on leave until the 20th',
      by: 'Person member',
    };
    expect(marked.notRisk).toEqual(said);
    expect(marked).toMatchObject({ riskScore: deal.riskScore, riskLevel: deal.riskLevel });
    expect(marked.version).toBe(deal.version + 1);
    const { deals } = await listDeals(world.deps, await world.actor('viewer'), listQuery());
    expect(deals[0]?.notRisk).toEqual(said);
    const [edit] = await edits();
    expect(edit?.actor).toBe('Person member');
    expect(Object.fromEntries(edit?.changes.map((one) => [one.field, one.new]) ?? [])).toEqual({
      notRiskUntil: said.until,
      notRiskReason: said.reason,
      notRiskBy: said.by,
    });
  });

  it('expires by itself, and again beginning it is an edit like the first', async () => {
    await mark();
    world.clock.travel(30 * DAY);
    expect((await read()).notRisk).toBeNull();
    await mark();
    expect((await read()).notRisk).not.toBeNull();
    expect(await edits()).toHaveLength(2);
  });

  it('the same again changes nothing', async () => {
    const until = inDays(10);
    const { version } = await mark({ until });
    world.clock.travel(HOUR);
    expect((await mark({ until })).version).toBe(version);
    expect(await edits()).toHaveLength(1);
  });

  it('is withdrawn, once', async () => {
    await mark();
    expect((await withdraw()).notRisk).toBeNull();
    const { version } = await withdraw();
    expect(version).toBe(deal.version + 2);
    expect(await edits()).toHaveLength(2);
  });

  it('that has expired stays in the record when it is withdrawn', async () => {
    await mark();
    world.clock.travel(31 * DAY);
    await withdraw();
    const row = await world.deps.db.deal.findUniqueOrThrow({ where: { id: deal.id } });
    expect(row.notRiskUntil).not.toBeNull();
  });
});

describe('what is refused', () => {
  it.each([
    ['now', 0],
    ['the past', -3],
    ['more than 180 days ahead', 180.01],
  ])('until %s, by name', async (_words, days) => {
    expect(await refusal(mark({ until: inDays(days) }))).toEqual({
      code: 'VALIDATION_FAILED',
      fields: ['until'],
    });
    expect((await read()).notRisk).toBeNull();
  });

  it('no reason, one that is too long, and what is no text', () => {
    const until = inDays(3).toISOString();
    for (const reason of ['', '   ', 'x'.repeat(501), 'a\u0000b', 7, undefined]) {
      expect(notRiskInput.safeParse({ reason, until }).error?.issues[0]?.path).toEqual(['reason']);
    }
    expect(notRiskInput.safeParse({ reason: 'x'.repeat(500), until }).success).toBe(true);
  });

  it('a stale version, of both', async () => {
    await mark();
    expect(await refusal(mark({ version: deal.version }))).toMatchObject({ code: 'CONFLICT' });
    expect(await refusal(withdraw('member', deal.version))).toMatchObject({ code: 'CONFLICT' });
    expect((await withdraw('member', deal.version + 1)).notRisk).toBeNull();
  });

  it('a closed deal', async () => {
    const closed = updateDealInput.parse({ stage: 'closed_won' });
    await updateDeal(world.deps, await world.request('owner'), deal.id, closed);
    expect(await refusal(mark())).toMatchObject({ code: 'CONFLICT' });
  });

  it('a viewer, and an outsider finds nothing', async () => {
    expect(await refusal(mark({}, 'viewer'))).toMatchObject({ code: 'FORBIDDEN' });
    expect(await refusal(mark({}, 'outsider'))).toMatchObject({ code: 'NOT_FOUND' });
    expect(await refusal(withdraw('viewer'))).toMatchObject({ code: 'FORBIDDEN' });
    expect(await refusal(withdraw('outsider'))).toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('while the judgement holds', () => {
  const news = () => world.deps.db.eventLog.findMany({ where: { type: 'deal.at_risk' } });
  const notified = () => world.deps.db.notification.count({ where: { dealId: deal.id } });
  const calmDown = async () => {
    const request = await world.request('owner');
    for (const type of ['email_received', 'meeting_held']) {
      await logTouch(world.deps, request, deal.id, logTouchInput.parse({ type }));
    }
    const calm = { stage: 'discovery', nextStep: 'Sign', nextStepAt: inDays(3).toISOString() };
    await updateDeal(world.deps, request, deal.id, updateDealInput.parse(calm));
  };
  /** Judged as safe for a hundred days, and High since. */
  const becomeHigh = async () => {
    await mark({ until: inDays(100) });
    world.clock.travel(60 * DAY);
    await sweep();
  };

  it('alerts are recorded and told to nobody', async () => {
    const number = async () =>
      (await world.deps.db.deal.findUniqueOrThrow({ where: { id: deal.id } })).eventSequence;
    await mark({ until: inDays(100) });
    const before = await number();
    world.clock.travel(60 * DAY);
    await sweep();
    expect(await read()).toMatchObject({ riskLevel: 'High', notRisk: { by: 'Person member' } });
    expect(await alerts()).toMatchObject([{ kind: 'entered_high', announced: false }]);
    expect([await news(), await notified()]).toEqual([[], 0]);
    expect(await number(), 'no number is spent on what nobody hears of').toBe(before);
  });

  it('what still holds when it expires is told at the first look, once, in the row that there is', async () => {
    await becomeHigh();
    const [quiet] = await alerts();
    world.clock.travel(41 * DAY);
    await sweep();
    expect(await alerts()).toEqual([{ ...quiet, announced: true }]);
    const [event, ...more] = await news();
    expect(event?.data).toMatchObject({ kind: 'entered_high', wasHeldBack: true });
    expect(event?.sequence).not.toBeNull();
    expect([more, await notified()]).toEqual([[], 1]);
    world.clock.travel(DAY);
    await sweep();
    expect([(await news()).length, (await alerts()).length]).toEqual([1, 1]);
  });

  it('what still holds when it is withdrawn is told then', async () => {
    await becomeHigh();
    await withdraw();
    expect(await alerts()).toMatchObject([{ announced: true, closedAt: null }]);
    expect([(await news()).length, await notified()]).toEqual([1, 1]);
  });

  it('what is over by then is never told; the next crossing is', async () => {
    await becomeHigh();
    await calmDown();
    expect(await alerts()).toMatchObject([{ ending: 'recovered', announced: false }]);
    await withdraw();
    expect([(await alerts()).length, await news()]).toEqual([1, []]);
    world.clock.travel(90 * DAY);
    await sweep();
    const [, again] = await alerts();
    expect(again).toMatchObject({ kind: 'entered_high', announced: true, closedAt: null });
    expect([(await news()).length, await notified()]).toEqual([1, 1]);
  });

  it('what somebody dismissed or snoozed meanwhile is known, and not told when it expires', async () => {
    await becomeHigh();
    const [row] = await alerts();
    const dismissed = { dismissedAt: world.clock.now(), dismissReason: 'known' };
    await world.deps.db.alert.update({ where: { id: row?.id ?? '' }, data: dismissed });
    world.clock.travel(41 * DAY);
    await sweep();
    expect([await news(), await notified()]).toEqual([[], 0]);
    expect(await alerts()).toMatchObject([{ announced: false }]);
  });

  it('what fires when it is over is told as ever, and what had been told is not told again', async () => {
    world.clock.travel(60 * DAY);
    await sweep();
    expect(await news()).toHaveLength(1);
    await mark({ until: inDays(5) });
    world.clock.travel(6 * DAY);
    await sweep();
    expect([(await news()).length, (await alerts()).length]).toEqual([1, 1]);
  });
});

describe('an import', () => {
  const place = () => ({
    scopeKey: `team:${world.teamId('north')}`,
    teamId: world.teamId('north'),
    userId: world.userId('owner'),
  });
  const bring = (given: Partial<IncomingDeal>) => {
    const incoming: IncomingDeal = {
      source: 'crm', externalId: '0061', name: 'From the CRM', account: null, value: 100,
      currency: 'USD', location: null, stage: 'proposal', crmStage: null, createdAt: inDays(-9),
      expectedCloseDate: null, closedAt: null, outcome: null, ownerName: null, assignedToId: null,
      isDemo: false, told: null, events: [], contacts: [], meetings: [], ...given,
    }; // prettier-ignore
    const context = { now: world.clock.now(), actorId: null, actorName: null, source: 'import', requestId: null }; // prettier-ignore
    return importBatch(world.deps, place(), [incoming], context, 'all');
  };

  it('never erases it', async () => {
    const createdAt = inDays(-9);
    await bring({ createdAt });
    const where = { externalId: '0061' };
    const { id } = await world.deps.db.deal.findFirstOrThrow({ where });
    await mark({}, 'member', id);
    world.clock.travel(HOUR);
    await bring({ createdAt, name: 'Renamed in the CRM', value: 250 });
    const after = await world.deps.db.deal.findFirstOrThrow({ where });
    expect(after).toMatchObject({
      name: 'Renamed in the CRM',
      notRiskReason: 'The champion is on leave until the 20th',
      notRiskById: world.userId('member'),
    });
    expect(after.notRiskUntil).not.toBeNull();
  });
});
