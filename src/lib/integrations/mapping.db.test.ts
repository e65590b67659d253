import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { HOUR, refusal } from '@/test/factories';
import type { SalesforceOrg } from '@/test/stand-ins/salesforce/org';
import { updateDeal } from '../deals';
import { updateDealInput } from '../deals/schema';
import type { Stage } from '../deals/model';
import { changeMapping, getMapping } from './index';
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
});
