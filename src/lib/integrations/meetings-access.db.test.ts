import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createWorld, DAY, HOUR, makeDeal, refusal, type PersonKey, type World } from '@/test/factories'; // prettier-ignore
import { parseEnv } from '../platform/env/schema';
import { createMeeting, linkMeeting } from './index';
import { createMeetingInput } from './schema';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const env = parseEnv({}, { crossChecks: false });
const db = () => world.deps.db;
const membership = () => ({ teamId: world.teamId('north'), userId: world.userId('member') });
beforeEach(async () => {
  await db().teamMember.deleteMany({ where: membership() });
  await db().teamMember.create({ data: { ...membership(), role: 'member' } });
});

const inputFor = (dealId: string) => {
  const start = world.clock.now().getTime() + DAY;
  return createMeetingInput.parse({
    dealId,
    title: 'Kick-off',
    startTime: new Date(start).toISOString(),
    endTime: new Date(start + HOUR).toISOString(),
  });
};
const plan = async (dealId: string, by: PersonKey = 'member') =>
  createMeeting(world.deps, env, await world.request(by), inputFor(dealId));
const link = async (id: string, dealId: string | null) =>
  linkMeeting(world.deps, await world.request('member'), id, dealId);

describe('a meeting that one planned for a deal of the team', () => {
  it.each(['made a viewer', 'removed'])('is not changed by who was %s since', async (how) => {
    const deal = await makeDeal(world);
    const { id } = await plan(deal.id);
    const own = await makeDeal(world, { teamId: null }, 'member');
    if (how === 'removed') await db().teamMember.deleteMany({ where: membership() });
    else await db().teamMember.updateMany({ where: membership(), data: { role: 'viewer' } });
    for (const dealId of [null, own.id]) {
      expect(await refusal(link(id, dealId))).toMatchObject({ code: 'FORBIDDEN' });
    }
    expect(await db().meeting.findUniqueOrThrow({ where: { id } })).toMatchObject({ dealId: deal.id }); // prettier-ignore
  });

  it('is one’s own again where it belongs to no deal', async () => {
    const deal = await makeDeal(world);
    const { id } = await plan(deal.id);
    expect(await link(id, null)).toMatchObject({ dealId: null });
    await db().teamMember.deleteMany({ where: membership() });
    const own = await makeDeal(world, { teamId: null }, 'member');
    expect(await link(id, own.id)).toMatchObject({ dealId: own.id });
    expect(await refusal(link(id, deal.id))).toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('a token that may only write', () => {
  it('plans a meeting and links it, and is answered', async () => {
    const deal = await makeDeal(world, { name: 'Globex' });
    const actor = { ...(await world.actor('member')), via: 'token', tokenScopes: ['write'] } as const; // prettier-ignore
    const request = { ...(await world.request('member')), actor };
    const made = await createMeeting(world.deps, env, request, inputFor(deal.id));
    expect(made).toMatchObject({ dealId: deal.id, dealName: 'Globex' });
    expect(await linkMeeting(world.deps, request, made.id, null)).toMatchObject({ dealId: null });
    const theirs = await plan(deal.id, 'admin');
    expect(await linkMeeting(world.deps, request, theirs.id, null)).toMatchObject({ dealId: null });
  });

  it('finds no deal of a team that it is not of', async () => {
    const deal = await makeDeal(world, {}, 'outsider');
    expect(await refusal(plan(deal.id))).toMatchObject({ code: 'NOT_FOUND' });
  });
});
