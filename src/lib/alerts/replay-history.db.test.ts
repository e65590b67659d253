import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createWorld, DAY, type World } from '@/test/factories';
import { importBatch, type IncomingDeal } from '../deals';
import { dealAsCreated, defaultNorms, defaultPolicy, replayAlerts } from '../risk';
import { loadHistories, toRiskDeal } from '../scoring';
import { makeAlert } from './alerts.test-support';
import { listAlerts, replayHistory } from './index';
import { pointsBySignal } from './model';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
beforeEach(async () => {
  const { db } = world.deps;
  await db.deal.deleteMany();
  await db.riskPolicy.deleteMany();
  await db.$executeRaw`DELETE FROM pgboss.job WHERE name = 'alert-replay'`;
});
afterAll(() => world.close());

const scopeKey = () => `team:${world.teamId('north')}`;
const ago = (days: number) => new Date(world.clock.now().getTime() - days * DAY);
const replay = (given: object = {}, budgetMs = 60_000) =>
  replayHistory(world.deps, { scopeKey: scopeKey(), ...given }, { budgetMs });
const rows = (where: object = {}) =>
  world.deps.db.alert.findMany({
    where: { replayed: true, ...where },
    orderBy: [{ openedAt: 'asc' }, { id: 'asc' }],
  });
/** Rows without what differs from run to run. */
const contents = async () => (await rows()).map(({ id: _id, ...row }) => row);
const jobs = () =>
  world.deps.db.$queryRaw<{ data: object }[]>`
    SELECT data FROM pgboss.job WHERE name = 'alert-replay' AND state = 'created' ORDER BY created_on`;

type Given = Partial<IncomingDeal> & { externalId: string };
const incoming = (given: Given): IncomingDeal => ({
  source: 'crm', name: `Deal ${given.externalId}`, account: null, value: 100, currency: 'USD',
  location: null, stage: 'proposal', crmStage: null, createdAt: ago(200), expectedCloseDate: null,
  closedAt: null, outcome: null, ownerName: null, assignedToId: null, isDemo: false, told: null,
  events: [], contacts: [], meetings: [], ...given,
}); // prettier-ignore

/** A history that arrives late: nothing happened for long, then the deal was lost. */
const lost = (externalId: string, days: number): IncomingDeal =>
  incoming({
    externalId,
    stage: 'closed_lost',
    createdAt: ago(days),
    closedAt: ago(days - 120),
    outcome: 'lost',
    expectedCloseDate: ago(days - 60),
  });

async function bring(...deals: IncomingDeal[]): Promise<void> {
  const teamId = world.teamId('north');
  const place = { scopeKey: scopeKey(), teamId, userId: world.userId('owner') };
  const context = { now: world.clock.now(), actorId: null, actorName: null, source: 'import', requestId: null }; // prettier-ignore
  await importBatch(world.deps, place, deals, context, 'new_quietly');
}
const dealOf = (externalId: string) =>
  world.deps.db.deal.findFirstOrThrow({ where: { externalId } });

describe('replaying history', () => {
  it('writes what the policy would have fired, with its outcome, and tells nobody', async () => {
    await bring(lost('a', 200));
    expect(await replay()).toMatchObject({ deals: 1, done: true });
    const deal = await dealOf('a');
    const history = (await loadHistories(world.deps.db, [deal.id])).get(deal.id) ?? [];
    const asCreated = dealAsCreated(toRiskDeal(deal), history, 'discovery');
    const window = { from: ago(365).getTime(), to: world.clock.now().getTime(), step: DAY };
    const expected = replayAlerts(
      asCreated,
      history,
      defaultPolicy(),
      () => defaultNorms(),
      window,
    );
    expect(expected.map(({ kind }) => kind)).toContain('entered_high');
    const written = await rows();
    expect(written).toHaveLength(expected.length);
    for (const episode of expected) {
      expect(written).toContainEqual(
        expect.objectContaining({
          dealId: deal.id,
          kind: episode.kind,
          score: episode.score,
          contributions: pointsBySignal(episode.contributions),
          openedAt: new Date(episode.at),
          closedAt: new Date(episode.endedAt ?? 0),
          ending: episode.ending,
          policyVersion: 'default-1',
          announced: false,
        }),
      );
    }
    const { db } = world.deps;
    expect(await db.eventLog.count({ where: { type: 'deal.at_risk' } })).toBe(0);
    expect(await db.notification.count()).toBe(0);
    const page = await listAlerts(world.deps, await world.actor('viewer'), {
      limit: 10,
      status: 'all',
      replayed: true,
      outcome: 'lost',
    });
    expect(page.alerts).toHaveLength(expected.length);
  });

  it('of a deal that closed after the last look before now is told with its end', async () => {
    const given = { externalId: 'a', createdAt: ago(120.3), expectedCloseDate: ago(60) };
    const closedAt = ago(0.2);
    await bring(incoming({ ...given, stage: 'closed_lost', closedAt, outcome: 'lost' }));
    await replay();
    const found = await rows({ kind: 'entered_high' });
    expect(found).toMatchObject([{ ending: 'lost', closedAt }]);
  });

  it('again gives the same rows', async () => {
    await bring(lost('a', 200), lost('b', 300), incoming({ externalId: 'c' }));
    await replay();
    const first = await contents();
    expect(first.length).toBeGreaterThan(1);
    await replay();
    expect(await contents()).toEqual(first);
    await Promise.all([replay(), replay()]);
    expect(await contents(), 'two at once').toEqual(first);
  });

  it('leaves to live alerting what it has itself, and what still holds now', async () => {
    await bring(lost('a', 200), incoming({ externalId: 'open', createdAt: ago(120) }));
    await replay();
    const [first] = await rows({ kind: 'entered_high' });
    if (!first?.closedAt) throw new Error('nothing was replayed');
    const open = await dealOf('open');
    expect(open.riskLevel).toBe('High');
    expect(await rows({ dealId: open.id, kind: 'entered_high' })).toEqual([]);

    const deal = await dealOf('a');
    const openedAt = new Date(first.openedAt.getTime() + 3 * DAY);
    const closed = { closedAt: first.closedAt, ending: 'lost' };
    await makeAlert(world, deal, { openedAt, ...closed });
    await replay();
    expect(await rows({ kind: 'entered_high' })).toEqual([]);
    const live = await world.deps.db.alert.count({ where: { dealId: deal.id, replayed: false } });
    expect(live).toBe(1);
  });

  it('looks no further back than a year, and forgets what has become older', async () => {
    await bring(lost('old', 500), lost('recent', 300));
    await replay();
    const recent = await dealOf('recent');
    expect(new Set((await rows()).map(({ dealId }) => dealId))).toEqual(new Set([recent.id]));
    world.clock.travel(250 * DAY);
    await replay();
    expect(await rows()).toEqual([]);
    world.clock.travel(-250 * DAY);
  });

  it('uses the policy in force: a rule that is off would have fired nothing', async () => {
    await bring(lost('a', 200));
    const policy = defaultPolicy();
    const { alerts } = policy;
    const data = {
      ...policy,
      version: 'quiet',
      alerts: { ...alerts, enteredHigh: { ...alerts.enteredHigh, on: false } },
    };
    await replay();
    expect(await rows({ kind: 'entered_high' })).toHaveLength(1);
    const at = { scopeKey: scopeKey(), activatedAt: world.clock.now() };
    await world.deps.db.riskPolicy.create({
      data: { scopeKey: scopeKey(), version: 'quiet', data, activations: { create: at } },
    });
    await replay();
    expect(await rows({ kind: 'entered_high' })).toEqual([]);
  });

  it('out of time, goes on with a job behind the last page', async () => {
    const many = Array.from({ length: 60 }, (_, n) => lost(`d${n}`, 200 + n));
    await bring(...many);
    expect(await replay({}, 1)).toMatchObject({ deals: 50, done: false });
    const [job] = await jobs();
    expect(job?.data).toMatchObject({ scopeKey: scopeKey() });
    expect(await replay(job?.data)).toMatchObject({ deals: 10, done: true });
    expect(new Set((await rows()).map(({ dealId }) => dealId)).size).toBe(60);
  });

  it('of an import takes the deals that it wrote, and leaves others alone', async () => {
    await bring(lost('a', 200), lost('b', 220));
    const { id: dealId } = await dealOf('b');
    await world.deps.db.importedDeal.create({ data: { importId: 'imp', dealId, versionAfter: 1 } });
    expect(await replay({ importId: 'imp' })).toMatchObject({ deals: 1 });
    expect(new Set((await rows()).map((row) => row.dealId))).toEqual(new Set([dealId]));
  });

  it('never meets the deals of others', async () => {
    await bring(lost('a', 200));
    await replayHistory(
      world.deps,
      { scopeKey: `team:${world.teamId('south')}` },
      { budgetMs: 60_000 },
    );
    expect(await rows()).toEqual([]);
  });
});
