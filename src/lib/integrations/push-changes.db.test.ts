import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DAY, HOUR } from '@/test/factories';
import type { SalesforceOrg } from '@/test/stand-ins/salesforce/org';
import { updateDeal } from '../deals';
import { updateDealInput } from '../deals/schema';
import {
  changeIntegration,
  disconnectIntegration,
  listPushing,
  pushChanges,
  trimSyncs,
} from './index';
import { addOpportunity, dayFrom, startSyncWalk, type SyncWalk } from './sync.test-support';

const MINUTE = 60_000;

let walk: SyncWalk;
let org: SalesforceOrg;
let id: string;
beforeAll(async () => {
  walk = await startSyncWalk();
});
afterAll(() => walk.close());
beforeEach(async () => {
  await walk.clear();
  walk.world.clock.travel(HOUR);
  org = walk.addOrg();
  id = addOpportunity(walk, org);
  walk.world.clock.travel(HOUR);
  await walk.connect(org);
  await walk.sync();
  walk.world.clock.travel(HOUR);
});

const db = () => walk.world.deps.db;
const there = () => org.row('Opportunity', id);
const here = () => db().deal.findFirstOrThrow({ where: { externalId: id }, include: { events: true } }); // prettier-ignore
const pushesOf = () => db().crmPush.findMany({ orderBy: { createdAt: 'asc' } });
const logs = () => db().integrationLog.findMany({ where: { action: 'write_back' } });

async function switchOn(writeBack = true) {
  const request = await walk.world.request('owner');
  await changeIntegration(walk.world.deps, walk.env, request, 'salesforce', { writeBack });
}
async function edit(patch: Record<string, unknown>) {
  const deal = await here();
  const input = updateDealInput.parse({ ...patch, version: deal.version });
  await updateDeal(walk.world.deps, await walk.world.request('member'), deal.id, input);
}
const push = async () => pushChanges(walk.world.deps, (await walk.connection()).id, {}, walk.env);

describe('writing back', () => {
  it('is off until somebody switches it on', async () => {
    await edit({ stage: 'proposal', nextStep: 'Call Ann' });
    expect(await pushesOf()).toEqual([]);
    expect(await push()).toBe(0);
    expect(there()).toMatchObject({ StageName: 'Prospecting', NextStep: null });
  });

  it('makes stage, close date and next step what was chosen here, several edits as one', async () => {
    await switchOn();
    await edit({ stage: 'proposal' });
    await edit({ stage: 'negotiation', nextStep: 'Call Ann' });
    await edit({ expectedCloseDate: dayFrom(walk.world, 90), name: 'Our own name', value: 1 });
    walk.salesforce.forgetRequests();
    expect(await push()).toBe(1);
    const CloseDate = dayFrom(walk.world, 90);
    expect(there()).toMatchObject({ StageName: 'Negotiation/Review', NextStep: 'Call Ann', CloseDate, Name: 'Globex renewal', Amount: 12_000 }); // prettier-ignore
    expect(walk.salesforce.requests.filter(({ method }) => method === 'PATCH')).toHaveLength(1);
    expect((await pushesOf()).map(({ status }) => status)).toEqual(['sent', 'sent', 'sent']);
    expect(await push()).toBe(0);
  });

  it('leaves no second trace in the history when it comes back, nor after a year', async () => {
    await switchOn();
    await edit({ stage: 'closed_won', nextStep: 'Sign', expectedCloseDate: dayFrom(walk.world, 80) }); // prettier-ignore
    const before = (await here()).events.map(({ type }) => type).toSorted();
    walk.world.clock.travel(MINUTE);
    expect(await push()).toBe(1);
    expect(there()).toMatchObject({ StageName: 'Closed Won' });
    for (const [pause, kind] of [
      [HOUR, 'changes'],
      [365 * DAY, 'full'],
      [HOUR, 'full'],
    ] as const) {
      walk.world.clock.travel(pause);
      expect(await walk.sync('owner', kind)).toMatchObject({ status: 'finished', problemCount: 0 });
      const deal = await here();
      expect(deal.events.map(({ type }) => type).toSorted()).toEqual(before);
      expect(deal).toMatchObject({ stage: 'closed_won', outcome: 'won', nextStep: 'Sign' });
    }
    expect(await db().crmPush.count()).toBe(1);
    expect((await pushesOf()).map(({ status }) => status)).toEqual(['sent']);
  });

  it.each(['disconnected and connected again', 'trimmed'])(
    'is known when it comes back, also after it was %s',
    async (how) => {
      await switchOn();
      await edit({ stage: 'negotiation', nextStep: 'Sign' });
      const before = (await here()).events.map(({ type }) => type).toSorted();
      expect(await push()).toBe(1);
      const request = await walk.world.request('owner');
      if (how === 'trimmed') {
        walk.world.clock.travel(200 * DAY);
        await trimSyncs(walk.world.deps);
      } else {
        await disconnectIntegration(walk.world.deps, walk.env, request, 'salesforce');
        walk.world.clock.travel(HOUR);
        await walk.connect(org);
      }
      walk.world.clock.travel(HOUR);
      expect(await walk.sync('owner', 'full')).toMatchObject({ status: 'finished' });
      expect((await here()).events.map(({ type }) => type).toSorted()).toEqual(before);
    },
  );

  it('stands in the activity and on the deal, and its echo is nobody’s edit', async () => {
    await switchOn();
    const due = `${dayFrom(walk.world, 9)}T00:00:00.000Z`;
    await edit({ stage: 'proposal', nextStep: 'Call Ann', nextStepAt: due });
    walk.world.clock.travel(MINUTE);
    expect(await push()).toBe(1);
    const [entry, ...more] = await logs();
    expect(more).toEqual([]);
    expect(entry).toMatchObject({
      status: 'success',
      message: '2 changes written to Salesforce: Globex renewal',
    });
    const { id: dealId, version } = await here();
    const lines = () => db().dealTimeline.findMany({ where: { dealId }, orderBy: [{ at: 'asc' }, { id: 'asc' }] }); // prettier-ignore
    const written = await lines();
    expect(written.at(-1)).toMatchObject({
      kind: 'written_back',
      actorName: null,
      source: 'salesforce',
      changes: {
        stage: { old: 'discovery', new: 'proposal' },
        nextStep: { old: null, new: 'Call Ann' },
      },
    });
    walk.told.length = 0;
    for (const kind of ['changes', 'full'] as const) {
      walk.world.clock.travel(HOUR);
      expect(await walk.sync('owner', kind)).toMatchObject({ updated: 0, unchanged: 1 });
    }
    // Its name there is known all the same, and the date that Salesforce has no place for stands.
    expect(await here()).toMatchObject({ crmStage: 'Value Proposition', version, nextStepAt: new Date(due) }); // prettier-ignore
    expect(await lines()).toHaveLength(written.length);
    expect(walk.told.filter(({ type }) => type.startsWith('deal.'))).toEqual([]);
    // What is changed here afterwards is not taken for old news from there.
    await switchOn(false);
    await edit({ stage: 'negotiation' });
    walk.world.clock.travel(HOUR);
    await walk.sync('owner', 'full');
    expect(await here()).toMatchObject({ stage: 'negotiation' });
  });

  it('and came back leaves a later move here alone, also back to where the deal was', async () => {
    await switchOn();
    await edit({ stage: 'proposal' });
    walk.world.clock.travel(MINUTE);
    await push();
    walk.world.clock.travel(HOUR);
    await walk.sync();
    await switchOn(false);
    await edit({ stage: 'discovery' });
    for (const kind of ['changes', 'full'] as const) {
      walk.world.clock.travel(HOUR);
      await walk.sync('owner', kind);
      expect(await here()).toMatchObject({ stage: 'discovery' });
    }
  });

  it('of a closing leaves the deal closed when it was closed here', async () => {
    await switchOn();
    await edit({ stage: 'closed_won' });
    const { closedAt } = await here();
    walk.world.clock.travel(MINUTE);
    await push();
    walk.world.clock.travel(HOUR);
    expect(await walk.sync()).toMatchObject({ updated: 0, unchanged: 1 });
    expect(await here()).toMatchObject({ closedAt, crmStage: 'Closed Won' });
  });

  it('of a change that came from there does not happen', async () => {
    await switchOn();
    org.update('Opportunity', id, { StageName: 'Negotiation/Review', NextStep: 'Theirs' });
    walk.world.clock.travel(HOUR);
    await walk.sync();
    expect(await here()).toMatchObject({ stage: 'negotiation', nextStep: 'Theirs' });
    expect(await pushesOf()).toEqual([]);
  });

  it('of what was taken back before it was sent does not happen', async () => {
    org.update('Opportunity', id, { StageName: 'Needs Analysis' });
    walk.world.clock.travel(HOUR);
    await walk.sync();
    await switchOn();
    await edit({ stage: 'proposal' });
    await edit({ stage: 'discovery' });
    await push();
    expect(there()).toMatchObject({ StageName: 'Needs Analysis' });
    expect(await logs()).toEqual([]);
  });

  it('yields to what was changed there later, and both stand in the history', async () => {
    await switchOn();
    await edit({ stage: 'proposal' });
    walk.world.clock.travel(MINUTE);
    org.update('Opportunity', id, { StageName: 'Closed Lost' });
    walk.world.clock.travel(HOUR);
    const done = await walk.sync();
    expect(done).toMatchObject({ status: 'finished', pushed: 0, updated: 1 });
    expect((await pushesOf()).map(({ status }) => status)).toEqual(['overtaken']);
    expect(await logs()).toMatchObject([{ status: 'failed', message: expect.stringContaining('later') as string }]); // prettier-ignore
    const deal = await here();
    expect(deal).toMatchObject({ stage: 'closed_lost', outcome: 'lost' });
    const moves = deal.events.filter(({ type }) => type === 'stage_changed').toSorted((a, b) => +a.at - +b.at); // prettier-ignore
    expect(moves.map(({ to }) => to)).toEqual(['proposal', 'closed_lost']);
  });

  it('of two fields yields by one alone, and the other leaves no second trace', async () => {
    await switchOn();
    await edit({ stage: 'proposal', nextStep: 'Call Ann' });
    walk.world.clock.travel(MINUTE);
    org.update('Opportunity', id, { NextStep: 'Theirs' });
    walk.world.clock.travel(MINUTE);
    expect(await push()).toBe(1);
    expect(there()).toMatchObject({ StageName: 'Value Proposition', NextStep: 'Theirs' });
    expect(await pushesOf()).toMatchObject([{ status: 'sent', notMade: ['nextStep'] }]);
    const written = () => db().dealTimeline.findMany({ where: { kind: 'written_back' } });
    expect((await written()).map(({ changes }) => Object.keys(changes as object))).toEqual([['stage']]); // prettier-ignore
    expect((await logs()).map(({ status }) => status)).toEqual(['success', 'failed']);
    for (const kind of ['changes', 'full'] as const) {
      walk.world.clock.travel(HOUR);
      await walk.sync('owner', kind);
      const deal = await here();
      expect(deal).toMatchObject({ stage: 'proposal', nextStep: 'Theirs' });
      expect(deal.events.filter(({ type }) => type === 'stage_changed')).toHaveLength(1);
      const steps = deal.events.filter(({ type }) => type === 'next_step_set');
      expect(steps.map(({ text }) => text).toSorted()).toEqual(['Call Ann', 'Theirs']);
    }
  });

  it('that arrived while somebody disconnected is known when it comes back', async () => {
    await switchOn();
    await edit({ stage: 'proposal' });
    const before = (await here()).events.map(({ type }) => type).toSorted();
    const request = await walk.world.request('owner');
    let gone: Promise<void> | null = null;
    walk.salesforce.behave(({ method }) => {
      if (method === 'PATCH') gone ??= disconnectIntegration(walk.world.deps, walk.env, request, 'salesforce'); // prettier-ignore
      return null;
    });
    walk.salesforce.slowBy(300);
    await push();
    await gone;
    walk.salesforce.slowBy(0);
    expect(there()).toMatchObject({ StageName: 'Value Proposition' });
    expect(await pushesOf()).toMatchObject([{ status: 'sent' }]);
    walk.world.clock.travel(HOUR);
    await walk.connect(org);
    await walk.sync('owner', 'full');
    expect((await here()).events.map(({ type }) => type).toSorted()).toEqual(before);
  });

  it('overwrites what was changed there before, and both stand in the history', async () => {
    await switchOn();
    org.update('Opportunity', id, { StageName: 'Negotiation/Review' });
    walk.world.clock.travel(MINUTE);
    await edit({ stage: 'proposal' });
    walk.world.clock.travel(HOUR);
    expect(await walk.sync()).toMatchObject({ status: 'finished', pushed: 1 });
    expect(there()).toMatchObject({ StageName: 'Value Proposition' });
    const deal = await here();
    expect(deal.stage).toBe('proposal');
    expect(deal.events.filter(({ type }) => type === 'stage_changed').map(({ to }) => to).toSorted()).toEqual(['negotiation', 'proposal']); // prettier-ignore
  });
});

describe('a change that cannot be made', () => {
  it('because a rule there forbids it is not tried again, and its owner reads why', async () => {
    await switchOn();
    org.validationRule = () => 'A next step needs a date.';
    await edit({ nextStep: 'Call Ann' });
    expect(await push()).toBe(0);
    expect(await pushesOf()).toMatchObject([{ status: 'failed', attempt: 1 }]);
    expect(await logs()).toMatchObject([{ message: expect.stringContaining('A next step needs a date.') as string }]); // prettier-ignore
    expect(await listPushing(db(), walk.world.clock.now(), 10)).toEqual([]);
  });

  it('because nobody answers is tried again, later each time, and given up in the end', async () => {
    await switchOn();
    await edit({ nextStep: 'Call Ann' });
    // Without the waits between attempts of one call.
    walk.salesforce.behave(() => 'quota');
    const pauses: number[] = [];
    for (let attempt = 1; attempt <= 12; attempt += 1) {
      expect(await push()).toBe(0);
      const [row] = await pushesOf();
      expect(row).toMatchObject({ attempt, status: attempt < 12 ? 'pending' : 'failed' });
      if (!row?.nextAttemptAt) continue;
      const pause = row.nextAttemptAt.getTime() - walk.world.clock.now().getTime();
      pauses.push(pause / MINUTE);
      // Nothing is asked for before its time.
      walk.salesforce.forgetRequests();
      walk.world.clock.travel(pause - 1);
      await push();
      expect(walk.salesforce.requests).toHaveLength(0);
      walk.world.clock.travel(1);
    }
    // Never before the quota's own hour.
    expect(pauses).toEqual([60, 60, 60, 60, 60, 60, 180, 360, 360, 360, 360]);
    expect(await logs()).toMatchObject([{ message: expect.stringContaining('given up') as string }]); // prettier-ignore
  });

  it('for a while is made with what came after it, as one', async () => {
    await switchOn();
    await edit({ nextStep: 'First' });
    walk.salesforce.failNext('quota');
    expect(await push()).toBe(0);
    walk.world.clock.travel(MINUTE);
    await edit({ nextStep: 'Second' });
    expect(await push()).toBe(1);
    expect(there()).toMatchObject({ NextStep: 'Second' });
    expect((await pushesOf()).map(({ status }) => status)).toEqual(['sent', 'sent']);
    expect((await logs()).map(({ status }) => status)).toEqual(['success']);
  });
});

describe('what still waits', () => {
  it('is ended between two deals where its person is taken out', async () => {
    const second = addOpportunity(walk, org, { Name: 'Initech rollout' });
    walk.world.clock.travel(HOUR);
    await walk.sync();
    await switchOn();
    const membership = { where: { userId: walk.world.userId('owner') } };
    for (const externalId of [id, second]) {
      const deal = await db().deal.findFirstOrThrow({ where: { externalId } });
      const input = updateDealInput.parse({ nextStep: 'Call Ann', version: deal.version });
      await updateDeal(walk.world.deps, await walk.world.request('member'), deal.id, input);
      walk.world.clock.travel(MINUTE);
    }
    const demote = async () => db().teamMember.updateMany({ ...membership, data: { role: 'viewer' } }); // prettier-ignore
    let demoted: Promise<unknown> | null = null;
    walk.salesforce.behave(({ method }) => {
      if (method === 'PATCH') demoted ??= demote();
      return null;
    });
    walk.salesforce.slowBy(300);
    expect(await push()).toBe(1);
    await demoted;
    walk.salesforce.slowBy(0);
    await db().teamMember.updateMany({ ...membership, data: { role: 'owner' } });
    expect((await pushesOf()).map(({ status }) => status)).toEqual(['sent', 'failed']);
    expect(org.row('Opportunity', second)).toMatchObject({ NextStep: null });
  });

  it.each(['switched off', 'disconnected', 'demoted'])(
    'is ended where its connection is %s',
    async (how) => {
      await switchOn();
      await edit({ nextStep: 'Call Ann' });
      const { id: connectionId } = await walk.connection();
      const request = await walk.world.request('owner');
      if (how === 'switched off') await switchOn(false);
      if (how === 'disconnected') await disconnectIntegration(walk.world.deps, walk.env, request, 'salesforce'); // prettier-ignore
      const membership = { where: { userId: walk.world.userId('owner') } };
      if (how === 'demoted') await db().teamMember.updateMany({ ...membership, data: { role: 'viewer' } }); // prettier-ignore
      await pushChanges(walk.world.deps, connectionId, {}, walk.env);
      if (how === 'demoted') await db().teamMember.updateMany({ ...membership, data: { role: 'owner' } }); // prettier-ignore
      expect(await pushesOf()).toMatchObject([{ status: 'failed', nextAttemptAt: null }]);
      expect(await listPushing(db(), walk.world.clock.now(), 10)).toEqual([]);
      expect(there()).toMatchObject({ NextStep: null });
    },
  );
});
