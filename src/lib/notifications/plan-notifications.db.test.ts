import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWorld, makeDeal, requestOf, type PersonKey, type World } from '@/test/factories';
import { deleteDeal, logTouch, updateDeal } from '../deals';
import type { DealDto } from '../deals/dto';
import type { UpdateDealInput } from '../deals/schema';
import type { RecordedEvent } from '../events';
import { inTransaction } from '../platform/db';
import { changePreferences, planNotifications } from './index';
import { happen, personEvent, toldOf } from './notifications.test-support';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

/** What is told of an alert of a rule. */
async function toldOfAlert(kind: string, given: Partial<RecordedEvent> = {}) {
  const deal = await makeDeal(world, { name: 'Plant analytics' });
  const event: RecordedEvent = {
    id: `evt_${deal.id}`,
    type: 'deal.at_risk',
    at: world.clock.now(),
    scopeKey: `team:${world.teamId('north')}`,
    teamId: world.teamId('north'),
    dealId: deal.id,
    sequence: 2,
    source: 'system',
    announced: true,
    data: {
      name: deal.name,
      kind,
      userId: world.userId('member'),
      by: { id: world.userId('member'), name: 'Person member' },
      reasons: ['No next step is set', 'Engagement dropped: two-way contact was daily, now none for 9 days'], // prettier-ignore
    },
    ...given,
  };
  await inTransaction(world.deps.db, async (tx) => {
    await planNotifications(tx, [event]);
    await planNotifications(tx, [event]);
  });
  return world.deps.db.notification.findMany({ where: { dealId: deal.id } });
}

const assign = async (id: string, to: PersonKey) => {
  const patch = { assignedToId: world.userId(to) };
  return updateDeal(world.deps, await world.request('owner'), id, patch);
};
const makeAssigned = async (name: string, to: PersonKey) =>
  assign((await makeDeal(world, { name })).id, to);

const change = async (by: PersonKey, id: string, patch: UpdateDealInput) =>
  updateDeal(world.deps, await world.request(by), id, patch);

describe('a deal at risk', () => {
  it('is told in the words of its rule, once, to whoever answers for it, whoever set it off', async () => {
    const userId = world.userId('member');
    const [first, ...more] = await toldOfAlert('entered_high');
    expect(more).toEqual([]);
    expect(first).toMatchObject({
      userId,
      type: 'deal_at_risk',
      title: 'Plant analytics is at high risk',
      message: 'No next step is set',
      scopeKey: `team:${world.teamId('north')}`,
      groupKey: `deal_at_risk:${first?.dealId}`,
      path: `/deals/${first?.dealId}`,
      isRead: false,
    });
    expect(await toldOfAlert('rising')).toMatchObject([
      { title: 'Plant analytics is getting riskier' },
    ]);
    expect(await toldOfAlert('engagement_dropped')).toMatchObject([
      {
        title: 'Engagement dropped off: Plant analytics',
        message: 'Engagement dropped: two-way contact was daily, now none for 9 days',
      },
    ]);
    expect(await toldOfAlert('of_a_later_version')).toMatchObject([
      { title: 'Plant analytics is at risk' },
    ]);
  });

  it('tells nobody of what was only recorded, nor who may not see it', async () => {
    expect(await toldOfAlert('entered_high', { announced: false })).toEqual([]);
    const elsewhere = { scopeKey: `team:${world.teamId('south')}` };
    expect(await toldOfAlert('entered_high', elsewhere)).toEqual([]);
    const others = { scopeKey: `user:${world.userId('loner')}` };
    expect(await toldOfAlert('entered_high', others)).toEqual([]);
  });
});

describe('a change by a colleague', () => {
  it('of the stage is told to assignee and owner, but not to who did it', async () => {
    const deal = await makeAssigned('Moved', 'member');
    expect(await toldOf(world, () => change('admin', deal.id, { stage: 'proposal' }))).toEqual([
      'member stage_changed: Moved moved to Proposal',
      'owner stage_changed: Moved moved to Proposal',
    ]);
    const row = await world.deps.db.notification.findFirst({
      where: { dealId: deal.id, userId: world.userId('owner'), type: 'stage_changed' },
    });
    expect(row?.message).toBe('Person admin moved it from Discovery to Proposal.');
    expect(await toldOf(world, () => change('owner', deal.id, { stage: 'closed_won' }))).toEqual([
      'member stage_changed: Moved was won',
    ]);
  });

  it('of another field tells nobody', async () => {
    const deal = await makeDeal(world, { name: 'Renamed' });
    expect(await toldOf(world, () => change('admin', deal.id, { name: 'Other' }))).toEqual([]);
    const request = await world.request('admin');
    expect(await toldOf(world, () => deleteDeal(world.deps, request, deal.id))).toEqual([]);
  });

  it('that assigns is told to the new assignee, unless they took it themselves', async () => {
    const toMember = { assignedToId: world.userId('member') };
    const given = () => makeAssigned('Given', 'member');
    expect(await toldOf(world, given)).toEqual(['member assigned: Given was assigned to you']);
    const deal = await makeDeal(world, { name: 'Taken' });
    expect(await toldOf(world, () => change('member', deal.id, toMember))).toEqual([]);
    const toAdmin = { assignedToId: world.userId('admin') };
    expect(await toldOf(world, () => change('owner', deal.id, toAdmin))).toEqual([
      'admin assigned: Taken was assigned to you',
    ]);
    expect(await toldOf(world, () => change('owner', deal.id, { name: 'Taken still' }))).toEqual(
      [],
    );
    expect(await toldOf(world, () => change('owner', deal.id, { assignedToId: null }))).toEqual([]);
  });

  it('in a note is told to the members it names, each once, and to nobody outside', async () => {
    const deal = await makeDeal(world, { name: 'Noted' });
    const text =
      'Ask @Person admin and @member@test.example, @Person admin again, me (@Person owner), @Person outsider and @Person loner';
    const request = await world.request('owner');
    const note = () => logTouch(world.deps, request, deal.id, { type: 'note', text });
    expect(await toldOf(world, note)).toEqual([
      'admin mentioned: Person owner mentioned you on Noted',
      'member mentioned: Person owner mentioned you on Noted',
    ]);
  });

  it('is told to nobody who left the team or whose account is gone', async () => {
    const deal = await makeAssigned('Left', 'admin');
    const member = { teamId: world.teamId('north'), userId: world.userId('admin') };
    await world.deps.db.teamMember.deleteMany({ where: member });
    expect(await toldOf(world, () => change('owner', deal.id, { stage: 'proposal' }))).toEqual([]);
    await world.deps.db.teamMember.create({ data: { ...member, role: 'admin' } });
    const gone = (deletedAt: Date | null) =>
      world.deps.db.user.update({ where: { id: member.userId }, data: { deletedAt } });
    await gone(world.clock.now());
    expect(await toldOf(world, () => change('owner', deal.id, { stage: 'negotiation' }))).toEqual(
      [],
    );
    await gone(null);
    expect(await toldOf(world, () => change('owner', deal.id, { stage: 'proposal' }))).toEqual([
      'admin stage_changed: Left moved to Proposal',
    ]);
  });
});

describe('what happens to a person', () => {
  const to = (key: PersonKey) => ({ userId: world.userId(key) });

  it('is told to them alone', async () => {
    const team = { id: world.teamId('north'), name: 'Team north' };
    const events = [
      personEvent(world, 'team.invited', {
        ...to('loner'),
        inviteId: 'invite01',
        team,
        role: 'member',
        by: 'Person owner',
      }),
      personEvent(world, 'sync.failed', { ...to('member'), integration: 'HubSpot', error: 'Gone' }),
      personEvent(world, 'webhook.disabled', {
        ...to('admin'),
        url: 'https://a.example',
        reason: 'It failed for 5 days.',
        path: '/settings/webhooks/hook01',
      }),
      personEvent(world, 'webhook.disabled', {
        ...to('admin'),
        channel: '#sales',
        reason: 'the channel is archived',
        path: '/settings/integrations?team=t',
      }),
      personEvent(world, 'digest.ready', { ...to('owner'), digestId: 'digest01', kind: 'daily' }),
      personEvent(world, 'import.finished', { ...to('owner'), created: 1, updated: 2, atRisk: 3 }),
    ];
    expect(await toldOf(world, () => happen(world, events))).toEqual([
      'admin webhook_disabled: A Slack channel was switched off: #sales',
      'admin webhook_disabled: A webhook was switched off: a.example',
      'loner invite: You are invited to Team north',
      'member sync_failed: The sync with HubSpot failed',
      'owner digest_ready: Your daily digest is ready',
      'owner import_finished: Import finished',
    ]);
  });

  it('leads to what was switched off, in a group with its like', async () => {
    const { db } = world.deps;
    const where = { userId: world.userId('admin'), type: 'webhook_disabled' };
    const told = await db.notification.findMany({ where, orderBy: { title: 'asc' } });
    const facts = told.map(({ groupKey, path, message }) => ({ groupKey, path, message }));
    expect(facts).toEqual([
      {
        groupKey: 'webhook_disabled:slack',
        path: '/settings/integrations?team=t',
        message: 'Slack channel “#sales”: the channel is archived',
      },
      {
        groupKey: 'webhook_disabled',
        path: '/settings/webhooks/hook01',
        message: 'https://a.example: It failed for 5 days.',
      },
    ]);
  });

  it('is told to nobody where an invite goes to an address without an account', async () => {
    const data = { userId: null, inviteId: 'invite02', team: {}, role: 'member', by: 'Somebody' };
    const event = personEvent(world, 'team.invited', data);
    expect(await toldOf(world, () => happen(world, [event]))).toEqual([]);
  });
});

it('tells an import’s stage changes by its summary only', async () => {
  const deal = await makeDeal(world, { name: 'From a file' });
  const request = { ...requestOf(await world.actor('admin')), source: 'import' as const };
  const patch = { stage: 'proposal' as const, assignedToId: world.userId('member') };
  expect(await toldOf(world, () => updateDeal(world.deps, request, deal.id, patch))).toEqual([]);
});

describe('many at once', () => {
  it('costs as many statements for 300 events as for one', async () => {
    const deals: DealDto[] = [];
    for (let index = 0; index < 30; index += 1) deals.push(await makeDeal(world));
    const eventOf = (index: number): RecordedEvent => ({
      ...personEvent(world, 'deal.stage_changed', {
        name: 'Many',
        oldStage: 'discovery',
        newStage: 'proposal',
        by: null,
      }),
      dealId: deals[index % deals.length]?.id ?? null,
      id: `evt_many_${index}`,
    });
    const statementsFor = async (events: readonly RecordedEvent[]) => {
      const counts = async () => {
        const [row] = await world.deps.db.$queryRaw<{ count: number }[]>`
          SELECT count(*)::int AS count FROM "Notification"`;
        return row?.count ?? 0;
      };
      const before = await counts();
      let statements = 0;
      await inTransaction(world.deps.db, (tx) => {
        const counting = new Proxy(tx, {
          get: (target, name) => {
            const value: unknown = Reflect.get(target, name);
            if (name === '$queryRaw' || name === '$queryRawUnsafe') statements += 1;
            if (name === 'deal' || name === 'plannedMessage') statements += 1;
            return typeof value === 'function' ? value.bind(target) : value;
          },
        });
        return planNotifications(counting, events);
      });
      return { statements, made: (await counts()) - before };
    };
    const one = await statementsFor([eventOf(299)]);
    const many = await statementsFor(Array.from({ length: 300 }, (_, index) => eventOf(index)));
    expect(one).toEqual({ statements: 3, made: 1 });
    expect(many).toEqual({ statements: 3, made: 299 });
  });
});

describe('preferences', () => {
  const planned = (userId: string) =>
    world.deps.db.plannedMessage.findMany({
      where: { userId },
      select: { channel: true, type: true, status: true, notificationId: true },
      orderBy: { channel: 'asc' },
    });
  const listed = (userId: string) =>
    world.deps.db.notification.findMany({
      where: { userId, type: 'assigned', deal: { name: { startsWith: 'Wanted' } } },
      orderBy: { createdAt: 'desc' },
    });

  it('decide per channel, and a message without an entry in the app keeps its words', async () => {
    const userId = world.userId('admin');
    const actor = await world.actor('admin');
    const give = (name: string) => makeAssigned(name, 'admin');
    await world.deps.db.plannedMessage.deleteMany({ where: { userId } });

    await give('Wanted by default');
    expect(await planned(userId)).toMatchObject([{ channel: 'mail', status: 'planned' }]);

    const set = (in_app: boolean, mail: boolean, slack: boolean) =>
      changePreferences(world.deps, actor, { types: { assigned: { in_app, mail, slack } } });
    await set(true, false, false);
    await give('Wanted in the app');
    expect(await planned(userId)).toHaveLength(1);

    await set(false, true, true);
    world.clock.travel(1_000);
    await give('Wanted outside');
    expect(await planned(userId)).toMatchObject([
      { channel: 'mail' },
      { channel: 'mail' },
      { channel: 'slack' },
    ]);
    const [hidden] = await listed(userId);
    expect(hidden).toMatchObject({ title: 'Wanted outside was assigned to you', isRead: true, readAt: null }); // prettier-ignore

    await set(false, false, false);
    await give('Wanted nowhere');
    expect(await listed(userId)).toHaveLength(3);
    expect(await planned(userId)).toHaveLength(3);
    await world.deps.db.notificationPreference.deleteMany({ where: { userId } });
  });

  it('hold mail back until the quiet hours end, but neither the list nor a digest', async () => {
    const actor = await world.actor('admin');
    const userId = world.userId('admin');
    // 09:00 UTC is 05:00 in New York, where the clock was not changed yet.
    await changePreferences(world.deps, actor, {
      timeZone: 'America/New_York',
      quietHours: { from: 22 * 60, to: 7 * 60 },
    });
    const waits = async (work: () => Promise<unknown>) => {
      await world.deps.db.plannedMessage.deleteMany({ where: { userId } });
      await work();
      const [message] = await world.deps.db.plannedMessage.findMany({ where: { userId } });
      return message?.notBefore.toISOString();
    };
    world.clock.set(new Date('2026-03-07T09:00:00Z'));
    expect(await waits(() => makeAssigned('At night', 'admin'))).toBe('2026-03-07T12:00:00.000Z');
    const shown = { userId, isRead: false, deal: { name: 'At night' } };
    expect(await world.deps.db.notification.count({ where: shown })).toBe(1);
    // The next night the clock goes forward: seven comes an hour earlier.
    world.clock.set(new Date('2026-03-08T04:00:00Z'));
    expect(await waits(() => makeAssigned('At night', 'admin'))).toBe('2026-03-08T11:00:00.000Z');
    const digest = personEvent(world, 'digest.ready', { userId, digestId: 'd1', kind: 'daily' });
    expect(await waits(() => happen(world, [digest]))).toBe('2026-03-08T04:00:00.000Z');
    world.clock.set(new Date('2026-03-08T11:00:00Z'));
    expect(await waits(() => makeAssigned('By day', 'admin'))).toBe('2026-03-08T11:00:00.000Z');
  });

  it('let nobody miss an invite, and leave its mail to whoever plans it', async () => {
    const userId = world.userId('loner');
    const data = { userId, inviteId: 'invite03', team: { name: 'North' }, role: 'member', by: 'Somebody' }; // prettier-ignore
    await world.deps.db.notificationPreference.create({
      data: { userId, type: 'invite', channel: 'in_app', enabled: false },
    });
    const event = personEvent(world, 'team.invited', data);
    expect(await toldOf(world, () => happen(world, [event]))).toHaveLength(1);
    expect(await planned(userId)).toEqual([]);
  });
});
