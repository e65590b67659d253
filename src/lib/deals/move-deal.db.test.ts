import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createWorld, DAY, makeDeal, refusal, type PersonKey, type World } from '@/test/factories';
import { newId } from '../core/ids';
import { getAssessment, getDeal, getTimeline, logTouch, moveDeal, updateDeal } from './index';
import { moveDealInput } from './move-schema';
import { logTouchInput } from './schema';

let world: World;
beforeEach(async () => {
  world = await createWorld();
  // The owner of North is an admin of South, too.
  await world.deps.db.teamMember.create({
    data: { teamId: world.teamId('south'), userId: world.userId('owner'), role: 'admin' },
  });
});
afterEach(() => world.close());

const north = () => world.teamId('north');
const south = () => world.teamId('south');
const move = async (id: string, teamId: string | null, by: PersonKey = 'owner') =>
  moveDeal(world.deps, await world.request(by), id, moveDealInput.parse({ teamId }));
const make = (fields: Parameters<typeof makeDeal>[1] = {}, by: PersonKey = 'owner') =>
  makeDeal(world, { name: 'Wanderer', teamId: north(), ...fields }, by);

async function addContact(dealId: string, given: { source?: string; externalId?: string } = {}) {
  const id = newId();
  const scopeKey = `team:${north()}`;
  await world.deps.db.contact.create({ data: { id, scopeKey, name: 'Ana Buyer', ...given } });
  await world.deps.db.dealContact.create({ data: { dealId, contactId: id, role: 'buyer' } });
  return id;
}
const contactsOf = async (dealId: string) =>
  (await world.deps.db.dealContact.findMany({ where: { dealId }, include: { contact: true } })).map(
    ({ role, contact }) => ({ role, id: contact.id, scopeKey: contact.scopeKey }),
  );

describe('a moved deal', () => {
  it('takes everything along, is scored where it goes, and is gone where it was', async () => {
    const { id } = await make({ nextStep: null });
    const request = await world.request('owner');
    await logTouch(world.deps, request, id, logTouchInput.parse({ type: 'call', text: 'Hello' }));
    await updateDeal(world.deps, request, id, { assignedToId: world.userId('member') });
    const { db } = world.deps;
    await db.alert.create({
      data: {
        dealId: id,
        scopeKey: `team:${north()}`,
        kind: 'rising',
        level: 'High',
        score: 0.8,
        reasons: [],
        openedAt: world.clock.now(),
      },
    });
    await db.notification.create({
      data: {
        userId: world.userId('owner'),
        dealId: id,
        scopeKey: `team:${north()}`,
        type: 'deal.at_risk',
        title: 'x',
        message: 'y',
      },
    });
    world.clock.travel(DAY);
    const moved = await move(id, south());
    expect(moved).toMatchObject({ teamId: south(), assignedToId: null, version: 4 });
    const key = { scopeKey: `team:${south()}` };
    const all = { where: { dealId: id }, select: { scopeKey: true } };
    expect(await db.alert.findMany(all)).toEqual([key]);
    for (const rows of [await db.notification.findMany(all), await db.eventLog.findMany(all)]) {
      expect(rows.length).toBeGreaterThan(0);
      for (const row of rows) expect(row).toEqual(key);
    }

    const outsider = await world.actor('outsider');
    const { entries } = await getTimeline(world.deps, outsider, id, { limit: 50 });
    expect(entries.map(({ kind }) => kind)).toEqual(['moved', 'updated', 'call', 'created']);
    expect(entries[0]?.changes).toEqual([
      { field: 'team', old: 'Team north', new: 'Team south' },
      { field: 'assignedTo', old: 'Person member', new: null },
    ]);
    const assessment = await getAssessment(world.deps, outsider, id);
    expect(assessment.score).toBe(moved.riskScore);
    for (const left of ['admin', 'member'] as const) {
      const gone = getDeal(world.deps, await world.actor(left), id);
      expect(await refusal(gone)).toMatchObject({ code: 'NOT_FOUND' });
    }
  });

  it('keeps who is assigned where they belong on both sides', async () => {
    const { id } = await make();
    const request = await world.request('owner');
    await updateDeal(world.deps, request, id, { assignedToId: world.userId('owner') });
    expect(await move(id, south())).toMatchObject({ assignedToId: world.userId('owner') });
  });

  it('in one’s own space is one’s own, whoever made it', async () => {
    const { id } = await make({}, 'member');
    expect(await move(id, null)).toMatchObject({ teamId: null, userId: world.userId('owner') });
    const maker = await world.actor('member');
    expect(await refusal(getDeal(world.deps, maker, id))).toMatchObject({ code: 'NOT_FOUND' });
    expect(await move(id, south())).toMatchObject({ teamId: south() });
  });

  it('to where it lies changes nothing', async () => {
    const { id, version } = await make();
    expect(await move(id, north())).toMatchObject({ version });
  });

  it('stands in both trails', async () => {
    const { id } = await make();
    await move(id, south());
    const trail = await world.deps.db.auditLog.findMany({
      where: { target: id },
      select: { scopeKey: true, action: true },
      orderBy: { action: 'asc' },
    });
    expect(trail).toEqual([
      { scopeKey: `team:${south()}`, action: 'deal.moved_in' },
      { scopeKey: `team:${north()}`, action: 'deal.moved_out' },
    ]);
  });

  it('is out of reach of the import that brought it', async () => {
    const { id } = await make();
    await world.deps.db.importedDeal.create({
      data: { importId: newId(), dealId: id, versionAfter: 2 },
    });
    await move(id, south());
    expect(await world.deps.db.importedDeal.count()).toBe(0);
  });
});

describe('the contacts of a moved deal', () => {
  it('go along where nothing else needs them', async () => {
    const { id } = await make();
    const contact = await addContact(id);
    await move(id, south());
    expect(await contactsOf(id)).toEqual([
      { role: 'buyer', id: contact, scopeKey: `team:${south()}` },
    ]);
  });

  it('are copied where another deal needs them', async () => {
    const [moved, stays] = [await make(), await make()];
    const contactId = await addContact(moved.id, { source: 'crm', externalId: '7' });
    await world.deps.db.dealContact.create({ data: { dealId: stays.id, contactId } });
    await move(moved.id, south());
    expect(await contactsOf(stays.id)).toMatchObject([{ scopeKey: `team:${north()}` }]);
    const [copy] = await contactsOf(moved.id);
    expect(copy).toMatchObject({ role: 'buyer', scopeKey: `team:${south()}` });
    expect(copy?.id).not.toBe(contactId);
    // The other one finds the copy there.
    await move(stays.id, south());
    expect(await contactsOf(stays.id)).toMatchObject([{ id: copy?.id }]);
    expect(await world.deps.db.contact.count()).toBe(1);
  });
});

describe('a deal is not moved', () => {
  it('by who does not lead where it lies, or writes where it goes', async () => {
    const { id } = await make();
    for (const by of ['member', 'viewer'] as const) {
      expect(await refusal(move(id, null, by))).toMatchObject({ code: 'FORBIDDEN' });
    }
    expect(await refusal(move(id, null, 'outsider'))).toMatchObject({ code: 'NOT_FOUND' });
    expect(await refusal(move(id, south(), 'admin'))).toMatchObject({ code: 'NOT_FOUND' });
    await world.deps.db.teamMember.updateMany({
      where: { teamId: south(), userId: world.userId('owner') },
      data: { role: 'viewer' },
    });
    expect(await refusal(move(id, south()))).toMatchObject({ code: 'FORBIDDEN' });
    expect(await getDeal(world.deps, await world.actor('owner'), id)).toMatchObject({
      teamId: north(),
      version: 1,
    });
  });

  it('over its like from the same source', async () => {
    const [here, there] = [await make(), await make({ name: 'The other', teamId: south() })];
    const { db } = world.deps;
    for (const { id } of [here, there]) {
      await db.deal.update({ where: { id }, data: { source: 'salesforce', externalId: '006' } });
    }
    await expect(move(here.id, south())).rejects.toThrow(/“The other”/);
    expect(await refusal(move(here.id, south()))).toMatchObject({ code: 'CONFLICT' });
  });

  it('from a version that is no more', async () => {
    const { id } = await make();
    const input = moveDealInput.parse({ teamId: south(), version: 9 });
    const stale = moveDeal(world.deps, await world.request('owner'), id, input);
    expect(await refusal(stale)).toMatchObject({ code: 'CONFLICT' });
  });

  it('twice, when two move it to two places at once', async () => {
    const { id } = await make();
    await Promise.allSettled([move(id, south()), move(id, null)]);
    expect(await world.deps.db.deal.count({ where: { id } })).toBe(1);
    const deal = await world.deps.db.deal.findUniqueOrThrow({ where: { id } });
    expect(deal.scopeKey).toBe(deal.teamId ? `team:${deal.teamId}` : `user:${deal.userId}`);
  });
});
