import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createWorld, DAY, HOUR, makeDeal, refusal, type PersonKey, type World } from '@/test/factories'; // prettier-ignore
import { personalKey, teamKey } from '../auth';
import { newId } from '../core/ids';
import { browseMeetings, countOwnMeetings, linkMeeting, listMeetings } from './index';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());
const db = () => world.deps.db;
beforeEach(async () => {
  await db().meeting.deleteMany();
  await db().deal.deleteMany();
});

interface Given {
  readonly title: string;
  readonly days: number;
  readonly by?: PersonKey;
  readonly scopeKey?: string;
  readonly dealId?: string;
  readonly suggestedDealIds?: string[];
}

/** A meeting as a calendar brought it. */
async function put({ title, days, by = 'owner', scopeKey = north(), dealId, suggestedDealIds = [] }: Given) {
  const startTime = new Date(world.clock.now().getTime() + days * DAY);
  const endTime = new Date(startTime.getTime() + HOUR);
  const id = newId();
  await db().meeting.create({
    data: { id, userId: world.userId(by), scopeKey, externalId: id, title, startTime, endTime, attendees: [], source: 'google_calendar', dealId: dealId ?? null, suggestedDealIds }, // prettier-ignore
  });
  return id;
} // prettier-ignore
const north = () => teamKey(world.teamId('north'));
const own = () => personalKey(world.userId('owner'));

const ALL = { teamId: undefined, side: 'ahead', isWithoutDeal: false, limit: 50 } as const;
const browse = async (asked: Partial<Parameters<typeof browseMeetings>[2]> = {}, by: PersonKey = 'owner') =>
  browseMeetings(world.deps, await world.actor(by), { ...ALL, ...asked }); // prettier-ignore
const titles = ({ meetings }: { readonly meetings: readonly { readonly title: string }[] }) =>
  meetings.map(({ title }) => title);

describe('the place that is chosen', () => {
  it('narrows the meetings of deals, and one’s own by the place that their calendar serves', async () => {
    const team = await makeDeal(world, { teamId: world.teamId('north') });
    const personal = await makeDeal(world, { teamId: null });
    await put({ title: 'of the team’s deal', days: 1, dealId: team.id });
    await put({ title: 'of my own deal', days: 2, scopeKey: own(), dealId: personal.id });
    await put({ title: 'of none, for the team', days: 3 });
    await put({ title: 'of none, my own', days: 4, scopeKey: own() });
    await put({ title: 'a colleague’s', days: 5, by: 'admin' });
    const seen = async (teamId: string | null | undefined) => {
      const actor = await world.actor('owner');
      const listed = await listMeetings(world.deps, actor, { teamId, limit: 50 });
      expect(titles(await browse({ teamId }))).toEqual(listed.map(({ title }) => title));
      return listed.map(({ title }) => title);
    };
    expect(await seen(undefined)).toEqual(['of the team’s deal', 'of my own deal', 'of none, for the team', 'of none, my own']); // prettier-ignore
    expect(await seen(world.teamId('north'))).toEqual(['of the team’s deal', 'of none, for the team']); // prettier-ignore
    expect(await seen(null)).toEqual(['of my own deal', 'of none, my own']);
    expect(await refusal(seen(world.teamId('south')))).toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('all meetings', () => {
  it('are told page by page, each once, ahead and past', async () => {
    for (const days of [1, 2, 2, 3, -1, -2, -3]) await put({ title: `day ${days}`, days });
    const pages: string[][] = [];
    for (let cursor: string | undefined, more = true; more;) {
      const page = await browse({ limit: 2, cursor });
      pages.push(titles(page));
      expect(page.counts).toEqual({
        ahead: { all: 4, withoutDeal: 4 },
        past: { all: 3, withoutDeal: 3 },
      });
      cursor = page.nextCursor ?? undefined;
      more = cursor !== undefined;
    }
    expect(pages).toEqual([
      ['day 1', 'day 2'],
      ['day 2', 'day 3'],
    ]);
    const past = await browse({ side: 'past', limit: 2 });
    expect(titles(past)).toEqual(['day -1', 'day -2']);
    const rest = await browse({ side: 'past', limit: 2, cursor: past.nextCursor ?? '' });
    expect(titles(rest)).toEqual(['day -3']);
    const mixed = browse({ side: 'ahead', cursor: past.nextCursor ?? '' });
    expect(await refusal(mixed)).toMatchObject({ code: 'BAD_REQUEST' });
  });

  it('without a deal are reached, also after one was taken away, and can be given one', async () => {
    const deal = await makeDeal(world, { name: 'Globex' });
    const id = await put({ title: 'Lunch', days: 1, dealId: deal.id });
    await put({ title: 'Held', days: -1 });
    expect(titles(await browse({ isWithoutDeal: true }))).toEqual([]);
    const request = await world.request('owner');
    await linkMeeting(world.deps, request, id, null);
    const page = await browse({ isWithoutDeal: true });
    expect(titles(page)).toEqual(['Lunch']);
    expect(page.counts.ahead).toEqual({ all: 1, withoutDeal: 1 });
    expect(await countOwnMeetings(world.deps, request.actor)).toEqual({ all: 2, withoutDeal: 2 });
    expect(await linkMeeting(world.deps, request, id, deal.id)).toMatchObject({
      dealName: 'Globex',
    });
    expect(await countOwnMeetings(world.deps, request.actor)).toEqual({ all: 2, withoutDeal: 1 });
    expect(titles(await browse({}, 'outsider'))).toEqual([]);
  });

  it('offer deals with what tells them apart', async () => {
    const [first, second] = [
      await makeDeal(world, { name: 'Migration', account: 'Alder Foods' }),
      await makeDeal(world, { name: 'Migration', account: 'Birch Energy', stage: 'proposal' }),
    ];
    const foreign = await makeDeal(world, { name: 'Migration' }, 'outsider');
    const suggestedDealIds = [first.id, second.id, foreign.id];
    await put({ title: 'Migration call', days: 1, suggestedDealIds });
    const [meeting] = (await browse()).meetings;
    expect(meeting?.suggestions).toMatchObject([
      { dealId: first.id, name: 'Migration', account: 'Alder Foods', stage: 'discovery' },
      { dealId: second.id, name: 'Migration', account: 'Birch Energy', stage: 'proposal' },
    ]);
  });
});
