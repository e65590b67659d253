import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { createWorld, DAY, makeDeal, refusal, type PersonKey, type World } from '@/test/factories';
import { deleteDeal, updateDeal } from '../deals';
import type { UpdateDealInput } from '../deals/schema';
import { newId } from '../core/ids';
import { registerPlanner } from '../events';
import type { DigestPlaceDto } from './dto';
import { changePreferences, getDigest, makeDigests } from './index';
import type { DigestPartName } from './model';

const worlds: World[] = [];
let world: World;
/** Monday, 09:00 UTC. */
beforeEach(async () => {
  world = await createWorld('2026-03-02T09:00:00.000Z');
  worlds.push(world);
});
afterAll(async () => {
  for (const each of worlds) await each.close();
});

type Digest = Parameters<typeof changePreferences>[2]['digest'];

async function wants(
  key: PersonKey,
  timeZone: string,
  digest: Digest = { kind: 'daily', time: 480 },
) {
  // prettier-ignore
  return changePreferences(world.deps, await world.actor(key), { timeZone, digest });
}
const make = (
  onError: (userId: string, error: unknown) => void = (_userId, error) => {
    throw error;
  },
) =>
  // prettier-ignore
  makeDigests(world.deps, Number.MAX_SAFE_INTEGER, onError);
const digestsOf = (key: PersonKey) =>
  world.deps.db.digest.findMany({ where: { userId: world.userId(key) }, orderBy: { to: 'asc' } });
const placesOf = async (key: PersonKey): Promise<readonly DigestPlaceDto[]> => {
  const [digest] = (await digestsOf(key)).slice(-1);
  if (!digest) throw new Error(`${key} has no digest`);
  return (await getDigest(world.deps, await world.actor(key), digest.id)).places;
};
const namesIn = (place: DigestPlaceDto | undefined, part: DigestPartName) =>
  place?.parts[part].deals.map(({ name, note }) => (note ? `${name}: ${note}` : name));
const change = async (id: string, patch: UpdateDealInput, by: PersonKey = 'owner') =>
  updateDeal(world.deps, await world.request(by), id, patch);

describe('when digests are made', () => {
  it('at eight on the wall in three zones, over the change of the clocks', async () => {
    world.clock.set(new Date('2026-03-06T12:00:00Z'));
    await wants('owner', 'Europe/Berlin');
    await wants('admin', 'America/New_York');
    await wants('member', 'Asia/Kolkata');
    // A step that stays overdue gives every digest something to tell.
    await makeDeal(world, { name: 'Late', nextStep: 'Call', nextStepAt: '2026-03-01' });
    const { db } = world.deps;
    for (;;) {
      const next = await db.notificationSchedule.aggregate({ _min: { nextDigestAt: true } });
      const at = next._min.nextDigestAt;
      if (at === null || at > new Date('2026-03-31T00:00:00Z')) break;
      world.clock.set(new Date(at.getTime() - 1));
      expect(await make()).toEqual({ made: 0, empty: 0, failed: 0 });
      world.clock.set(at);
      await make();
    }
    const times = async (key: PersonKey) => (await digestsOf(key)).map(({ to, createdAt }) => {
      expect(createdAt).toEqual(to);
      return to.toISOString().slice(5, 16);
    }); // prettier-ignore
    const berlin = await times('owner');
    expect(berlin).toHaveLength(24);
    expect([berlin[0], berlin.at(-3), berlin.at(-2)]).toEqual(['03-07T07:00', '03-28T07:00', '03-29T06:00']); // prettier-ignore
    const newYork = await times('admin');
    expect(newYork.slice(0, 4)).toEqual(['03-06T13:00', '03-07T13:00', '03-08T12:00', '03-09T12:00']); // prettier-ignore
    const kolkata = await times('member');
    expect([kolkata[0], kolkata.at(-1)]).toEqual(['03-07T02:30', '03-30T02:30']);
    // Each begins where the one before ended.
    const all = await digestsOf('owner');
    for (const [index, { from }] of all.entries()) {
      if (index > 0) expect(from).toEqual(all[index - 1]?.to);
    }
    const told = { userId: world.userId('owner'), type: 'digest_ready' };
    expect(await db.notification.count({ where: told })).toBe(24);
  });

  it('one that tells of all the days in which nobody made any', async () => {
    await wants('owner', 'UTC');
    world.clock.set(new Date('2026-03-05T12:00:00Z'));
    await makeDeal(world, { name: 'Won meanwhile', stage: 'closed_won' });
    world.clock.set(new Date('2026-03-07T21:00:00Z'));
    expect(await make()).toEqual({ made: 1, empty: 0, failed: 0 });
    expect(await make()).toEqual({ made: 0, empty: 0, failed: 0 });
    const [digest] = await digestsOf('owner');
    expect(digest).toMatchObject({ from: new Date('2026-03-02T08:00:00Z'), to: new Date('2026-03-07T08:00:00Z') }); // prettier-ignore
    const schedule = await world.deps.db.notificationSchedule.findUniqueOrThrow({
      where: { userId: world.userId('owner') },
    });
    expect(schedule.nextDigestAt).toEqual(new Date('2026-03-08T08:00:00Z'));
  });

  it('none where nothing happened, nor for who wants none or is gone', async () => {
    await wants('outsider', 'UTC');
    await wants('owner', 'UTC');
    await wants('owner', 'UTC', { kind: 'off' });
    await wants('admin', 'UTC');
    await world.deps.db.user.update({
      where: { id: world.userId('admin') },
      data: { deletedAt: world.clock.now() },
    });
    await makeDeal(world, { stage: 'closed_lost' });
    world.clock.travel(DAY);
    expect(await make()).toEqual({ made: 0, empty: 1, failed: 0 });
    expect(await world.deps.db.digest.count()).toBe(0);
    world.clock.travel(DAY);
    expect(await make()).toEqual({ made: 0, empty: 1, failed: 0 });
  });

  it('each once, however many workers there are, and one that breaks stops no other', async () => {
    const keys = ['owner', 'admin', 'member', 'viewer'] as const;
    for (const key of keys) await wants(key, 'UTC');
    await makeDeal(world, { stage: 'closed_won' });
    world.clock.travel(DAY);
    const broken = world.userId('viewer');
    registerPlanner('failing', async (_tx, events) => {
      if (events.some(({ data }) => data.userId === broken)) throw new Error('It broke.');
    });
    const told: string[] = [];
    const counts = await Promise.all([make((id) => told.push(id)), make((id) => told.push(id))]);
    expect(counts.reduce((sum, { made }) => sum + made, 0)).toBe(3);
    expect(new Set(told)).toEqual(new Set([broken]));
    expect(await digestsOf('viewer')).toEqual([]);
    registerPlanner('failing', () => Promise.resolve());
    expect(await make()).toEqual({ made: 1, empty: 0, failed: 0 });
    for (const key of keys) {
      expect(await digestsOf(key)).toHaveLength(1);
    }
  });
});

describe('what a digest tells', () => {
  it('of the period and the present, with sums per currency, of each team apart', async () => {
    await wants('owner', 'UTC', { kind: 'weekly', time: 480, weekday: 1 });
    const before = await makeDeal(world, { name: 'Won before', stage: 'proposal' });
    const moved = await makeDeal(world, { name: 'Moved' });
    const back = await makeDeal(world, { name: 'There and back' });
    const binned = await makeDeal(world, { name: 'In the bin', stage: 'closed_won' });
    world.clock.set(new Date('2026-03-02T07:59:00Z'));
    await change(before.id, { stage: 'closed_won' });
    world.clock.set(new Date('2026-03-03T10:00:00Z'));
    await makeDeal(world, { name: 'Won', value: 5_000, stage: 'closed_won' });
    await makeDeal(world, { name: 'Won in euros', value: 700, currency: 'EUR', stage: 'closed_won' }); // prettier-ignore
    const lost = await makeDeal(world, { name: 'Lost', value: 900 });
    await change(lost.id, { stage: 'closed_lost', lostReason: 'Price' });
    await change(moved.id, { stage: 'proposal' });
    await change(moved.id, { stage: 'negotiation' });
    await change(back.id, { stage: 'proposal' });
    await change(back.id, { stage: 'discovery' });
    await deleteDeal(world.deps, await world.request('owner'), binned.id);
    await makeDeal(world, { name: 'Late', nextStep: 'Call them', nextStepAt: '2026-03-06' });
    await makeDeal(world, { name: 'Not yet', nextStep: 'Call them', nextStepAt: '2026-03-09' });
    await makeDeal(world, { name: 'My own', teamId: null, stage: 'closed_won' }, 'owner');
    await makeDeal(world, { name: 'Of another team', stage: 'closed_won' }, 'outsider');
    world.clock.set(new Date('2026-03-09T08:00:00Z'));
    expect((await make()).made).toBe(1);

    const [north, own, ...more] = await placesOf('owner');
    expect(more).toEqual([]);
    expect(north).toMatchObject({ teamName: 'Team north', scopeKey: `team:${world.teamId('north')}` }); // prettier-ignore
    expect(north?.parts.won).toMatchObject({
      count: 2,
      sums: [
        { currency: 'USD', value: 5_000 },
        { currency: 'EUR', value: 700 },
      ],
    });
    expect(namesIn(north, 'won')).toEqual(['Won', 'Won in euros']);
    expect(namesIn(north, 'lost')).toEqual(['Lost: Price']);
    expect(namesIn(north, 'moved')).toEqual(['Moved: Discovery to Negotiation']);
    expect(namesIn(north, 'overdue')).toEqual(['Late: Call them, due Mar 6, 2026']);
    const open = north?.pipeline.reduce((sum, { count }) => sum + count, 0);
    expect(open).toBe(4);
    expect(own).toMatchObject({ teamName: null });
    expect(namesIn(own, 'won')).toEqual(['My own']);
  });

  it('of steps that are overdue since a day or an hour, as their reader writes it', async () => {
    await wants('owner', 'Asia/Tokyo');
    const { db } = world.deps;
    await db.user.update({ where: { id: world.userId('owner') }, data: { locale: 'de-DE' } });
    await makeDeal(world, { name: 'By day', value: 2, nextStep: 'Call', nextStepAt: '2026-03-06' });
    await makeDeal(world, {
      name: 'By hour',
      value: 1,
      nextStep: 'Call',
      nextStepAt: '2026-03-06T20:30:00Z',
    });
    world.clock.set(new Date('2026-03-09T08:00:00Z'));
    expect((await make()).made).toBe(1);
    const [north] = await placesOf('owner');
    expect(namesIn(north, 'overdue')).toEqual([
      'By day: Call, due 06.03.2026',
      'By hour: Call, due 07.03.2026, 05:30',
    ]);
  });

  it('of alerts that fired and still hold, and of those that ended well', async () => {
    await wants('owner', 'UTC');
    const alert = (dealId: string, given: object) =>
      world.deps.db.alert.create({
        data: {
          id: newId(),
          dealId,
          scopeKey: `team:${world.teamId('north')}`,
          kind: 'entered_high',
          level: 'High',
          score: 0.8,
          reasons: ['No next step is set'],
          contributions: [],
          openedAt: new Date('2026-03-02T20:00:00Z'),
          ...given,
        },
      });
    const risky = await makeDeal(world, { name: 'Risky' });
    await alert(risky.id, {});
    await alert(risky.id, { kind: 'rising' });
    const good = await makeDeal(world, { name: 'Good again' });
    const closedAt = new Date('2026-03-03T01:00:00Z');
    await alert(good.id, { openedAt: new Date('2026-02-01T00:00:00Z'), closedAt, ending: 'recovered' }); // prettier-ignore
    await alert((await makeDeal(world, { name: 'Quiet' })).id, { announced: false });
    await alert((await makeDeal(world, { name: 'Replayed' })).id, { replayed: true });
    await alert((await makeDeal(world, { name: 'Dismissed' })).id, { dismissedAt: closedAt });
    world.clock.set(new Date('2026-03-03T08:00:00Z'));
    await make();
    const [north] = await placesOf('owner');
    expect(namesIn(north, 'newAtRisk')).toEqual(['Risky: No next step is set']);
    expect(namesIn(north, 'recovered')).toEqual(['Good again']);
  });

  it('nothing of a team to who has left it, and nothing at all to others', async () => {
    await wants('viewer', 'UTC');
    await makeDeal(world, { stage: 'closed_won' });
    world.clock.travel(DAY);
    await make();
    const [digest] = await digestsOf('viewer');
    const read = async (key: PersonKey) =>
      getDigest(world.deps, await world.actor(key), digest?.id ?? '');
    expect((await read('viewer')).places).toHaveLength(1);
    for (const key of ['owner', 'outsider'] as const) {
      expect(await refusal(read(key))).toMatchObject({ code: 'NOT_FOUND' });
    }
    await world.deps.db.teamMember.deleteMany({ where: { userId: world.userId('viewer') } });
    expect((await read('viewer')).places).toEqual([]);
  });
});
