import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DAY, HOUR } from '@/test/factories';
import type { SalesforceOrg } from '@/test/stand-ins/salesforce/org';
import { linkMeeting, watchMeetings } from './index';
import { addOpportunity, startSyncWalk, type SyncWalk } from './sync.test-support';

let walk: SyncWalk;
let org: SalesforceOrg;
let opportunity: string;
beforeAll(async () => {
  walk = await startSyncWalk();
});
afterAll(() => walk.close());
beforeEach(async () => {
  await walk.clear();
  walk.world.clock.travel(HOUR);
  org = walk.addOrg();
  await walk.connect(org);
  opportunity = addOpportunity(walk, org);
});

const db = () => walk.world.deps.db;
const later = (ms: number) => walk.world.clock.now().getTime() + ms;
const plan = (Subject: string, start: number) =>
  org.add('Event', { WhatId: opportunity, Subject, StartDateTime: start, EndDateTime: start + HOUR }); // prettier-ignore
const watch = () => watchMeetings(walk.world.deps, Date.now() + 10_000);
const deal = () => db().deal.findFirstOrThrow({ where: { externalId: opportunity } });
const held = () => db().dealEvent.findMany({ where: { type: 'meeting_held' } });

describe('a meeting that has passed', () => {
  it('becomes a touch once, with its time, and the deal is judged by it', async () => {
    const start = later(20 * DAY);
    const id = plan('Demo', start);
    walk.world.clock.travel(HOUR);
    await walk.sync();
    expect(await watch()).toBe(0);
    walk.world.clock.set(new Date(start + 2 * HOUR));
    const before = await deal();
    expect(await watch()).toBe(1);
    expect(await held()).toMatchObject([{ externalId: `meeting:${id}`, at: new Date(start), text: 'Demo' }]); // prettier-ignore
    const after = await deal();
    expect(after.lastTouchAt).toEqual(new Date(start));
    expect(after.riskScore).toBeLessThan(before.riskScore ?? 0);
    expect(await watch()).toBe(0);
    // The source tells of it as well, and again from the beginning.
    org.update('Event', id, { Description: 'It went well.' });
    for (const kind of ['changes', 'full'] as const) {
      walk.world.clock.travel(HOUR);
      await walk.sync('owner', kind);
      await watch();
      expect(await held()).toHaveLength(1);
    }
  });

  it('is told once where its source was faster', async () => {
    const start = later(DAY);
    plan('Demo', start);
    walk.world.clock.travel(HOUR);
    await walk.sync();
    walk.world.clock.set(new Date(start + 2 * HOUR));
    await walk.sync('owner', 'full');
    expect(await held()).toHaveLength(1);
    expect(await watch()).toBe(1);
    expect(await held()).toHaveLength(1);
    expect(await watch()).toBe(0);
  });

  it('and was called off, or belongs to no deal, is none', async () => {
    const start = later(DAY);
    const id = plan('Demo', start);
    walk.world.clock.travel(HOUR);
    await walk.sync();
    org.remove('Event', id);
    walk.world.clock.travel(HOUR);
    await walk.sync();
    expect(await db().meeting.findMany({ select: { isCancelled: true } })).toEqual([{ isCancelled: true }]); // prettier-ignore
    walk.world.clock.set(new Date(start + 2 * HOUR));
    expect(await watch()).toBe(0);
    expect(await held()).toEqual([]);
  });

  it('that two people’s syncs both brought is one touch', async () => {
    const start = later(DAY);
    plan('Demo', start);
    await walk.connect(org, 'admin');
    walk.world.clock.travel(HOUR);
    await walk.sync('owner');
    await walk.sync('admin');
    expect(await db().deal.count()).toBe(1);
    expect(await db().meeting.count()).toBe(2);
    walk.world.clock.set(new Date(start + 2 * HOUR));
    expect(await watch()).toBe(2);
    expect(await held()).toHaveLength(1);
    expect(await watch()).toBe(0);
  });

  it('looked at by two processes at once is one touch', async () => {
    const start = later(DAY);
    for (let number = 0; number < 5; number += 1) plan(`Demo ${number}`, start + number * HOUR);
    walk.world.clock.travel(HOUR);
    await walk.sync();
    walk.world.clock.set(new Date(start + 8 * HOUR));
    const looked = await Promise.all([watch(), watch(), watch()]);
    expect(looked.reduce((sum, count) => sum + count)).toBe(5);
    expect(await held()).toHaveLength(5);
  });

  it('stays away from a deal that a person took it from', async () => {
    const id = plan('Demo', later(10 * DAY));
    walk.world.clock.travel(HOUR);
    await walk.sync();
    const { id: dealId } = await deal();
    await db().meeting.updateMany({ data: { dealId: null, linkedBy: null, refusedDealIds: [dealId] } }); // prettier-ignore
    org.update('Event', id, { Subject: 'Demo, moved' });
    walk.world.clock.travel(HOUR);
    await walk.sync();
    expect(await db().meeting.findMany()).toMatchObject([{ title: 'Demo, moved', dealId: null }]);
  });
});

describe('a meeting of a CRM that is planned no more', () => {
  const planned = () => db().dealEvent.findMany({ where: { type: 'meeting_scheduled' } });
  const notes = () => db().dealTimeline.findMany({ where: { kind: { startsWith: 'meeting_' } } });

  it.each(['cancelled', 'moved'])('because it was %s there eases nobody any more', async (how) => {
    walk.world.clock.travel(DAY);
    await walk.sync();
    const silent = await deal();
    const start = later(3 * DAY);
    const id = plan('Demo', start);
    walk.world.clock.travel(1_000);
    await walk.sync();
    const eased = await deal();
    expect(eased.riskScore).toBeLessThan(silent.riskScore ?? 0);
    const next = start + 40 * DAY;
    if (how === 'cancelled') org.remove('Event', id);
    else org.update('Event', id, { StartDateTime: next, EndDateTime: next + HOUR });
    walk.world.clock.travel(1_000);
    expect(await walk.sync()).toMatchObject({ updated: 1 });
    const to = how === 'cancelled' ? [] : [new Date(next).toISOString()];
    expect((await planned()).map((event) => event.to)).toEqual(to);
    expect((await deal()).riskScore).toBeGreaterThan(eased.riskScore ?? 0);
    expect(await notes()).toMatchObject([
      {
        kind: `meeting_${how}`,
        actorName: null,
        source: 'salesforce',
        changes: {
          meeting: { new: 'Demo' },
          plannedFor: { old: new Date(start).toISOString(), new: to[0] ?? null },
        },
      },
    ]);
    walk.world.clock.travel(1_000);
    expect(await walk.sync('owner', 'full')).toMatchObject({ updated: 0 });
    expect(await notes()).toHaveLength(1);
  });

  it('because a person took it away is not told again, and is told of the deal that was chosen', async () => {
    const other = addOpportunity(walk, org, { Name: 'Initech rollout' });
    const id = plan('Demo', later(3 * DAY));
    walk.world.clock.travel(HOUR);
    await walk.sync();
    const meeting = await db().meeting.findFirstOrThrow();
    const link = async (dealId: string | null) =>
      linkMeeting(walk.world.deps, await walk.world.request('owner'), meeting.id, dealId);
    await link(null);
    expect(await planned()).toEqual([]);
    expect(await notes()).toMatchObject([{ kind: 'meeting_removed', actorName: 'Person owner' }]);
    const chosen = await db().deal.findFirstOrThrow({ where: { externalId: other } });
    for (const dealId of [null, chosen.id]) {
      if (dealId) await link(dealId);
      for (const kind of ['changes', 'full'] as const) {
        walk.world.clock.travel(HOUR);
        await walk.sync('owner', kind);
        expect((await planned()).map((event) => event.dealId)).toEqual(dealId ? [dealId] : []);
        expect(await db().meeting.findMany()).toMatchObject([{ dealId, isCancelled: false }]);
      }
    }
    // Deleted where it came from, it is planned for the chosen deal no more either.
    org.remove('Event', id);
    walk.world.clock.travel(HOUR);
    await walk.sync();
    expect(await planned()).toEqual([]);
    expect(await db().meeting.findMany()).toMatchObject([{ isCancelled: true }]);
  });

  it('given by a person to one deal and then to another is neither cancelled nor planned by turns', async () => {
    const second = addOpportunity(walk, org, { Name: 'Initech rollout' });
    const third = addOpportunity(walk, org, { Name: 'Umbrella expansion' });
    const id = plan('Demo', later(9 * DAY));
    walk.world.clock.travel(HOUR);
    await walk.sync();
    const meeting = await db().meeting.findFirstOrThrow();
    for (const externalId of [second, third]) {
      const { id: dealId } = await db().deal.findFirstOrThrow({ where: { externalId } });
      const request = await walk.world.request('owner');
      await linkMeeting(walk.world.deps, request, meeting.id, dealId);
      for (const [kind, touched] of [['changes', second], ['changes', opportunity], ['changes', third], ['full', second]] as const) {
        org.update('Opportunity', touched, { Description: `${kind} ${externalId}` });
        walk.world.clock.travel(HOUR);
        await walk.sync('owner', kind);
        expect((await planned()).map((event) => event.dealId)).toEqual([dealId]);
        expect(await db().meeting.findMany()).toMatchObject([{ dealId, isCancelled: false }]);
      }
    }
    org.remove('Event', id);
    walk.world.clock.travel(HOUR);
    await walk.sync();
    expect(await planned()).toEqual([]);
    expect(await db().meeting.findMany()).toMatchObject([{ isCancelled: true }]);
  }); // prettier-ignore

  it('given to another deal there goes with it', async () => {
    const other = addOpportunity(walk, org, { Name: 'Initech rollout' });
    const id = plan('Demo', later(9 * DAY));
    walk.world.clock.travel(HOUR);
    await walk.sync();
    for (const target of [other, opportunity]) {
      org.update('Event', id, { WhatId: target });
      // Salesforce marks no opportunity as changed by that.
      for (const each of [other, opportunity])
        org.update('Opportunity', each, { Description: target });
      walk.world.clock.travel(HOUR);
      await walk.sync();
      const { id: dealId } = await db().deal.findFirstOrThrow({ where: { externalId: target } });
      expect((await planned()).map((event) => event.dealId)).toEqual([dealId]);
      expect(await db().meeting.findMany()).toMatchObject([{ dealId, linkedBy: 'auto', isCancelled: false }]); // prettier-ignore
    }
  });

  it.each([true, false])(
    'that only one of two syncing people may see stands while theirs is asked (%s)',
    async (isAsked) => {
      await walk.connect(org, 'admin');
      const id = plan('Demo', later(9 * DAY));
      walk.world.clock.travel(HOUR);
      await walk.sync('owner');
      // What the admin is told of is the same org without it.
      org.remove('Event', id);
      if (!isAsked) await db().salesforceIntegration.updateMany({ where: { userId: walk.world.userId('owner') }, data: { isActive: false } }); // prettier-ignore
      walk.world.clock.travel(HOUR);
      await walk.sync('admin');
      expect(await planned()).toHaveLength(isAsked ? 1 : 0);
      if (!isAsked) return;
      expect(await notes()).toEqual([]);
      walk.world.clock.travel(HOUR);
      await walk.sync('owner');
      expect(await planned()).toEqual([]);
      expect(await notes()).toMatchObject([{ kind: 'meeting_cancelled' }]);
    },
  );

  it('because it cannot be read any more stands, and its problem is told', async () => {
    const start = later(9 * DAY);
    const id = plan('Demo', start);
    walk.world.clock.travel(HOUR);
    await walk.sync();
    org.update('Event', id, { StartDateTime: null });
    walk.world.clock.travel(HOUR);
    expect(await walk.sync()).toMatchObject({ problemCount: 1 });
    expect((await planned()).map((event) => event.to)).toEqual([new Date(start).toISOString()]);
    expect(await db().meeting.findMany()).toMatchObject([{ isCancelled: false }]);
  });
});
