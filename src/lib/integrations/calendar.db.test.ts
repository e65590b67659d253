import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DAY, HOUR, makeDeal, refusal } from '@/test/factories';
import type { StandInCalendar } from '@/test/stand-ins/google-calendar/calendar';
import {
  startGoogleCalendarStandIn,
  type GoogleCalendarStandIn,
} from '@/test/stand-ins/google-calendar/server';
import { parseEnv, type Env } from '../platform/env/schema';
import {
  connectIntegration,
  createMeeting,
  getSync,
  linkMeeting,
  runSync,
  watchMeetings,
} from './index';
import type { SyncKind } from './model';
import { pastedKey } from './pasted-key';
import { findConnection } from './repository/connections';
import { beginSync } from './start-sync';
import { startSyncWalk, type SyncWalk } from './sync.test-support';

let walk: SyncWalk;
let google: GoogleCalendarStandIn;
let env: Env;
let calendar: StandInCalendar;
let calendars = 0;
beforeAll(async () => {
  walk = await startSyncWalk();
  google = await startGoogleCalendarStandIn({ now: () => walk.world.clock.now() });
  env = parseEnv(
    {
      GOOGLE_API_URL: google.url,
      SENTINEL_ENCRYPTION_KEYS: `k1:${Buffer.alloc(32, 7).toString('base64')}`,
    },
    { crossChecks: false },
  );
});
afterAll(async () => {
  await google.close();
  await walk.close();
});
beforeEach(async () => {
  await walk.clear();
  await db().googleCalendarIntegration.deleteMany();
  const id = `team${(calendars += 1)}@acme.example`;
  calendar = google.publicCalendar(id);
  const input = { credentials: pastedKey(google.apiKey, id), teamId: walk.world.teamId('north') };
  await connectIntegration(
    walk.world.deps,
    env,
    await walk.world.request('owner'),
    'google_calendar',
    input,
  );
});

const db = () => walk.world.deps.db;
const later = (ms: number) => walk.world.clock.now().getTime() + ms;
const span = (start: number) => ({
  start: { dateTime: new Date(start).toISOString() },
  end: { dateTime: new Date(start + HOUR).toISOString() },
});
const put = (summary: string, start: number) => calendar.insert({ summary, ...span(start) }).id;

async function sync(kind?: SyncKind) {
  const row = await findConnection(db(), 'google_calendar', walk.world.userId('owner'));
  if (!row) throw new Error('not connected');
  const id = await beginSync(walk.world.deps, row, {
    trigger: 'manual',
    requestId: null,
    ...(kind ? { kind } : {}),
  });
  await runSync(walk.world.deps, id, { until: Date.now() + 60_000 }, env);
  return getSync(walk.world.deps, await walk.world.actor('owner'), id);
}

const addDeal = (name: string) =>
  makeDeal(walk.world, { name, teamId: walk.world.teamId('north') });
const dealOf = (id: string) => db().deal.findUniqueOrThrow({ where: { id } });
const planned = async () =>
  (await db().dealEvent.findMany({ where: { type: 'meeting_scheduled' } })).map(
    ({ dealId, to }) => [dealId, to],
  );
const notes = () => db().dealTimeline.findMany({ where: { kind: { startsWith: 'meeting_' } } });
const link = async (dealId: string | null) => {
  const { id } = await db().meeting.findFirstOrThrow();
  return linkMeeting(walk.world.deps, await walk.world.request('owner'), id, dealId);
};

describe('a full sync of a calendar', () => {
  it('reads everything anew, puts right what differs, and writes nothing else', async () => {
    const ids = ['One', 'Two', 'Three'].map((name, index) => put(name, later((index + 1) * DAY)));
    expect(await sync()).toMatchObject({ status: 'finished', recordsRead: 3, created: 3 });
    walk.world.clock.travel(HOUR);
    expect(await sync()).toMatchObject({ recordsRead: 0 });
    await db().meeting.updateMany({
      where: { externalId: ids[0] ?? '' },
      data: { title: 'Otherwise' },
    });
    walk.world.clock.travel(HOUR);
    expect(await sync('full')).toMatchObject({
      kind: 'full',
      status: 'finished',
      recordsRead: 3,
      created: 0,
      updated: 1,
      unchanged: 2,
    });
    expect((await db().meeting.findMany()).map(({ title }) => title).toSorted()).toEqual([
      'One',
      'Three',
      'Two',
    ]);
    // What has changed since is asked for as before.
    calendar.remove(ids[1] ?? '');
    walk.world.clock.travel(HOUR);
    expect(await sync()).toMatchObject({ recordsRead: 1, updated: 1 });
    expect(await db().meeting.count({ where: { isCancelled: true } })).toBe(1);
  });
});

describe('a meeting that was planned for a deal', () => {
  let dealId: string;
  let eventId: string;
  let start: number;
  let silent: number;
  beforeEach(async () => {
    dealId = (await addDeal('Globex renewal')).id;
    silent = (await dealOf(dealId)).riskScore ?? 0;
    start = later(3 * DAY);
    eventId = put('Globex renewal: demo', start);
    await sync();
    expect(await planned()).toEqual([[dealId, new Date(start).toISOString()]]);
    expect((await dealOf(dealId)).riskScore).toBeLessThan(silent);
  });

  it('and is taken away by a person leaves its planning, too, and the timeline says who did it', async () => {
    await link(null);
    expect(await planned()).toEqual([]);
    expect((await dealOf(dealId)).riskScore).toBe(silent);
    expect(await notes()).toMatchObject([
      {
        kind: 'meeting_removed',
        actorName: 'Person owner',
        changes: { meeting: { new: 'Globex renewal: demo' } },
      },
    ]);
    await sync('full');
    expect(await planned()).toEqual([]);
    await link(dealId);
    expect(await planned()).toHaveLength(1);
  });

  it('and is given to another deal is planned there, and not here', async () => {
    const other = await addDeal('Initech rollout');
    await link(other.id);
    expect(await planned()).toEqual([[other.id, new Date(start).toISOString()]]);
    expect((await dealOf(dealId)).riskScore).toBe(silent);
    expect(await notes()).toMatchObject([{ dealId, kind: 'meeting_removed' }]);
  });

  it('and is cancelled in the calendar eases the deal no more', async () => {
    calendar.remove(eventId);
    walk.world.clock.travel(1_000);
    await sync();
    expect(await planned()).toEqual([]);
    expect((await dealOf(dealId)).riskScore).toBeCloseTo(silent, 1);
    expect(await notes()).toMatchObject([{ kind: 'meeting_cancelled', source: 'google_calendar' }]);
  });

  it('and is moved in the calendar is planned for then, once', async () => {
    const next = start + 2 * DAY;
    calendar.patch(eventId, span(next));
    walk.world.clock.travel(1_000);
    await sync();
    expect(await planned()).toEqual([[dealId, new Date(next).toISOString()]]);
    expect(await notes()).toMatchObject([
      {
        kind: 'meeting_moved',
        changes: {
          plannedFor: { old: new Date(start).toISOString(), new: new Date(next).toISOString() },
        },
      },
    ]);
    calendar.patch(eventId, { summary: 'Globex renewal: the demo' });
    walk.world.clock.travel(1_000);
    await sync();
    expect(await planned()).toHaveLength(1);
    expect(await notes()).toHaveLength(1);
  });

  it('and was held stays a fact, with its planning', async () => {
    walk.world.clock.set(new Date(start + 2 * HOUR));
    expect(await watchMeetings(walk.world.deps, Date.now() + 10_000)).toBe(1);
    calendar.remove(eventId);
    await sync();
    await link(null);
    expect(await planned()).toHaveLength(1);
    expect(await db().dealEvent.count({ where: { type: 'meeting_held' } })).toBe(1);
    expect(await notes()).toEqual([]);
  });
});

it('no meeting is planned in the past', async () => {
  const { id: dealId } = await addDeal('Globex renewal');
  const plan = async (startsIn: number) =>
    createMeeting(walk.world.deps, env, await walk.world.request('owner'), {
      dealId,
      title: 'Demo',
      startTime: new Date(later(startsIn)),
      endTime: new Date(later(startsIn + HOUR)),
      attendees: [],
      sendInvitations: false,
    });
  expect(await refusal(plan(-1))).toEqual({ code: 'VALIDATION_FAILED', fields: ['startTime'] });
  expect(await db().meeting.count()).toBe(0);
  expect(await plan(HOUR)).toMatchObject({ dealId, source: 'manual' });
});
