import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createWorld, HOUR, makeDeal, refusal, type PersonKey, type World } from '@/test/factories';
import { startWebhookReceiver, type WebhookReceiver } from '@/test/stand-ins/webhook-receiver';
import { listAudit } from '../audit';
import { listAuditQuery } from '../audit/schema';
import { newId } from '../core/ids';
import { deleteDeal, getAssessment, getDeal, listDeals, scoreMovedDeals } from '../deals';
import { listDealsQuery } from '../deals/schema';
import {
  acceptedBy,
  bodyOf,
  deliverDue,
  EVERY_VERIFIER,
  makeEndpoint,
  toolsFor,
} from '../webhooks/deliveries.test-support';
import { deleteTeam } from './delete-team';
import { eraseTeam } from './erase-team';
import { deleteTeamInput, type DeleteTeamInput } from './team-schema';

let world: World;
beforeEach(async () => {
  world = await createWorld();
  await world.deps.db.teamMember.create({
    data: { teamId: south(), userId: world.userId('owner'), role: 'member' },
  });
});
afterEach(() => world.close());

const north = () => world.teamId('north');
const south = () => world.teamId('south');

const remove = async (
  deals: DeleteTeamInput['deals'],
  { by = 'owner', name = 'Team north' }: { by?: PersonKey; name?: string } = {},
) =>
  deleteTeam(
    world.deps,
    { actor: await world.actor(by), source: 'screen', requestId: 'r9' },
    north(),
    deleteTeamInput.parse({ name, deals }),
  );
const toSouth = () => ({ action: 'hand_over', teamId: south() }) as const;
const seenBy = async (key: PersonKey) =>
  (await listDeals(world.deps, await world.actor(key), listDealsQuery.parse({}))).deals;

/** Three deals, one of them in the bin, and one row of everything that belongs to the team alone. */
async function furnish() {
  const { db } = world.deps;
  const teamId = north();
  const scopeKey = `team:${teamId}`;
  const deal = await makeDeal(world, { name: 'Kept', teamId });
  await makeDeal(world, { name: 'Won', teamId, stage: 'closed_won' }, 'member');
  const binned = await makeDeal(world, { name: 'Binned', teamId });
  await deleteDeal(world.deps, await world.request('owner'), binned.id);
  const at = world.clock.now();
  const userId = world.userId('owner');
  await db.contact.create({
    data: { scopeKey, name: 'Ana', deals: { create: { dealId: deal.id } } },
  });
  await db.webhook.create({
    data: { userId, teamId, scopeKey, url: 'https://x', events: [], secretSealed: 's' },
  });
  const slack = { userId, teamId, scopeKey, name: 'x', urlSealed: 's', events: [] };
  const message = { causeKey: 'c', dealId: deal.id, payload: {}, createdAt: at };
  await db.slackHook.create({ data: { ...slack, messages: { create: message } } });
  await db.savedView.create({ data: { userId, teamId, name: 'x', query: {} } });
  await db.riskPolicy.create({ data: { scopeKey, version: 'p-1', data: {} } });
  await db.riskRun.create({ data: { scopeKey, kind: 'backtest', status: 'done', params: {} } });
  const run = await db.importRun.create({
    data: { scopeKey, teamId, createdById: userId, status: 'finished', createdAt: at },
  });
  await db.importedDeal.create({ data: { importId: run.id, dealId: deal.id, versionAfter: 1 } });
  await db.teamInvite.create({
    data: { teamId, email: 'x@test.example', role: 'member', tokenHash: newId(), expiresAt: at },
  });
  await db.notification.create({
    data: { userId, scopeKey, type: 'team', title: 'x', message: 'y' },
  });
  return deal.id;
}

/** How many rows of each table still name the team; the trail and the live log stay. */
async function traces() {
  const { db } = world.deps;
  const where = { scopeKey: `team:${north()}` };
  const of = { teamId: north() };
  return {
    teams: await db.team.count({ where: { id: north() } }),
    members: await db.teamMember.count({ where: of }),
    invites: await db.teamInvite.count({ where: of }),
    webhooks: await db.webhook.count({ where: of }),
    slackHooks: await db.slackHook.count({ where: of }),
    views: await db.savedView.count({ where: of }),
    policies: await db.riskPolicy.count({ where }),
    norms: await db.riskNorms.count({ where }),
    runs: await db.riskRun.count({ where }),
    imports: await db.importRun.count({ where }),
    importedDeals: await db.importedDeal.count(),
    notifications: await db.notification.count({ where }),
    log: await db.eventLog.count({ where }),
    deals: await db.deal.count({ where }),
    alerts: await db.alert.count({ where }),
    contacts: await db.contact.count({ where }),
  };
}
const expectNoTraces = async () =>
  expect(Object.entries(await traces()).filter(([, count]) => count > 0)).toEqual([]);

describe('a team that is deleted', () => {
  it('hands its deals over with everything, and what was its alone goes', async () => {
    const dealId = await furnish();
    expect(await remove(toSouth())).toEqual({ deals: 3, finished: true });
    await expectNoTraces();
    expect((await seenBy('outsider')).map(({ name }) => name).toSorted()).toEqual(['Kept', 'Won']);
    expect(await seenBy('member')).toEqual([]);
    const { db } = world.deps;
    expect(await db.dealContact.count({ where: { dealId } })).toBe(1);
    expect(await db.contact.count({ where: { scopeKey: `team:${south()}` } })).toBe(1);
    const timeline = await db.dealTimeline.findMany({ where: { kind: 'moved' } });
    expect(timeline).toHaveLength(3);
    expect(timeline[0]).toMatchObject({
      actorName: 'Person owner',
      source: 'screen',
      changes: { team: { old: 'Team north', new: 'Team south' } },
    });
    const trail = await db.auditLog.findMany({
      where: { scopeKey: `team:${north()}` },
      orderBy: { id: 'desc' },
    });
    expect(trail[0]).toMatchObject({
      action: 'team.deleted',
      data: { name: 'Team north', deals: 3, dealsWere: 'hand_over' },
    });
    // Nobody reads that any more: whoever ended the team finds it in their own.
    const actor = await world.actor('owner');
    const own = listAuditQuery.parse({ teamId: 'personal' });
    const { entries } = await listAudit(world.deps, actor, own);
    expect(entries).toMatchObject([
      { action: 'team.deleted', sentence: 'Person owner deleted the team “Team north”' },
    ]);
    // Nobody is left who knows of it.
    for (const key of ['owner', 'member'] as const) {
      const { memberships } = await world.actor(key);
      expect(memberships.map(({ teamId }) => teamId)).not.toContain(north());
    }
  });

  it('has its deals scored where they lie then, closed and binned ones too', async () => {
    const dealId = await furnish();
    await remove(toSouth());
    const data = { scopeKey: `team:${south()}` };
    expect(await scoreMovedDeals(world.deps, data, { budgetMs: 60_000 })).toMatchObject({
      done: true,
    });
    const { db } = world.deps;
    expect(await db.deal.count({ where: { ...data, riskPolicyVersion: null } })).toBe(0);
    const actor = await world.actor('outsider');
    const deal = await getDeal(world.deps, actor, dealId);
    expect((await getAssessment(world.deps, actor, dealId)).score).toBe(deal.riskScore);
    expect(await db.eventLog.count({ where: { type: 'deal.at_risk' } })).toBe(0);
  });

  it('hands over into one’s own space, whoever made the deals', async () => {
    await furnish();
    await remove({ action: 'hand_over', teamId: null });
    await expectNoTraces();
    const mine = await seenBy('owner');
    expect(mine.map(({ name, userId }) => [name, userId]).toSorted()).toEqual([
      ['Kept', world.userId('owner')],
      ['Won', world.userId('owner')],
    ]);
  });

  it('or erases them, told in the trail', async () => {
    await furnish();
    const other = await makeDeal(world, { name: 'Elsewhere', teamId: south() }, 'outsider');
    expect(await remove({ action: 'remove' })).toEqual({ deals: 3, finished: true });
    await expectNoTraces();
    const { db } = world.deps;
    expect(await db.deal.findMany({ select: { id: true } })).toEqual([{ id: other.id }]);
    expect(await db.dealTimeline.count({ where: { NOT: { dealId: other.id } } })).toBe(0);
    expect(await db.dealEvent.count({ where: { NOT: { dealId: other.id } } })).toBe(0);
    const entry = { action: 'team.deleted', scopeKey: `team:${north()}` };
    expect(await db.auditLog.count({ where: entry })).toBe(1);
  });

  it('goes on erasing after it was cut short, and nobody sees it meanwhile', async () => {
    await furnish();
    await remove({ action: 'hand_over', teamId: null });
    // As if the process had died right after the commit: the row stands, nobody belongs to it.
    const { db } = world.deps;
    await db.team.create({ data: { id: north(), name: 'Team north' } });
    const scopeKey = `team:${north()}`;
    const left = { ...(await db.deal.findFirstOrThrow()), id: newId(), scopeKey, teamId: north() };
    const { riskContributions: _c, riskNextAction: _n, riskAlertState: _a, sourceSnapshot: _s, ...plain } = left; // prettier-ignore
    await db.deal.create({ data: plain });
    expect(await seenBy('owner')).toHaveLength(2);
    expect(await eraseTeam(world.deps, { teamId: north() }, { budgetMs: 0 })).toEqual({
      finished: false,
    });
    expect(await db.team.count({ where: { id: north() } })).toBe(1);
    expect(await eraseTeam(world.deps, { teamId: north() }, { budgetMs: 60_000 })).toEqual({
      finished: true,
    });
    await expectNoTraces();
    expect(await eraseTeam(world.deps, { teamId: north() }, { budgetMs: 0 })).toEqual({
      finished: true,
    });
  });
});

describe('the webhooks of a team that is deleted', () => {
  let receiver: WebhookReceiver;
  beforeEach(async () => {
    receiver = await startWebhookReceiver();
  });
  afterEach(() => receiver.close());
  const goOn = () => eraseTeam(world.deps, { teamId: north() }, { budgetMs: 60_000 });

  it('hear of everybody who is no member any more, and go then', async () => {
    const { secret } = await makeEndpoint(world, `${receiver.url}/hook`);
    await furnish();
    expect(await remove({ action: 'remove' })).toEqual({ deals: 3, finished: false });
    expect(await traces()).toMatchObject({ teams: 1, members: 0, webhooks: 1, deals: 0 });
    expect(await goOn()).toEqual({ finished: false });
    await deliverDue(toolsFor(world, [receiver.host]));
    const heard = receiver.requests.map((request) => {
      expect(acceptedBy(request, secret)).toEqual(EVERY_VERIFIER);
      const { event, data } = bodyOf(request);
      return `${event}: ${(data.member as { name: string }).name}`;
    });
    expect(heard.toSorted()).toEqual(
      ['admin', 'member', 'owner', 'viewer'].map((key) => `team.member_removed: Person ${key}`),
    );
    expect(await goOn()).toEqual({ finished: true });
    await expectNoTraces();
    expect(await world.deps.db.webhookDelivery.count()).toBe(0);
  });

  it('that were deleted before are not waited for, and what is left of their logs goes too', async () => {
    const { id } = await makeEndpoint(world, `${receiver.url}/hook`);
    await furnish();
    const { db } = world.deps;
    const at = world.clock.now();
    const body = '{"id":"x"}';
    await db.webhookDelivery.create({
      data: { webhookId: id, eventId: 'evt_x', eventType: 'deal.updated', body, createdAt: at, nextAttemptAt: at }, // prettier-ignore
    });
    await db.webhook.update({ where: { id }, data: { isActive: false, deletedAt: at } });
    await remove({ action: 'remove' });
    expect(await goOn()).toEqual({ finished: true });
    await expectNoTraces();
    expect(await db.webhookDelivery.count()).toBe(0);
    expect(receiver.requests).toEqual([]);
  });

  it('that do not answer are waited for an hour', async () => {
    await makeEndpoint(world, `${receiver.url}/hook`);
    receiver.answer({ status: 500 });
    await remove({ action: 'remove' });
    await deliverDue(toolsFor(world, [receiver.host]));
    world.clock.travel(HOUR - 1);
    expect(await goOn()).toEqual({ finished: false });
    world.clock.travel(1);
    expect(await goOn()).toEqual({ finished: true });
    await expectNoTraces();
  });
});

describe('a team is not deleted', () => {
  it.each<[PersonKey, string]>([
    ['admin', 'FORBIDDEN'],
    ['member', 'FORBIDDEN'],
    ['viewer', 'FORBIDDEN'],
    ['outsider', 'NOT_FOUND'],
  ])('by %s (%s)', async (by, code) => {
    await furnish();
    expect(await refusal(remove({ action: 'remove' }, { by }))).toMatchObject({ code });
    expect((await traces()).deals).toBe(3);
  });

  it('by another name, into itself, or into a team of others', async () => {
    await furnish();
    const remaining = await traces();
    expect(await refusal(remove({ action: 'remove' }, { name: 'team north' }))).toMatchObject({
      fields: ['name'],
    });
    const itself = { action: 'hand_over', teamId: north() } as const;
    expect(await refusal(remove(itself))).toMatchObject({ fields: ['deals.teamId'] });
    await world.deps.db.teamMember.deleteMany({
      where: { teamId: south(), userId: world.userId('owner') },
    });
    expect(await refusal(remove(toSouth()))).toMatchObject({ code: 'NOT_FOUND' });
    expect(await traces()).toEqual(remaining);
  });

  it('where a deal’s like lies there already: it is named, and nothing is moved', async () => {
    const id = await furnish();
    const there = await makeDeal(world, { name: 'Its like', teamId: south() }, 'outsider');
    for (const each of [id, there.id]) {
      await world.deps.db.deal.update({
        where: { id: each },
        data: { source: 'hubspot', externalId: '1' },
      });
    }
    const before = await traces();
    await expect(remove(toSouth())).rejects.toThrow(/“Kept”/);
    expect(await refusal(remove(toSouth()))).toMatchObject({ code: 'CONFLICT' });
    expect(await traces()).toEqual(before);
  });

  it('while an import is at work', async () => {
    await furnish();
    await world.deps.db.importRun.updateMany({ data: { status: 'running' } });
    expect(await refusal(remove({ action: 'remove' }))).toMatchObject({ code: 'CONFLICT' });
  });

  it('twice by two at once', async () => {
    await furnish();
    const tries = await Promise.allSettled([remove({ action: 'remove' }), remove(toSouth())]);
    expect(tries.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  });
});
