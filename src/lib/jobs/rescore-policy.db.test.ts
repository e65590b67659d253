import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createWorld, DAY, HOUR, makeDeal, requestOf, type World } from '@/test/factories';
import { sweepRisk, updateDeal } from '../deals';
import { takeLease } from '../platform/lease';
import { createLog } from '../platform/log';
import { defaultPolicy, type RiskPolicy } from '../risk';
import { activatePolicy, changePolicy, countScoredOtherwise } from '../scoring';
import { runJobs } from './index';
import { manyDeals } from './many-deals.test-support';
import { rescorePolicy, watchRescorings } from './rescore-policy';

const COUNT = 1_200;
const quiet = createLog('silent');
let world: World;
beforeAll(async () => {
  world = await createWorld();
});
beforeEach(async () => {
  const { db } = world.deps;
  await db.deal.deleteMany();
  await db.riskPolicy.deleteMany();
  await db.eventLog.deleteMany();
  await db.notification.deleteMany();
  await db.$executeRaw`DELETE FROM pgboss.job`;
});
afterAll(() => world.close());

const north = () => `team:${world.teamId('north')}`;
/** Nearly everything is High with it: from 0.02 on. */
const strict = (): RiskPolicy => ({ ...defaultPolicy(), bands: { medium: 0.01, high: 0.02 } });
async function switchTo(policy: RiskPolicy, basedOn = 'default-1') {
  const { version: _version, ...content } = policy;
  const request = requestOf(await world.actor('owner'));
  const input = { policy: content, basedOn, origin: 'edited' } as const;
  return (await changePolicy(world.deps, request, input)).version;
}
const rescore = (budgetMs = 60_000) =>
  rescorePolicy(world.deps, { scopeKey: north() }, { budgetMs });
const left = (version: string) => countScoredOtherwise(world.deps.db, north(), version);
const waitingJobs = async () =>
  (await world.deps.db.$queryRaw<{ name: string }[]>`
    SELECT name FROM pgboss.job WHERE state < 'completed' ORDER BY name`).map(({ name }) => name); // prettier-ignore
const allDeals = () =>
  world.deps.db.deal.findMany({
    orderBy: { id: 'asc' },
    select: { id: true, riskLevel: true, riskScore: true, riskPolicyVersion: true, version: true },
  });

describe('the scores after a policy was switched on', () => {
  it('are all made anew by the job, and nobody is told', async () => {
    await manyDeals(world, COUNT);
    const before = await allDeals();
    expect(new Set(before.map(({ riskLevel }) => riskLevel))).not.toContain('High');
    const version = await switchTo(strict());
    expect(await left(version)).toBe(COUNT);
    const counts = await runJobs(world.url, world.deps, 60_000, quiet);
    expect(counts).toMatchObject({ failed: 0, done: true });
    const after = await allDeals();
    expect(new Set(after.map((deal) => deal.riskPolicyVersion))).toEqual(new Set([version]));
    expect(new Set(after.map(({ riskLevel }) => riskLevel))).toEqual(new Set(['High']));
    // An open form must not be refused because the yardstick changed.
    expect(after.map(({ id, version: each }) => [id, each])).toEqual(
      before.map(({ id, version: each }) => [id, each]),
    );
    const { db } = world.deps;
    const alerts = await db.alert.groupBy({ by: ['kind', 'announced'], _count: true });
    expect(alerts).toEqual([{ kind: 'entered_high', announced: false, _count: COUNT }]);
    expect(await db.notification.count()).toBe(0);
    // Only what receivers are told of has a number.
    expect(await db.eventLog.count({ where: { sequence: { not: null } } })).toBe(0);
    expect(await waitingJobs()).toEqual([]);
  });

  it('move with the weights, and come back exactly when one goes back', async () => {
    const deal = await makeDeal(world);
    const { weights } = defaultPolicy();
    const [before] = await allDeals();
    await switchTo({ ...defaultPolicy(), weights: { ...weights, stage_prior: 0 } });
    expect(await rescore()).toEqual({ assessed: 1, left: 0 });
    const [moved] = await allDeals();
    expect(moved?.riskScore).not.toBe(before?.riskScore);
    const request = requestOf(await world.actor('owner'));
    await activatePolicy(world.deps, request, 'default-1', { basedOn: 'v1' });
    expect(await rescore()).toEqual({ assessed: 1, left: 0 });
    expect((await allDeals())[0]).toEqual(before);
    expect(before?.id).toBe(deal.id);
  });

  it('are the next job’s where time ran out, and stay while another holds the work', async () => {
    await manyDeals(world, 3);
    const version = await switchTo(strict());
    await world.deps.db.$executeRaw`DELETE FROM pgboss.job`;
    expect(await rescore(-1)).toEqual({ assessed: 0, left: 3 });
    expect(await waitingJobs()).toEqual(['policy-rescore']);
    expect(await takeLease(world.deps.db, `policy-rescore:${north()}`, 1_000)).not.toBeNull();
    expect(await rescore()).toEqual({ assessed: 0, left: 3 });
    expect(await left(version)).toBe(3);
    await world.deps.db.lease.deleteMany();
    expect(await rescore()).toEqual({ assessed: 3, left: 0 });
  });

  it('go on within a minute where their process was killed, once and by one job only', async () => {
    await manyDeals(world, 3);
    const version = await switchTo(strict());
    const { db } = world.deps;
    const killed = () => db.$executeRaw`
      UPDATE pgboss.job SET state = 'active', started_on = now() WHERE name = 'policy-rescore'`;
    expect(await watchRescorings(world.deps)).toEqual({ resumed: 0 });
    await killed();
    expect(await takeLease(db, `policy-rescore:${north()}`, 1_000)).not.toBeNull();
    expect(await watchRescorings(world.deps)).toEqual({ resumed: 0 });
    await db.$executeRaw`UPDATE "Lease" SET "expiresAt" = now() - interval '1 second'`;
    expect(await watchRescorings(world.deps)).toEqual({ resumed: 1 });
    expect(await watchRescorings(world.deps)).toEqual({ resumed: 0 });
    expect(await waitingJobs()).toEqual(['policy-rescore', 'policy-rescore']);
    await killed();
    expect(await runJobs(world.url, world.deps, 60_000, quiet)).toMatchObject({ failed: 0 });
    expect(await left(version)).toBe(0);
    await db.$executeRaw`DELETE FROM pgboss.job`;
    expect(await watchRescorings(world.deps)).toEqual({ resumed: 0 });
  });

  it('of a policy that was replaced meanwhile are left to the job of the next', async () => {
    await manyDeals(world, COUNT);
    await switchTo(strict());
    const first = rescore();
    const second = await switchTo({ ...strict(), bands: { medium: 0.4, high: 0.9 } }, 'v1');
    await first;
    await runJobs(world.url, world.deps, 60_000, quiet);
    expect(await left(second)).toBe(0);
  });

  it('are caught up with by the sweep where the job is lost, still without telling anybody', async () => {
    await manyDeals(world, 5);
    const version = await switchTo(strict());
    await world.deps.db.$executeRaw`DELETE FROM pgboss.job`;
    world.clock.travel(HOUR);
    await sweepRisk(world.deps, { freshMs: HOUR / 2, budgetMs: 60_000 });
    expect(await left(version)).toBe(0);
    const { db } = world.deps;
    expect(await db.alert.count({ where: { announced: false } })).toBe(5);
    expect(await db.alert.count({ where: { announced: true } })).toBe(0);
    expect(await db.notification.count()).toBe(0);
  });

  it('tell what time had done by then, which the policy before would have told as well', async () => {
    const deal = await makeDeal(world, { stage: 'negotiation' });
    await switchTo({ ...defaultPolicy(), bands: { medium: 0.3, high: 0.68 } });
    world.clock.travel(80 * DAY);
    await rescore();
    const alerts = await world.deps.db.alert.findMany({ where: { dealId: deal.id } });
    expect(alerts.map(({ kind, announced }) => [kind, announced])).toContainEqual([
      'entered_high',
      true,
    ]);
  });

  it('do not silence what happens to a deal afterwards', async () => {
    const deal = await makeDeal(world);
    await switchTo({ ...defaultPolicy(), bands: { medium: 0.3, high: 0.72 } });
    await rescore();
    world.clock.travel(80 * DAY);
    await sweepRisk(world.deps, { freshMs: HOUR, budgetMs: 60_000 });
    const alerts = await world.deps.db.alert.findMany({ where: { dealId: deal.id } });
    expect(alerts.map(({ kind, announced }) => [kind, announced])).toContainEqual([
      'entered_high',
      true,
    ]);
  });

  it('of a deal that somebody edits before the job runs are the new policy’s', async () => {
    const deal = await makeDeal(world);
    const version = await switchTo(strict());
    await updateDeal(world.deps, await world.request('owner'), deal.id, { value: 11 });
    expect(await left(version)).toBe(0);
  });
});
