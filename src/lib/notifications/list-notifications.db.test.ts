import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createWorld, makeDeal, refusal, type PersonKey, type World } from '@/test/factories';
import { deleteDeal, restoreDeal } from '../deals';
import {
  changePreferences,
  countUnread,
  getPreferences,
  listNotifications,
  markAllRead,
  markNotification,
  markNotifications,
  undoMarkAllRead,
} from './index';
import { makeNotice } from './notifications.test-support';
import { listNotificationsQuery } from './schema';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  await world.deps.db.notification.deleteMany();
});

const list = async (key: PersonKey, query: object = {}) =>
  listNotifications(world.deps, await world.actor(key), listNotificationsQuery.parse(query));
const titles = async (key: PersonKey, query: object = {}) =>
  (await list(key, query)).notifications.map(({ title }) => title);
const unread = async (key: PersonKey) => countUnread(world.deps, await world.actor(key));

describe('the list', () => {
  it('is paged newest first without a gap or a double, also at one moment', async () => {
    const expected: string[] = [];
    for (let index = 0; index < 23; index += 1) {
      if (index % 5 === 0) world.clock.travel(60_000);
      await makeNotice(world, 'member', { title: `Notice ${index}` });
      expected.push(`Notice ${index}`);
    }
    const seen: string[] = [];
    let cursor: string | null = null;
    let pages = 0;
    do {
      const page = await list('member', { limit: 4, ...(cursor ? { cursor } : {}) });
      expect(page.unreadCount).toBe(23);
      seen.push(...page.notifications.map(({ title }) => title));
      cursor = page.nextCursor;
      pages += 1;
    } while (cursor);
    expect(pages).toBe(6);
    expect(seen.toSorted()).toEqual(expected.toSorted());
    expect(await refusal(list('member', { cursor: 'bm9uc2Vuc2U' }))).toMatchObject({
      code: 'BAD_REQUEST',
    });
  });

  it('is narrowed to what is unread and to a type, under its former name too', async () => {
    const id = await makeNotice(world, 'member', { title: 'Read' });
    await makeNotice(world, 'member', { title: 'Given', type: 'assigned' });
    await makeNotice(world, 'member', { title: 'Of before', type: 'deal.at_risk' });
    await markNotification(world.deps, await world.actor('member'), id, true);
    expect((await titles('member', { status: 'unread' })).toSorted()).toEqual([
      'Given',
      'Of before',
    ]);
    expect(await titles('member', { type: 'assigned' })).toEqual(['Given']);
    const atRisk = await list('member', { type: 'deal_at_risk' });
    expect(atRisk.notifications.map(({ title, type }) => [title, type]).toSorted()).toEqual([
      ['Of before', 'deal_at_risk'],
      ['Read', 'deal_at_risk'],
    ]);
  });

  it('holds nothing of others, nor what only waits to be mailed', async () => {
    await makeNotice(world, 'admin', { title: 'Not yours' });
    const id = await makeNotice(world, 'member', { title: 'For mail' });
    await world.deps.db.notification.update({ where: { id }, data: { isRead: true } });
    expect(await list('member')).toEqual({ notifications: [], unreadCount: 0, nextCursor: null });
    const actor = await world.actor('member');
    expect(await refusal(markNotification(world.deps, actor, id, false))).toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  it('shows a removed member nothing of the team, and what is theirs still', async () => {
    const { db } = world.deps;
    const team = { teamId: world.teamId('north'), userId: world.userId('viewer') };
    const scopeKey = `team:${team.teamId}`;
    const deal = await makeDeal(world, { name: 'Of the team' });
    const secret = await makeNotice(world, 'viewer', { title: 'Of a deal', dealId: deal.id });
    await makeNotice(world, 'viewer', { title: 'Of the team', scopeKey });
    await makeNotice(world, 'viewer', { title: 'Personal' });
    expect(await unread('viewer')).toBe(3);
    await db.teamMember.deleteMany({ where: team });
    expect(await titles('viewer')).toEqual(['Personal']);
    expect(await unread('viewer')).toBe(1);
    const actor = await world.actor('viewer');
    expect(await refusal(markNotification(world.deps, actor, secret, true))).toMatchObject({
      code: 'NOT_FOUND',
    });
    expect(await markNotifications(world.deps, actor, { ids: [secret], isRead: true })).toBe(0);
    expect((await markAllRead(world.deps, actor)).marked).toBe(1);
    await db.teamMember.create({ data: { ...team, role: 'viewer' } });
    expect(await unread('viewer')).toBe(2);
  });

  it('hides what is told of a deal in the bin, and shows it again with the deal', async () => {
    const deal = await makeDeal(world);
    await makeNotice(world, 'owner', { title: 'Of a deal', dealId: deal.id });
    await deleteDeal(world.deps, await world.request('owner'), deal.id);
    expect(await list('owner')).toMatchObject({ notifications: [], unreadCount: 0 });
    await restoreDeal(world.deps, await world.request('owner'), deal.id);
    expect(await titles('owner')).toEqual(['Of a deal']);
  });

  it('counts for the bell no further than it can say', async () => {
    const data = Array.from({ length: 130 }, (_, index) => ({
      userId: world.userId('member'),
      eventId: `evt_${index}`,
      type: 'assigned',
      title: 'A title',
      message: 'A message',
    }));
    await world.deps.db.notification.createMany({ data });
    expect(await unread('member')).toBe(100);
    expect((await list('member')).unreadCount).toBe(130);
  });
});

describe('marking', () => {
  it('one is done and undone; another person’s is not found', async () => {
    const actor = await world.actor('member');
    const id = await makeNotice(world, 'member');
    const read = await markNotification(world.deps, actor, id, true);
    expect(read).toMatchObject({ notification: { isRead: true }, unreadCount: 0 });
    const { readAt } = read.notification;
    world.clock.travel(60_000);
    const again = await markNotification(world.deps, actor, id, true);
    expect(again.notification.readAt).toBe(readAt);
    const back = await markNotification(world.deps, actor, id, false);
    expect(back).toMatchObject({ notification: { isRead: false, readAt: null }, unreadCount: 1 });
    for (const other of ['owner', 'outsider'] as const) {
      const attempt = markNotification(world.deps, await world.actor(other), id, true);
      expect(await refusal(attempt)).toMatchObject({ code: 'NOT_FOUND' });
    }
    expect(await refusal(markNotification(world.deps, actor, '../../x', true))).toMatchObject({
      code: 'NOT_FOUND',
    });
    expect(await unread('member')).toBe(1);
  });

  it('all leaves what came later and others’ alone, and can be undone', async () => {
    const actor = await world.actor('member');
    const known = await makeNotice(world, 'member', { title: 'Read before' });
    await markNotification(world.deps, actor, known, true);
    await makeNotice(world, 'member', { title: 'Seen' });
    await makeNotice(world, 'admin', { title: 'Of the admin' });
    const shown = world.clock.now();
    world.clock.travel(60_000);
    await makeNotice(world, 'member', { title: 'Came meanwhile' });
    const { marked, unreadCount, readAt } = await markAllRead(world.deps, actor, shown);
    expect({ marked, unreadCount }).toEqual({ marked: 1, unreadCount: 1 });
    expect(await titles('member', { status: 'unread' })).toEqual(['Came meanwhile']);
    expect(await unread('admin')).toBe(1);
    expect(await undoMarkAllRead(world.deps, actor, new Date(readAt))).toBe(1);
    expect((await titles('member', { status: 'unread' })).toSorted()).toEqual(['Came meanwhile', 'Seen']); // prettier-ignore
    expect((await markAllRead(world.deps, actor)).marked).toBe(2);
    expect((await markAllRead(world.deps, actor)).marked).toBe(0);
  });
});

describe('preferences', () => {
  it('begin with the defaults, and change by what is named', async () => {
    const actor = await world.actor('loner');
    const first = await getPreferences(world.deps, actor);
    expect(first).toMatchObject({ quietHours: null, timeZone: null, digest: { kind: 'off', nextAt: null } }); // prettier-ignore
    const of = ({ types }: typeof first, type: string) => types.find((one) => one.type === type);
    expect(of(first, 'stage_changed')?.channels).toEqual({ in_app: true, mail: false, slack: false }); // prettier-ignore
    await changePreferences(world.deps, actor, {
      types: { stage_changed: { mail: true } },
      quietHours: { from: 1_320, to: 420 },
      timeZone: 'Europe/Berlin',
      digest: { kind: 'daily' },
    });
    const changed = await changePreferences(world.deps, actor, { types: { mentioned: { mail: false } } }); // prettier-ignore
    expect(of(changed, 'stage_changed')?.channels.mail).toBe(true);
    expect(of(changed, 'mentioned')?.channels.mail).toBe(false);
    // 09:00 UTC is past eight in Berlin.
    expect(changed).toMatchObject({
      quietHours: { from: '22:00', to: '07:00' },
      timeZone: 'Europe/Berlin',
      digest: { kind: 'daily', time: '08:00', nextAt: '2026-03-03T07:00:00.000Z' },
    });
    const moved = await changePreferences(world.deps, actor, { timeZone: 'America/New_York' });
    expect(moved.digest.nextAt).toBe('2026-03-02T13:00:00.000Z');
    const off = await changePreferences(world.deps, actor, { quietHours: null, digest: { kind: 'off' } }); // prettier-ignore
    expect(off).toMatchObject({ quietHours: null, digest: { kind: 'off', nextAt: null } });
  });

  it('refuse a zone that nobody knows', async () => {
    const actor = await world.actor('loner');
    const attempt = changePreferences(world.deps, actor, { timeZone: 'Mars/Olympus' });
    expect(await refusal(attempt)).toEqual({ code: 'VALIDATION_FAILED', fields: ['timeZone'] });
  });
});
