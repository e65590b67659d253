import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createWorld, DAY, HOUR, makeDeal, type PersonKey, type World } from '@/test/factories';
import { dismissAlert, snoozeAlert } from '../../alerts';
import { deleteDeal, markNotRisk, updateDeal } from '../../deals';
import type { UpdateDealInput } from '../../deals/schema';
import type { PrismaClient } from '../../platform/db';
import type { Deps } from '../../platform/deps';
import { acceptInvite, declineInvite, resendInvite, revokeInvite } from '../../teams';
import { as, env as teamsEnv, invite, tokenOf } from '../../teams/teams.test-support';
import {
  changePreferences,
  getPreferences,
  listNotifications,
  markNotification,
  watchNextSteps,
} from '../index';
import { happen, personEvent } from '../notifications.test-support';
import { listNotificationsQuery } from '../schema';
import {
  giveDeal,
  keepLog,
  mailsOf,
  plannedOf,
  queue,
  queueGathered,
  warn,
} from './mail.test-support';
import { queuePlanned } from './queue-planned';
import { startQueueing } from './start-queueing';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterEach(async () => {
  const { db } = world.deps;
  await db.plannedMessage.deleteMany();
  await db.emailMessage.deleteMany();
  await db.notification.deleteMany();
  await db.deal.deleteMany();
});
afterAll(() => world.close());

const change = async (id: string, patch: UpdateDealInput, by: PersonKey = 'owner') =>
  updateDeal(world.deps, await world.request(by), id, patch);

describe('what is due for one person at once', () => {
  it('becomes one mail of each type when nothing more came for a while', async () => {
    await giveDeal(world, 'First', 'member');
    await queue(world.deps);
    expect(await mailsOf(world, 'member'), 'others may follow').toEqual([]);
    world.clock.travel(10_000);
    const second = await giveDeal(world, 'Second', 'member');
    await warn(world, second, 'member');
    world.clock.travel(10_000);
    expect(await queue(world.deps)).toMatchObject({ mails: 0 });
    expect(await queueGathered(world)).toEqual({ mails: 2, slack: 0, dropped: 0, done: true });
    const mails = await mailsOf(world, 'member');
    expect(mails.map(({ template, to, status }) => [template, to, status]).sort()).toEqual([
      ['assigned', 'member@test.example', 'pending'],
      ['deal_at_risk', 'member@test.example', 'pending'],
    ]);
    expect(await plannedOf(world, 'member')).toEqual([
      'assigned queued',
      'assigned queued',
      'deal_at_risk queued',
    ]);
    expect(await queueGathered(world)).toMatchObject({ mails: 0, dropped: 0 });
  });

  it('waits two minutes at most, however much comes', async () => {
    const deal = await makeDeal(world, { name: 'Talked about' });
    const data = { name: deal.name, userIds: [world.userId('member')], text: 'Look', by: null };
    for (let second = 0; second <= 120; second += 10) {
      expect(await mailsOf(world, 'member')).toEqual([]);
      await happen(world, [{ ...personEvent(world, 'deal.mentioned', data), dealId: deal.id }]);
      await queue(world.deps);
      world.clock.travel(10_000);
    }
    expect(await mailsOf(world, 'member')).toHaveLength(1);
    expect(await plannedOf(world, 'member')).toHaveLength(13);
  });

  it('is one mail for a change of 500 deals, also where five processes look at once', async () => {
    const deal = await makeDeal(world, { name: 'One of many' });
    const data = { name: 'One of many', oldStage: 'discovery', newStage: 'proposal', by: null };
    await changePreferences(world.deps, await world.actor('owner'), {
      types: { stage_changed: { mail: true } },
    });
    const events = Array.from({ length: 500 }, (_, n) => ({
      ...personEvent(world, 'deal.stage_changed', data),
      id: `evt_bulk_${n}`,
      dealId: deal.id,
      sequence: n + 1,
    }));
    await happen(world, events);
    world.clock.travel(20_000);
    const counts = await Promise.all([1, 2, 3, 4, 5].map(() => queue(world.deps)));
    expect(counts.reduce((sum, { mails }) => sum + mails, 0)).toBe(1);
    const [mail, ...more] = await mailsOf(world, 'owner');
    expect(more).toEqual([]);
    const queued = { status: 'queued', emailId: mail?.id ?? '' };
    expect(await world.deps.db.plannedMessage.count({ where: queued })).toBe(500);
  });

  it('keeps digests and invites apart, and waits for nothing with them', async () => {
    const digest = (digestId: string) =>
      personEvent(world, 'digest.ready', {
        userId: world.userId('owner'),
        digestId,
        kind: 'daily',
      });
    await happen(world, [digest('digest01'), digest('digest02')]);
    await invite(world, 'owner', { email: 'one@else.example' });
    await invite(world, 'owner', { email: 'two@else.example' });
    expect(await queue(world.deps)).toMatchObject({ mails: 4 });
    const mails = await world.deps.db.emailMessage.findMany({ where: { template: 'invite' } });
    expect(mails.map(({ to, userId }) => [to, userId]).sort()).toEqual([
      ['one@else.example', null],
      ['two@else.example', null],
    ]);
  });

  it('is held until the quiet hours end, and is no older for it', async () => {
    const actor = await world.actor('admin');
    const was = world.clock.now();
    world.clock.set(new Date('2026-03-02T22:30:00Z'));
    await changePreferences(world.deps, actor, {
      timeZone: 'UTC',
      quietHours: { from: 22 * 60, to: 7 * 60 },
    });
    await giveDeal(world, 'At night', 'admin');
    world.clock.set(new Date('2026-03-03T06:59:00Z'));
    expect(await queue(world.deps)).toMatchObject({ mails: 0, dropped: 0, done: true });
    world.clock.set(new Date('2026-03-04T07:00:00Z'));
    expect(await queue(world.deps)).toMatchObject({ mails: 1, dropped: 0 });
    await changePreferences(world.deps, actor, { quietHours: null });
    world.clock.set(was);
  });
});

describe('what nobody needs to be told any more', () => {
  const reasonsFor = async (key: PersonKey) => {
    expect(await queueGathered(world)).toMatchObject({ mails: 0 });
    return plannedOf(world, key);
  };

  it('is what could not leave within a day', async () => {
    await giveDeal(world, 'Late', 'member');
    world.clock.travel(DAY + 1);
    expect(await reasonsFor('member')).toEqual(['assigned stale']);
  });

  it('is what was read in the app meanwhile', async () => {
    const actor = await world.actor('member');
    await giveDeal(world, 'Read', 'member');
    const query = listNotificationsQuery.parse({});
    const [notice] = (await listNotifications(world.deps, actor, query)).notifications;
    await markNotification(world.deps, actor, notice?.id ?? '', true);
    expect(await reasonsFor('member')).toEqual(['assigned stale']);
  });

  it('is a deal that was given to somebody else since', async () => {
    const deal = await giveDeal(world, 'Passed on', 'member');
    await change(deal.id, { assignedToId: world.userId('admin') });
    await queueGathered(world);
    expect(await plannedOf(world, 'member')).toEqual(['assigned stale']);
    expect(await plannedOf(world, 'admin')).toEqual(['assigned queued']);
  });

  it.each([
    ['won', (id: string) => change(id, { stage: 'closed_won' })],
    ['lost', (id: string) => change(id, { stage: 'closed_lost', lostReason: 'Price' })],
    [
      'judged as safe',
      async (id: string) =>
        markNotRisk(world.deps, await world.request('owner'), id, {
          reason: 'The buyer called',
          until: new Date(world.clock.now().getTime() + DAY),
        }),
    ],
  ])('is a warning of a deal that was %s', async (_, end) => {
    const deal = await makeDeal(world, { name: 'Was at risk' });
    await warn(world, deal, 'member');
    await end(deal.id);
    expect(await reasonsFor('member')).toEqual(['deal_at_risk stale']);
  });

  it('is a warning that was dismissed, put off, or that ended by itself', async () => {
    const alertOf = async (dealId: string) => {
      const { id } = await world.deps.db.alert.findFirstOrThrow({ where: { dealId } });
      return id;
    };
    const dismissed = await makeDeal(world, { name: 'Dismissed' });
    const snoozed = await makeDeal(world, { name: 'Snoozed' });
    const ended = await makeDeal(world, { name: 'Ended' });
    const stands = await makeDeal(world, { name: 'Stands' });
    for (const deal of [dismissed, snoozed, ended, stands]) await warn(world, deal, 'member');
    const request = await world.request('owner');
    await dismissAlert(world.deps, request, await alertOf(dismissed.id), {
      reason: 'known',
      note: null,
    });
    const until = new Date(world.clock.now().getTime() + DAY);
    await snoozeAlert(world.deps, request, await alertOf(snoozed.id), { until });
    const endings = [{ kind: 'entered_high', ending: 'recovered' }];
    const recovered = personEvent(world, 'deal.risk_recovered', { name: 'Ended', endings });
    await happen(world, [{ ...recovered, dealId: ended.id, announced: false }]);
    expect(await queueGathered(world)).toMatchObject({ mails: 1, dropped: 3 });
    const [kept] = await world.deps.db.plannedMessage.findMany({
      where: { status: 'queued' },
      include: { notification: true },
    });
    expect(kept?.notification?.dealId).toBe(stands.id);
  });

  it('is a step that was moved, done away with, or whose deal closed', async () => {
    const yesterday = new Date(world.clock.now().getTime() - 25 * HOUR).toISOString();
    const deals = await Promise.all(
      ['Moved', 'Cleared', 'Closed', 'Overdue'].map((name) =>
        makeDeal(world, { name, nextStep: 'Call', nextStepAt: yesterday }),
      ),
    );
    await watchNextSteps(world.deps, Date.now() + 20_000);
    const [moved, cleared, closed] = deals.map(({ id }) => id);
    const later = new Date(world.clock.now().getTime() + DAY);
    await change(moved ?? '', { nextStepAt: later });
    await change(cleared ?? '', { nextStep: null, nextStepAt: null });
    await change(closed ?? '', { stage: 'closed_won' });
    expect(await queueGathered(world)).toMatchObject({ mails: 1, dropped: 3 });
  });

  it.each([
    [
      'accepted',
      async (_id: string, token: string) =>
        acceptInvite(world.deps, await as(world, 'loner'), token),
    ],
    [
      'declined',
      async (_id: string, token: string) =>
        declineInvite(world.deps, await as(world, 'loner'), token),
    ],
    [
      'taken back',
      async (id: string) =>
        revokeInvite(world.deps, await as(world, 'owner'), world.teamId('north'), id),
    ],
  ])('is an invite that was %s', async (_, answer) => {
    const sent = await invite(world, 'owner', { email: 'loner@test.example' });
    // As if a process had just read it as planned.
    const planned = await world.deps.db.plannedMessage.findFirstOrThrow({
      where: { inviteId: sent.invite.id },
    });
    await answer(sent.invite.id, tokenOf(sent));
    await world.deps.db.plannedMessage.createMany({ data: planned, skipDuplicates: true });
    expect(await queue(world.deps)).toMatchObject({ mails: 0, dropped: 1 });
    await world.deps.db.teamMember.deleteMany({ where: { userId: world.userId('loner') } });
    await world.deps.db.teamInvite.deleteMany();
  });

  it('is an invite that expired, or was sent anew; one that is open is told however late', async () => {
    const sent = await invite(world, 'owner', { email: 'late@else.example' });
    const planned = await world.deps.db.plannedMessage.findFirstOrThrow({
      where: { inviteId: sent.invite.id },
    });
    world.clock.travel(2 * DAY);
    await resendInvite(
      world.deps,
      teamsEnv,
      await as(world, 'owner'),
      world.teamId('north'),
      sent.invite.id,
    );
    await world.deps.db.plannedMessage.createMany({ data: planned, skipDuplicates: true });
    expect(await queue(world.deps), 'the older link ended').toMatchObject({ mails: 1, dropped: 1 });
    await world.deps.db.plannedMessage.deleteMany();
    await invite(world, 'owner', { email: 'expired@else.example' });
    await invite(world, 'owner', { email: 'open@else.example' });
    await world.deps.db.teamInvite.updateMany({
      where: { email: 'expired@else.example' },
      data: { expiresAt: world.clock.now() },
    });
    world.clock.travel(3 * DAY);
    expect(await queue(world.deps)).toMatchObject({ mails: 1, dropped: 1 });
  });
});

describe('what its reader may not see, or does not want', () => {
  const member = () => ({ teamId: world.teamId('north'), userId: world.userId('admin') });

  it('is dropped when they have left the team, and when the deal is in the bin or elsewhere', async () => {
    const deal = await giveDeal(world, 'In the bin', 'member');
    await deleteDeal(world.deps, await world.request('owner'), deal.id);
    const moved = await giveDeal(world, 'Elsewhere', 'member');
    const scopeKey = `team:${world.teamId('south')}`;
    await world.deps.db.deal.update({
      where: { id: moved.id },
      data: { scopeKey, teamId: world.teamId('south') },
    });
    await giveDeal(world, 'Left', 'admin');
    await world.deps.db.teamMember.deleteMany({ where: member() });
    expect(await queueGathered(world)).toMatchObject({ mails: 0, dropped: 3 });
    expect([await plannedOf(world, 'member'), await plannedOf(world, 'admin')]).toEqual([
      ['assigned not_visible', 'assigned not_visible'],
      ['assigned not_visible'],
    ]);
    await world.deps.db.teamMember.create({ data: { ...member(), role: 'admin' } });
  });

  it('is dropped when they have switched that mail off since', async () => {
    const actor = await world.actor('admin');
    await giveDeal(world, 'Unwanted', 'admin');
    await changePreferences(world.deps, actor, { types: { assigned: { mail: false } } });
    await queueGathered(world);
    expect(await plannedOf(world, 'admin')).toEqual(['assigned switched_off']);
    await changePreferences(world.deps, actor, { types: { assigned: { mail: true } } });
    const { types } = await getPreferences(world.deps, actor);
    expect(types.find(({ type }) => type === 'assigned')?.channels.mail).toBe(true);
  });

  it.each([
    'user_1@users.clerk.invalid',
    'a@b.example, c@d.example',
    'Somebody <a@b.example>',
    'no address',
  ])('is dropped where "%s" is all that is known of them', async (email) => {
    const where = { id: world.userId('admin') };
    await giveDeal(world, 'No address', 'admin');
    await world.deps.db.user.update({ where, data: { email } });
    await queueGathered(world);
    expect(await plannedOf(world, 'admin')).toEqual(['assigned no_address']);
    await world.deps.db.user.update({ where, data: { email: 'admin@test.example' } });
  });

  it('is dropped where they want it over Slack and have no channel there', async () => {
    const actor = await world.actor('admin');
    const types = (slack: boolean) => ({ types: { assigned: { mail: !slack, slack } } });
    await changePreferences(world.deps, actor, types(true));
    await giveDeal(world, 'By Slack', 'admin');
    expect(await queueGathered(world)).toMatchObject({ mails: 0, slack: 0, dropped: 1 });
    expect(await plannedOf(world, 'admin', 'slack')).toEqual(['assigned no_hook']);
    await changePreferences(world.deps, actor, types(false));
  });
});

describe('a process that dies', () => {
  /** Commits nothing: as if it were killed at the end of each transaction, when all is written. */
  const dying = (): Deps => {
    const { db } = world.deps;
    const begin: PrismaClient['$transaction'] = ((work: (tx: never) => Promise<unknown>) =>
      db.$transaction(async (tx) => {
        await work(tx as never);
        throw new Error('killed');
      })) as never;
    const killed = new Proxy(db, {
      get: (target, name) => (name === '$transaction' ? begin : Reflect.get(target, name)),
    });
    return { ...world.deps, db: killed };
  };

  it('loses and doubles nothing', async () => {
    await giveDeal(world, 'Survives', 'member');
    world.clock.travel(20_000);
    const errors: unknown[] = [];
    const run = {
      until: Date.now() + 20_000,
      onError: (error: unknown) => void errors.push(error),
    };
    expect(await queuePlanned(dying(), run)).toMatchObject({ mails: 0, done: false });
    expect(errors).toEqual([new Error('killed')]);
    expect([await mailsOf(world, 'member'), await plannedOf(world, 'member')]).toEqual([
      [],
      ['assigned planned'],
    ]);
    expect(await queue(world.deps)).toMatchObject({ mails: 1, done: true });
    expect(await mailsOf(world, 'member')).toHaveLength(1);
  });

  it('is no reason for a running one to stop, and neither is a database that was away', async () => {
    const { db } = world.deps;
    let failures = 2;
    const flaky = new Proxy(db, {
      get: (target, name) => {
        if (name !== '$queryRaw' || failures === 0) return Reflect.get(target, name) as unknown;
        failures -= 1;
        return () => Promise.reject(new Error('away'));
      },
    });
    const { log, lines } = keepLog();
    const running = startQueueing({ ...world.deps, db: flaky }, log);
    await invite(world, 'owner', { email: 'patient@else.example' });
    const made = () => db.emailMessage.count({ where: { to: 'patient@else.example' } });
    await expect.poll(made, { timeout: 15_000 }).toBe(1);
    await running.stop();
    expect(lines.filter((line) => line.includes('could not be read'))).toHaveLength(2);
  });
});
