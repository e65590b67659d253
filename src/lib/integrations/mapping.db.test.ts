import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DAY, HOUR, refusal } from '@/test/factories';
import type { SalesforceOrg } from '@/test/stand-ins/salesforce/org';
import { updateDeal, verifyScores } from '../deals';
import { updateDealInput } from '../deals/schema';
import type { Stage } from '../deals/model';
import type { Deps } from '../platform/deps';
import { changeIntegration, changeMapping, getMapping } from './index';
import { connectionSettings } from './settings-schema';
import { addOpportunity, startSyncWalk, type SyncWalk } from './sync.test-support';

let walk: SyncWalk;
let org: SalesforceOrg;
let ids: string[];
beforeAll(async () => {
  walk = await startSyncWalk();
});
afterAll(() => walk.close());
beforeEach(async () => {
  await walk.clear();
  walk.world.clock.travel(HOUR);
  org = walk.addOrg();
  const stages = ['Needs Analysis', 'Needs Analysis', 'Needs Analysis', 'Prospecting', 'Closed Lost'];
  ids = stages.map((StageName) => addOpportunity(walk, org, { StageName }));
  await walk.connect(org);
  walk.world.clock.travel(HOUR);
  await walk.sync();
  walk.world.clock.travel(HOUR);
}); // prettier-ignore

const db = () => walk.world.deps.db;
const change = async (stages: Readonly<Record<string, Stage | null>>, dryRun = false) =>
  changeMapping(walk.world.deps, await walk.world.request('owner'), 'salesforce', { stages, dryRun }); // prettier-ignore
/** Each transaction but the first begins late: what belongs together must not need another. */
function slowly({ db: client, now }: Deps): Deps {
  let begun = 0;
  const get = (target: Deps['db'], key: string | symbol): unknown => {
    if (key !== '$transaction') return Reflect.get(target, key);
    return async (...given: Parameters<Deps['db']['$transaction']>) => {
      begun += 1;
      if (begun > 1) {
        await new Promise((resolve) => {
          setTimeout(resolve, 300);
        });
      }
      return target.$transaction(...given);
    };
  };
  return { db: new Proxy(client, { get }), now };
}
const stageOf = async (id = '') => (await db().deal.findFirstOrThrow({ where: { externalId: id } })).stage; // prettier-ignore

describe('a choice of stages', () => {
  it('changes what its preview said, by a full sync', async () => {
    const preview = await change({ 'Needs Analysis': 'negotiation' }, true);
    const moves = [{ label: 'Needs Analysis', from: 'discovery', to: 'negotiation', deals: 3 }];
    expect(preview).toMatchObject({ syncId: null, changes: { deals: 3, moves } });
    const before = await getMapping(walk.world.deps, await walk.world.actor('owner'), 'salesforce');
    expect(before.stages.some(({ isChosen }) => isChosen)).toBe(false);
    const { syncId } = await change({ 'Needs Analysis': 'negotiation' });
    expect(await walk.work(syncId ?? '')).toBe('done');
    const run = await db().syncRun.findUniqueOrThrow({ where: { id: syncId ?? '' } });
    expect(run).toMatchObject({ kind: 'full', status: 'finished', updated: 3, unchanged: 2 });
    expect(await Promise.all(ids.map((id) => stageOf(id)))).toEqual(['negotiation', 'negotiation', 'negotiation', 'discovery', 'closed_lost']); // prettier-ignore
    walk.world.clock.travel(HOUR);
    expect(await walk.sync('owner', 'full')).toMatchObject({ updated: 0, unchanged: 5 });
    // Taken back.
    expect(await change({ 'Needs Analysis': null }, true)).toMatchObject({ changes: { deals: 3 } });
  });

  it('moves histories along: no change of today, time in stage goes on, the score is of the same facts', async () => {
    const id = ids[0] ?? '';
    const [passedOn, closed] = [ids[1] ?? '', ids[2] ?? ''];
    org.update('Opportunity', passedOn, { StageName: 'Prospecting' });
    org.update('Opportunity', closed, { StageName: 'Closed Won' });
    walk.world.clock.travel(HOUR);
    await walk.sync();
    const dealOf = (externalId: string) =>
      db().deal.findFirstOrThrow({ where: { externalId }, include: { events: { orderBy: { at: 'asc' } } } }); // prettier-ignore
    const before = await dealOf(id);
    walk.world.clock.travel(30 * DAY);
    const { syncId } = await change({ 'Needs Analysis': 'negotiation' });
    await walk.work(syncId ?? '');
    const after = await dealOf(id);
    expect(after).toMatchObject({ stage: 'negotiation', stageEnteredAt: before.stageEnteredAt });
    const said = ({ events }: typeof after) => events.map(({ type, at, to, crmTo }) => ({ type, at, to, crmTo })); // prettier-ignore
    expect(said(after)).toEqual(said(before).map((event) => ({ ...event, to: 'negotiation' })));
    const lines = await db().dealTimeline.findMany({ where: { dealId: after.id, kind: { not: 'imported' } } }); // prettier-ignore
    expect(lines).toMatchObject([
      {
        kind: 'remapped',
        actorId: null,
        actorName: null,
        source: 'salesforce',
        changes: { stage: { old: 'discovery', new: 'negotiation' } },
      },
    ]);
    const told = walk.told.filter(({ type }) => type === 'deal.stage_changed').at(-1);
    expect(told?.data).toMatchObject({ newStage: 'negotiation', by: null });
    // Those that have gone on from there moved through it.
    const onwards = await Promise.all([passedOn, closed].map((each) => dealOf(each)));
    expect(onwards.map(({ stage }) => stage)).toEqual(['discovery', 'closed_won']);
    for (const { events } of onwards) {
      expect(events.map(({ to }) => to)).toContain('negotiation');
      expect(events.find(({ type }) => type === 'stage_changed')?.from).toBe('negotiation');
    }
    const differences: unknown[] = [];
    const verified = await verifyScores(walk.world.deps, { onDifference: (each) => differences.push(each) }); // prettier-ignore
    expect(differences).toEqual([]);
    expect(verified.equal).toBe(verified.checked);
    walk.world.clock.travel(HOUR);
    expect(await walk.sync('owner', 'full')).toMatchObject({ updated: 0, unchanged: 5 });
  });

  it('that moves a deal which a person has moved there and back is no person’s move', async () => {
    const deal = await db().deal.findFirstOrThrow({ where: { externalId: ids[0] ?? '' } });
    for (const stage of ['proposal', 'discovery'] as const) {
      const { version } = await db().deal.findUniqueOrThrow({ where: { id: deal.id } });
      walk.world.clock.travel(HOUR);
      const input = updateDealInput.parse({ stage, version });
      await updateDeal(walk.world.deps, await walk.world.request('owner'), deal.id, input);
    }
    walk.world.clock.travel(HOUR);
    const { syncId } = await change({ 'Needs Analysis': 'negotiation' });
    await walk.work(syncId ?? '');
    const moves = await db().dealEvent.findMany({ where: { dealId: deal.id, type: 'stage_changed' }, orderBy: { at: 'asc' } }); // prettier-ignore
    expect(moves.at(-1)).toMatchObject({ to: 'negotiation', actor: 'Stage mapping' });
  });

  it('leaves a deal where a person has moved it, and its preview does not count it', async () => {
    const deal = await db().deal.findFirstOrThrow({ where: { externalId: ids[0] ?? '' } });
    const input = updateDealInput.parse({ stage: 'proposal', version: deal.version });
    await updateDeal(walk.world.deps, await walk.world.request('owner'), deal.id, input);
    expect(await change({ 'Needs Analysis': 'negotiation' }, true)).toMatchObject({ changes: { deals: 2 } }); // prettier-ignore
    const { syncId } = await change({ 'Needs Analysis': 'negotiation' });
    await walk.work(syncId ?? '');
    const run = await db().syncRun.findUniqueOrThrow({ where: { id: syncId ?? '' } });
    expect(run).toMatchObject({ updated: 2 });
    expect(await stageOf(ids[0])).toBe('proposal');
    // What the source says anew counts all the same.
    walk.world.clock.travel(HOUR);
    org.update('Opportunity', ids[0] ?? '', { StageName: 'Prospecting' });
    walk.world.clock.travel(HOUR);
    await walk.sync();
    expect(await stageOf(ids[0])).toBe('discovery');
  });

  it('leaves it there, too, where its move was written back and is told by the source since', async () => {
    const request = await walk.world.request('owner');
    await changeIntegration(walk.world.deps, walk.env, request, 'salesforce', { writeBack: true });
    const deal = await db().deal.findFirstOrThrow({ where: { externalId: ids[0] ?? '' } });
    const input = updateDealInput.parse({ stage: 'proposal', version: deal.version });
    await updateDeal(walk.world.deps, request, deal.id, input);
    // Written, then read back, twice.
    for (const kind of ['changes', 'full', 'full'] as const) {
      walk.world.clock.travel(HOUR);
      await walk.sync('owner', kind);
    }
    expect(await db().deal.findUniqueOrThrow({ where: { id: deal.id } })).toMatchObject({ crmStage: 'Value Proposition' }); // prettier-ignore
    const { changes, syncId } = await change({ 'Value Proposition': 'negotiation' });
    expect(changes).toMatchObject({ deals: 0 });
    await walk.work(syncId ?? '');
    expect(await stageOf(ids[0])).toBe('proposal');
    // Moved on there, it follows.
    walk.world.clock.travel(HOUR);
    org.update('Opportunity', ids[0] ?? '', { StageName: 'Prospecting' });
    walk.world.clock.travel(HOUR);
    await walk.sync();
    org.update('Opportunity', ids[0] ?? '', { StageName: 'Value Proposition' });
    walk.world.clock.travel(HOUR);
    await walk.sync();
    expect(await stageOf(ids[0])).toBe('negotiation');
  });

  it('may neither open what is closed nor name what does not exist', async () => {
    const wrong = [
      ['Closed Lost', 'discovery'],
      ['Prospecting', 'closed_won'],
      ['Nowhere', 'proposal'],
    ] as const;
    for (const [key, ours] of wrong) {
      for (const dryRun of [true, false]) {
        const refused = { code: 'VALIDATION_FAILED', fields: [`stages.${key}`] };
        expect(await refusal(change({ [key]: ours }, dryRun))).toEqual(refused);
      }
    }
  });

  it('waits while a sync is under way', async () => {
    await walk.begin();
    expect(await refusal(change({ 'Needs Analysis': 'negotiation' }))).toMatchObject({ code: 'CONFLICT' }); // prettier-ignore
    expect(await change({ 'Needs Analysis': 'negotiation' }, true)).toMatchObject({ changes: { deals: 3 } }); // prettier-ignore
  });

  it('is not lost to another that is made at the same time', async () => {
    await walk.connect(org, 'member', null);
    const request = await walk.world.request('member');
    const wishes = [{ 'Needs Analysis': 'negotiation' }, { Prospecting: 'proposal' }] as const;
    const ends = await Promise.allSettled(
      wishes.map((stages) =>
        changeMapping(slowly(walk.world.deps), request, 'salesforce', { stages, dryRun: false }),
      ),
    );
    const kept = wishes.filter((_wish, index) => ends[index]?.status === 'fulfilled');
    expect(kept).toHaveLength(1);
    const refused = ends.filter((end) => end.status === 'rejected');
    expect(refused).toMatchObject([{ reason: { code: 'CONFLICT' } }]);
    const { settings } = await walk.connection('member');
    expect(connectionSettings.parse(settings).stages).toEqual(kept[0]);
  });
});
