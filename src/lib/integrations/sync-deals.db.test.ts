import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DAY, HOUR, makeDeal } from '@/test/factories';
import { STANDARD_STAGES } from '@/test/stand-ins/salesforce/object-table';
import type { SalesforceOrg } from '@/test/stand-ins/salesforce/org';
import { assessScope, deleteDeal, moveDeal, restoreDeal, updateDeal } from '../deals';
import { updateDealInput } from '../deals/schema';
import {
  addOpportunity,
  announced,
  dayFrom,
  rowVersions,
  startSyncWalk,
  type SyncWalk,
} from './sync.test-support';

let walk: SyncWalk;
let org: SalesforceOrg;
beforeAll(async () => {
  walk = await startSyncWalk();
});
afterAll(() => walk.close());
beforeEach(async () => {
  await walk.clear();
  walk.world.clock.travel(HOUR);
  org = walk.addOrg();
  await walk.connect(org);
});

const db = () => walk.world.deps.db;
const dealOf = (externalId: string) =>
  db().deal.findFirstOrThrow({
    where: { externalId },
    include: {
      events: { orderBy: [{ at: 'asc' }, { type: 'asc' }] },
      contacts: { include: { contact: true } },
    },
  });
const timelineOf = (dealId: string) =>
  db().dealTimeline.findMany({ where: { dealId }, orderBy: [{ at: 'asc' }, { id: 'asc' }] });
const pass = (ms = HOUR) => walk.world.clock.travel(ms);

async function edit(externalId: string, patch: Record<string, unknown>) {
  const { id, version } = await dealOf(externalId);
  return updateDeal(walk.world.deps, await walk.world.request('owner'), id, updateDealInput.parse({ ...patch, version })); // prettier-ignore
}

describe('what arrives', () => {
  it('keeps two deals of one name apart, and takes what the source does not say as nothing', async () => {
    await db().team.update({ where: { id: walk.world.teamId('north') }, data: { defaultCurrency: 'CHF' } }); // prettier-ignore
    const ids = [addOpportunity(walk, org, { Amount: null }), addOpportunity(walk, org)];
    expect(await walk.sync()).toMatchObject({ created: 2, problemCount: 0 });
    const deals = await Promise.all(ids.map((id) => dealOf(id)));
    expect(deals.map(({ name }) => name)).toEqual(['Globex renewal', 'Globex renewal']);
    expect(deals.map(({ value, currency }) => `${value} ${currency}`)).toEqual(['0 CHF', '12000 CHF']); // prettier-ignore
    await db().team.update({ where: { id: walk.world.teamId('north') }, data: { defaultCurrency: 'USD' } }); // prettier-ignore
  });

  it('is told as an arrival alone, and once as a whole; the same sync again writes no row', async () => {
    const id = addOpportunity(walk, org);
    const person = org.add('Contact', { Name: 'Ann Lee', Email: 'ann@globex.example' });
    org.add('OpportunityContactRole', { OpportunityId: id, ContactId: person, Role: 'Buyer' });
    org.add('Event', { WhatId: id, Subject: 'Demo', StartDateTime: walk.world.clock.now().getTime() + 3 * DAY, EndDateTime: walk.world.clock.now().getTime() + 3 * DAY + HOUR }); // prettier-ignore
    pass();
    org.update('Opportunity', id, { StageName: 'Proposal/Price Quote' });
    addOpportunity(walk, org, { StageName: 'Closed Lost' });
    pass();
    expect(await walk.sync()).toMatchObject({ kind: 'full', created: 2, total: 2 });
    expect(await announced(walk.world)).toEqual(['deal.created', 'deal.created']);
    const finished = walk.told.filter(({ type }) => type === 'import.finished');
    expect(finished.map(({ announced: isTold, data }) => [isTold, data.created])).toEqual([[true, 2]]); // prettier-ignore
    expect(await db().meeting.count()).toBe(1);
    const before = await rowVersions(walk.world);
    expect(before.length).toBeGreaterThan(8);
    for (const kind of ['changes', 'full'] as const) {
      pass();
      expect(await walk.sync('owner', kind)).toMatchObject({ kind, created: 0, updated: 0, eventsAdded: 0, problemCount: 0 }); // prettier-ignore
      expect(await rowVersions(walk.world)).toEqual(before);
    }
    expect(walk.told.filter(({ type }) => type === 'import.finished')).toHaveLength(1);
  });

  it('names whom it could not take, and takes the others', async () => {
    addOpportunity(walk, org);
    const nameless = addOpportunity(walk, org, { Name: null });
    const done = await walk.sync();
    expect(done).toMatchObject({ status: 'finished', created: 1, skipped: 1, problemCount: 1 });
    expect(done.problems).toMatchObject([{ kind: 'deal', externalId: nameless, isSkipped: true }]);
    expect(await walk.connection()).toMatchObject({ lastSyncStatus: 'partial', totalSynced: 1 });
  });
});

describe('what a first sync is told to have brought', () => {
  it('counts at high risk what came with it alone', async () => {
    const { world } = walk;
    const teamId = world.teamId('north');
    for (const name of ['Typed in', 'Another']) await makeDeal(world, { name, teamId });
    // Silent for so long that nobody could take them for safe.
    pass(300 * DAY);
    await assessScope(world.deps, `team:${teamId}`, world.clock.now(), {
      announce: 'nothing',
      until: Infinity,
    });
    expect(await db().deal.count({ where: { riskLevel: 'High' } })).toBe(2);
    addOpportunity(walk, org);
    await walk.sync();
    const [told] = walk.told.filter(({ type }) => type === 'import.finished');
    expect(told?.data).toMatchObject({ created: 1, atRisk: 0 });
    expect(await db().deal.count({ where: { riskLevel: 'High' } })).toBe(2);
  });
});

describe('owners', () => {
  it('are found by address, by a name that one person bears, and not by one that two bear', async () => {
    const { world } = walk;
    await db().user.updateMany({ where: { id: { in: [world.userId('admin'), world.userId('member')] } }, data: { name: 'Sam Smith' } }); // prettier-ignore
    const owners = {
      address: org.addUser('Somebody else', 'MEMBER@test.example'),
      name: org.addUser('person  OWNER'.replace('  ', ' '), 'nobody@elsewhere.example'),
      shared: org.addUser('Sam Smith', 'sam@elsewhere.example'),
      stranger: org.addUser('Person outsider', 'outsider@test.example'),
    };
    const ids = Object.values(owners).map((OwnerId) => addOpportunity(walk, org, { OwnerId }));
    await walk.sync();
    const deals = await Promise.all(ids.map((id) => dealOf(id)));
    expect(deals.map(({ assignedToId }) => assignedToId)).toEqual([
      world.userId('member'),
      world.userId('owner'),
      null,
      null,
    ]);
    expect(deals.map(({ ownerName }) => ownerName)).toEqual(['Somebody else', 'person OWNER', 'Sam Smith', 'Person outsider']); // prettier-ignore
  });
});

describe('a change at the source', () => {
  it('arrives once, with its true date, and is told once', async () => {
    const id = addOpportunity(walk, org);
    pass();
    await walk.sync();
    pass(DAY);
    org.update('Opportunity', id, { StageName: 'Negotiation/Review', Amount: 15_000 });
    const changedAt = walk.world.clock.now();
    pass();
    expect(await walk.sync()).toMatchObject({ kind: 'changes', created: 0, updated: 1 });
    const deal = await dealOf(id);
    expect(deal).toMatchObject({ stage: 'negotiation', crmStage: 'Negotiation/Review' });
    expect(deal.value.toNumber()).toBe(15_000);
    expect(deal.events.map(({ type, at }) => [type, at])).toEqual([
      ['created', deal.createdAt],
      ['stage_changed', changedAt],
      ['value_changed', changedAt],
    ]);
    const told = async () =>
      (await announced(walk.world)).filter((type) => type !== 'deal.at_risk');
    expect(await told()).toEqual(['deal.created', 'deal.stage_changed']);
    pass();
    await walk.sync();
    expect(await told()).toEqual(['deal.created', 'deal.stage_changed']);
  });

  it('closes, reopens and closes again, each told as what it is', async () => {
    const id = addOpportunity(walk, org);
    pass();
    await walk.sync();
    for (const StageName of ['Closed Won', 'Qualification', 'Closed Lost']) {
      pass(DAY);
      org.update('Opportunity', id, { StageName });
      pass();
      expect(await walk.sync()).toMatchObject({ updated: 1 });
    }
    const deal = await dealOf(id);
    expect(deal).toMatchObject({ stage: 'closed_lost', outcome: 'lost' });
    // Facts of one moment have no order among themselves.
    const told = deal.events.map(({ at, type }) => `${at.toISOString()} ${type}`).toSorted();
    expect(told.map((line) => line.split(' ')[1])).toEqual([
      'created',
      'stage_changed',
      'won',
      'reopened',
      'stage_changed',
      'lost',
      'stage_changed',
    ]);
    expect(deal.closedAt).toEqual(deal.events.find(({ type }) => type === 'lost')?.at);
    const ends = (await announced(walk.world)).filter((type) => type.startsWith('deal.closed'));
    expect(ends.toSorted()).toEqual(['deal.closed_lost', 'deal.closed_won']);
  });

  it('in a closed stage of the organisation’s own never reopens a deal', async () => {
    const own = walk.addOrg({
      stages: [
        ...STANDARD_STAGES,
        { ApiName: 'Partner won', IsClosed: true, IsWon: true, DefaultProbability: 100 },
        { ApiName: 'Dead', IsClosed: true, IsWon: false, DefaultProbability: 50 },
        { ApiName: 'Legal', IsClosed: false, IsWon: false, DefaultProbability: 80 },
      ],
    });
    await walk.clear();
    await walk.connect(own);
    const ids = ['Partner won', 'Dead', 'Legal'].map((StageName) => addOpportunity(walk, own, { StageName })); // prettier-ignore
    pass();
    await walk.sync();
    pass(DAY);
    own.update('Opportunity', ids[0] ?? '', { StageName: 'Dead' });
    own.update('Opportunity', ids[1] ?? '', { StageName: 'Partner won' });
    pass();
    await walk.sync();
    const deals = await Promise.all(ids.map((id) => dealOf(id)));
    expect(deals.map(({ stage, outcome }) => `${stage} ${outcome}`)).toEqual(['closed_lost lost', 'closed_won won', 'negotiation null']); // prettier-ignore
    expect(deals.flatMap(({ events }) => events).some(({ type }) => type === 'reopened')).toBe(false); // prettier-ignore
  });
});

describe('people of a deal', () => {
  it('are added, changed and taken away as their source says', async () => {
    const id = addOpportunity(walk, org);
    const ann = org.add('Contact', { Name: 'Ann Lee', Email: 'ANN@globex.example', Title: 'CFO' });
    const bob = org.add('Contact', { Name: 'Bob Ray' });
    const role = org.add('OpportunityContactRole', { OpportunityId: id, ContactId: ann, Role: 'Buyer' }); // prettier-ignore
    const other = org.add('OpportunityContactRole', { OpportunityId: id, ContactId: bob, Role: 'User' }); // prettier-ignore
    pass();
    await walk.sync();
    const people = async () =>
      (await dealOf(id)).contacts.map(({ role: as, contact: { name, email, title } }) => [name, email, title, as]).toSorted(); // prettier-ignore
    expect(await people()).toEqual([
      ['Ann Lee', 'ann@globex.example', 'CFO', 'Buyer'],
      ['Bob Ray', null, null, 'User'],
    ]);
    // One whom a person put in here is none of the source's.
    const own = await db().contact.create({ data: { id: 'own', scopeKey: (await walk.connection()).scopeKey, name: 'Zoe Here' } }); // prettier-ignore
    await db().dealContact.create({ data: { dealId: (await dealOf(id)).id, contactId: own.id } });
    pass();
    org.update('OpportunityContactRole', role, { Role: 'Decision maker' });
    org.update('Contact', ann, { Title: 'CEO' });
    org.remove('OpportunityContactRole', other);
    pass();
    await walk.sync();
    expect(await people()).toEqual([
      ['Ann Lee', 'ann@globex.example', 'CEO', 'Decision maker'],
      ['Zoe Here', null, null, null],
    ]);
  });
});

describe('a deletion at the source', () => {
  it('puts the deal into the bin; one that was restored here stays', async () => {
    const id = addOpportunity(walk, org);
    addOpportunity(walk, org, { Name: 'Another' });
    pass();
    await walk.sync();
    pass();
    org.remove('Opportunity', id);
    walk.world.clock.travel(60_000);
    expect(await walk.sync()).toMatchObject({ removed: 1, status: 'finished' });
    const deal = await dealOf(id);
    expect(deal.deletedAt).not.toBeNull();
    expect(await walk.connection()).toMatchObject({ totalSynced: 1 });
    await restoreDeal(walk.world.deps, await walk.world.request('owner'), deal.id); // prettier-ignore
    for (const kind of ['changes', 'full'] as const) {
      // Still within what every pull reads again.
      walk.world.clock.travel(60_000);
      expect(await walk.sync('owner', kind)).toMatchObject({ removed: 0 });
      expect((await dealOf(id)).deletedAt).toBeNull();
    }
    // Brought back there and deleted anew: that is news.
    pass();
    org.restore('Opportunity', id);
    pass();
    await walk.sync();
    pass();
    org.remove('Opportunity', id);
    pass();
    expect(await walk.sync()).toMatchObject({ removed: 1 });
    expect((await dealOf(id)).deletedAt).not.toBeNull();
  });

  it('a deal in the bin here is left as it is, and the receipt says so', async () => {
    const id = addOpportunity(walk, org);
    pass();
    await walk.sync();
    const { id: dealId, version } = await dealOf(id);
    await deleteDeal(walk.world.deps, await walk.world.request('owner'), dealId, version);
    pass();
    org.update('Opportunity', id, { StageName: 'Closed Won' });
    pass();
    const done = await walk.sync();
    expect(done).toMatchObject({ updated: 0, unchanged: 0, skipped: 1 });
    expect(done.problems).toMatchObject([{ externalId: id, isSkipped: true }]);
    expect(done.problems[0]?.message).toContain('bin');
    expect(await dealOf(id)).toMatchObject({ stage: 'discovery', outcome: null });
  });
});

describe('a deal that was moved elsewhere', () => {
  const move = async (id: string, teamId: string | null) =>
    moveDeal(walk.world.deps, await walk.world.request('owner'), id, { teamId });

  it('is not made again where it came from, goes on alone, and is known again when it is back', async () => {
    const id = addOpportunity(walk, org);
    pass();
    await walk.sync();
    const { id: dealId } = await dealOf(id);
    await move(dealId, null);
    pass();
    org.update('Opportunity', id, { StageName: 'Closed Won' });
    for (const kind of ['changes', 'full'] as const) {
      pass();
      const done = await walk.sync('owner', kind);
      expect(done).toMatchObject({ created: 0, updated: 0, skipped: 1 });
      expect(done.problems[0]?.message).toContain('moved elsewhere');
    }
    expect(await dealOf(id)).toMatchObject({ id: dealId, outcome: null });
    await move(dealId, walk.world.teamId('north'));
    pass();
    expect(await walk.sync('owner', 'full')).toMatchObject({ created: 0, updated: 1, skipped: 0 });
    expect(await dealOf(id)).toMatchObject({ id: dealId, outcome: 'won' });
  });
});

describe('what people change here', () => {
  it('stands as long as the source says what it said, and both sides of a conflict are kept', async () => {
    const id = addOpportunity(walk, org);
    pass();
    await walk.sync();
    pass();
    await edit(id, { stage: 'proposal', name: 'Globex, three years' });
    pass();
    org.update('Opportunity', id, { Amount: 20_000 });
    pass();
    await walk.sync();
    expect(await dealOf(id)).toMatchObject({ stage: 'proposal', name: 'Globex, three years' });
    pass();
    org.update('Opportunity', id, { StageName: 'Negotiation/Review', CloseDate: dayFrom(walk.world, 90) }); // prettier-ignore
    pass();
    await walk.sync();
    const deal = await dealOf(id);
    expect(deal).toMatchObject({ stage: 'negotiation', name: 'Globex, three years' });
    const moves = (await timelineOf(deal.id)).flatMap(({ changes }) => {
      const stage = (changes as Record<string, { old: unknown; new: unknown }>).stage;
      return stage ? [`${stage.old} > ${stage.new}`] : [];
    });
    expect(moves).toEqual(['discovery > proposal', 'proposal > negotiation']);
  });
});
