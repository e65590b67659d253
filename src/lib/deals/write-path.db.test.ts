import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { countRows, createWorld, makeDeal, refusal, type World } from '@/test/factories';
import { registerPlanner } from '../events';
import { deleteDeal, getDeal, logTouch, restoreDeal, updateDeal } from './index';
import { logTouchInput, updateDealInput } from './schema';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const touch = logTouchInput.parse({ type: 'call', text: 'Spoke with them' });
const patch = (input: object) => updateDealInput.parse(input);
const stored = (id: string) => world.deps.db.deal.findUniqueOrThrow({ where: { id } });
const eventLog = (dealId: string) =>
  world.deps.db.eventLog.findMany({ where: { dealId }, orderBy: { sequence: 'asc' } });
const listJobs = () => world.deps.db.$queryRaw<{ id: string; name: string; state: string }[]>`
  SELECT id, name, state::text FROM pgboss.job`;

async function grown(work: () => Promise<unknown>) {
  const before = await countRows(world.deps);
  await work();
  const after = await countRows(world.deps);
  const keys = Object.keys(before) as (keyof typeof before)[];
  return Object.fromEntries(keys.map((key) => [key, after[key] - before[key]]));
}
const NOTHING = {
  deals: 0,
  history: 0,
  timeline: 0,
  eventLog: 0,
  alerts: 0,
  notifications: 0,
  jobs: 0,
};

describe('creating a deal', () => {
  it('writes deal, assessment, history, timeline, event log and one job', async () => {
    let id = '';
    const before = new Set((await listJobs()).map((job) => job.id));
    const rows = await grown(async () => {
      ({ id } = await makeDeal(world, { name: 'Atlas', value: 1234.5, nextStep: 'Send offer' }));
    });
    expect(rows).toEqual({
      ...NOTHING,
      deals: 1,
      history: 2,
      timeline: 1,
      eventLog: 1,
      jobs: 1,
    });
    const deal = await stored(id);
    expect(deal).toMatchObject({ version: 1, eventSequence: 1, riskAsOf: world.clock.now() });
    expect(deal.riskScore).toBeGreaterThan(0);
    expect(deal.riskLevel).toMatch(/^(Low|Medium|High)$/);
    expect(deal.priority).toBeGreaterThan(0);
    expect(deal.riskAlertState).not.toBeNull();
    const [created] = await eventLog(id);
    expect(created).toMatchObject({ type: 'deal.created', sequence: 1, scopeKey: deal.scopeKey });
    const jobs = (await listJobs()).filter((job) => !before.has(job.id));
    expect(jobs).toMatchObject([{ name: 'event-dispatch', state: 'created' }]);
    const [entry] = await world.deps.db.dealTimeline.findMany({ where: { dealId: id } });
    expect(entry).toMatchObject({
      kind: 'created',
      source: 'screen',
      version: 1,
      actorId: world.userId('owner'),
      changes: { name: { old: null, new: 'Atlas' }, value: { old: null, new: 1234.5 } },
    });
  });

  it('of a lost deal keeps its reason and its outcome', async () => {
    const deal = await makeDeal(world, { stage: 'closed_lost', lostReason: 'Price' });
    expect(deal).toMatchObject({ outcome: 'lost', lostReason: 'Price', priority: null });
    expect(deal.closedAt).toBe(world.clock.now().toISOString());
  });
});

describe('updating a deal', () => {
  it('writes the field differences and what follows, and grows the version', async () => {
    const { id } = await makeDeal(world, { name: 'Borealis' });
    world.clock.travel(60_000);
    const rows = await grown(async () =>
      updateDeal(
        world.deps,
        await world.request('member'),
        id,
        patch({ stage: 'proposal', value: 20_000, version: 1 }),
      ),
    );
    const told = { eventLog: 1, jobs: 1, notifications: 1 };
    expect(rows).toEqual({ ...NOTHING, history: 2, timeline: 1, ...told });
    expect(await stored(id)).toMatchObject({
      version: 2,
      stage: 'proposal',
      stageEnteredAt: world.clock.now(),
      riskAsOf: world.clock.now(),
    });
    const events = await eventLog(id);
    expect(events.map(({ type, sequence }) => [type, sequence])).toEqual([
      ['deal.created', 1],
      ['deal.stage_changed', 2],
    ]);
    expect(events[1]?.data).toMatchObject({
      id,
      oldStage: 'discovery',
      newStage: 'proposal',
      previous: { stage: 'discovery', value: 10_000 },
      current: { stage: 'proposal', value: 20_000 },
    });
  });

  it('that closes it announces the move, then the outcome', async () => {
    const { id } = await makeDeal(world);
    const request = await world.request('owner');
    const won = await updateDeal(world.deps, request, id, patch({ stage: 'closed_won' }));
    expect(won).toMatchObject({ outcome: 'won', priority: null, nextAction: null });
    expect((await eventLog(id)).map(({ type }) => type)).toEqual([
      'deal.created',
      'deal.stage_changed',
      'deal.closed_won',
    ]);
    const again = await updateDeal(world.deps, request, id, patch({ stage: 'negotiation' }));
    expect(again).toMatchObject({ outcome: null, closedAt: null, stage: 'negotiation' });
  });

  it('counts a close date moved later as a push', async () => {
    const { id } = await makeDeal(world, { expectedCloseDate: '2026-04-01' });
    const request = await world.request('owner');
    world.clock.travel(1000);
    const pushed = await updateDeal(
      world.deps,
      request,
      id,
      patch({ expectedCloseDate: '2026-05-15' }),
    );
    expect(pushed.pushCount).toBe(1);
  });

  it.each([
    [
      'a close date before the deal began',
      { expectedCloseDate: '2020-01-01' },
      'expectedCloseDate',
    ],
    ['a due date without a step', { nextStepAt: '2026-05-01' }, 'nextStep'],
    ['a reason for an open deal', { lostReason: 'Price' }, 'lostReason'],
  ])('refuses %s and writes nothing', async (_what, input, field) => {
    const { id } = await makeDeal(world);
    const rows = await grown(async () => {
      const work = updateDeal(world.deps, await world.request('owner'), id, patch(input));
      expect(await refusal(work)).toEqual({ code: 'VALIDATION_FAILED', fields: [field] });
    });
    expect(rows).toEqual(NOTHING);
  });

  it('gives it to a member of its team who may change it, and to nobody else', async () => {
    const { id } = await makeDeal(world);
    const request = await world.request('owner');
    const assign = (userId: string) =>
      updateDeal(world.deps, request, id, patch({ assignedToId: userId }));
    for (const nobody of ['outsider', 'viewer'] as const) {
      expect(await refusal(assign(world.userId(nobody)))).toEqual({
        code: 'VALIDATION_FAILED',
        fields: ['assignedToId'],
      });
    }
    expect(await assign(world.userId('member'))).toMatchObject({ ownerName: 'Person member' });
    const { db } = world.deps;
    const membership = { userId: world.userId('member') };
    await db.teamMember.updateMany({ where: membership, data: { role: 'viewer' } });
    // A form that sends back what stands there is no new assignment.
    expect(await assign(world.userId('member'))).toMatchObject({ ownerName: 'Person member' });
    await db.teamMember.updateMany({ where: membership, data: { role: 'member' } });
  });
});

describe('logging a touch', () => {
  it('adds one fact and assesses anew, without an edit or an announcement', async () => {
    const { id } = await makeDeal(world);
    world.clock.travel(60_000);
    const rows = await grown(async () =>
      logTouch(world.deps, await world.request('owner'), id, touch),
    );
    expect(rows).toEqual({ ...NOTHING, history: 1 });
    expect(await stored(id)).toMatchObject({
      version: 2,
      lastTouchAt: world.clock.now(),
      riskAsOf: world.clock.now(),
    });
  });
});

describe('deleting and restoring', () => {
  it('both stand in the timeline; the deal comes back as it was', async () => {
    const made = await makeDeal(world, { name: 'Cygnus' });
    const request = await world.request('owner');
    const gone = await deleteDeal(world.deps, request, made.id, 1);
    expect(gone.deletedAt).toBe(world.clock.now().toISOString());
    expect(await refusal(getDeal(world.deps, request.actor, made.id))).toMatchObject({
      code: 'NOT_FOUND',
    });
    const back = await restoreDeal(world.deps, request, made.id);
    expect(back).toMatchObject({ name: 'Cygnus', deletedAt: null, version: 3 });
    const entries = await world.deps.db.dealTimeline.findMany({
      where: { dealId: made.id },
      orderBy: { version: 'asc' },
    });
    expect(entries.map(({ kind, version }) => [kind, version])).toEqual([
      ['created', 1],
      ['deleted', 2],
      ['restored', 3],
    ]);
  });

  it('brings nothing back after 30 days, and nothing that was never deleted', async () => {
    const { id } = await makeDeal(world);
    const request = await world.request('owner');
    expect(await refusal(restoreDeal(world.deps, request, id))).toMatchObject({
      code: 'NOT_FOUND',
    });
    await deleteDeal(world.deps, request, id);
    world.clock.travel(30 * 86_400_000 + 1);
    expect(await refusal(restoreDeal(world.deps, request, id))).toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  it('announces no risk of a deal that goes into the bin', async () => {
    const { id } = await makeDeal(world);
    world.clock.travel(200 * 86_400_000);
    const rows = await grown(async () => deleteDeal(world.deps, await world.request('owner'), id));
    expect(rows).toEqual({ ...NOTHING, timeline: 1, eventLog: 1, jobs: 1 });
    const told = await world.deps.db.eventLog.findFirst({
      where: { dealId: id },
      orderBy: { sequence: 'desc' },
    });
    expect(told?.type).toBe('deal.updated');
  });
});

describe('one transaction', () => {
  it('a follower that fails rolls everything back', async () => {
    const { id } = await makeDeal(world);
    const request = await world.request('owner');
    registerPlanner('failing', () => Promise.reject(new Error('the follower broke')));
    try {
      const rows = await grown(async () => {
        await expect(makeDeal(world)).rejects.toThrow('the follower broke');
        const edit = updateDeal(world.deps, request, id, patch({ stage: 'proposal' }));
        await expect(edit).rejects.toThrow('the follower broke');
      });
      expect(rows).toEqual(NOTHING);
      expect(await stored(id)).toMatchObject({ version: 1, stage: 'discovery', eventSequence: 1 });
    } finally {
      registerPlanner('failing', () => Promise.resolve());
    }
    const edited = await updateDeal(world.deps, request, id, patch({ stage: 'proposal' }));
    expect(edited.version).toBe(2);
  });
});
