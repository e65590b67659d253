import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { HOUR, type PersonKey } from '@/test/factories';
import type { SalesforceOrg } from '@/test/stand-ins/salesforce/org';
import { registerPlanner } from '../events';
import { changeRole, removeMember } from '../teams';
import { getMapping } from './index';
import { addOpportunity, startSyncWalk, type SyncWalk } from './sync.test-support';

/** Two whole pages and a little. */
const MANY = 410;
const A_WHILE_MS = 400;

let walk: SyncWalk;
let org: SalesforceOrg;
/** Runs in the transaction of the first page, before it commits. */
let amidst: (() => Promise<void>) | null = null;
beforeAll(async () => {
  walk = await startSyncWalk();
  registerPlanner('test-amidst', async () => {
    const now = amidst;
    amidst = null;
    await now?.();
  });
});
afterAll(() => walk.close());
beforeEach(async () => {
  amidst = null;
  await walk.clear();
  await walk.world.deps.db.liveEvent.deleteMany();
  walk.world.clock.travel(HOUR);
  org = walk.addOrg();
});

const db = () => walk.world.deps.db;
const team = () => walk.world.teamId('north');
const pause = () =>
  new Promise<void>((resolve) => {
    setTimeout(resolve, A_WHILE_MS);
  });

async function takeOut(key: PersonKey, how: 'removed' | 'made a viewer'): Promise<void> {
  const request = await walk.world.request('owner');
  const id = walk.world.userId(key);
  if (how === 'removed')
    await removeMember(walk.world.deps, request, team(), id, { assignTo: undefined }); // prettier-ignore
  else await changeRole(walk.world.deps, request, team(), id, { role: 'viewer' });
}

describe('whoever is taken out while their sync is under way', () => {
  it.each([
    ['removed', 'admin'],
    ['made a viewer', 'member'],
  ] as const)(
    'and is %s waits for the page that is written, and it is the last',
    async (how, key) => {
      for (let number = 0; number < MANY; number += 1) addOpportunity(walk, org, { Name: `Deal ${number}` }); // prettier-ignore
      walk.world.clock.travel(HOUR);
      await walk.connect(org, key);
      const syncId = await walk.begin(key);
      let isOut = false;
      let out: Promise<void> | null = null;
      amidst = async () => {
        out = takeOut(key, how).then(() => {
          isOut = true;
        });
        await pause();
        expect(isOut).toBe(false);
      };
      expect(await walk.work(syncId)).toBe('done');
      await out;
      expect(isOut).toBe(true);
      const run = await db().syncRun.findUniqueOrThrow({ where: { id: syncId } });
      expect(run).toMatchObject({ status: 'failed', created: 200, errorCode: 'FORBIDDEN' });
      expect(run.error).toContain('may no longer bring deals into this team');
      expect(await db().deal.count()).toBe(200);
      expect((await walk.connection(key)).isActive).toBe(false);
    },
  );
});

describe('what is told live of a sync', () => {
  const rows = (type: string) =>
    db().liveEvent.findMany({ where: { type }, select: { scopeKey: true, userId: true } });

  it('is its person’s alone, but that it has ended', async () => {
    addOpportunity(walk, org);
    const token = await walk.connect(org);
    await walk.sync();
    org.tokens.delete(token);
    walk.world.clock.travel(HOUR);
    expect(await walk.sync()).toMatchObject({ status: 'failed' });
    const userId = walk.world.userId('owner');
    const own = { scopeKey: `user:${userId}`, userId };
    expect(await rows('sync.failed')).toEqual([own]);
    const progress = await rows('sync.progress');
    expect(progress.length).toBeGreaterThan(0);
    for (const row of progress) expect(row).toEqual(own);
    expect(await rows('sync.finished')).toEqual([{ scopeKey: `team:${team()}`, userId: null }]);
    const { error } = await db().syncRun.findFirstOrThrow({ where: { status: 'failed' } });
    expect(error).toBeTruthy();
    const others = await db().liveEvent.findMany({ where: { userId: null } });
    expect(JSON.stringify(others.map(({ payload }) => payload))).not.toContain(error ?? '');
  });
});

describe('the mapping of whoever has left', () => {
  it('tells nothing of the team’s deals', async () => {
    const inTeam = { teamId: team(), userId: walk.world.userId('member'), role: 'member' } as const;
    await db().teamMember.deleteMany({ where: { teamId: team(), userId: inTeam.userId } });
    await db().teamMember.create({ data: inTeam });
    addOpportunity(walk, org);
    await walk.connect(org, 'member');
    await walk.sync('member');
    const deals = async () => {
      const { stages } = await getMapping(walk.world.deps, await walk.world.actor('member'), 'salesforce'); // prettier-ignore
      expect(stages.length).toBeGreaterThan(0);
      return stages.reduce((sum, stage) => sum + stage.deals, 0);
    };
    expect(await deals()).toBe(1);
    await takeOut('member', 'removed');
    expect(await deals()).toBe(0);
  });
});
