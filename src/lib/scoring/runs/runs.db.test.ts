import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createWorld, refusal, requestOf, type PersonKey, type World } from '@/test/factories';
import { rescorePolicy } from '../../jobs/rescore-policy';
import {
  compareLearned,
  defaultPolicy,
  noLearnedParts,
  runBacktest,
  type Band,
  type RiskPolicy,
} from '../../risk';
import type { BacktestResult, LearnResult, PreviewResult, RunDto } from '../dto';
import {
  activatePolicy,
  changePolicy,
  executeRun,
  getProof,
  getPolicy,
  getRun,
  listPreviews,
  listRuns,
  loadHistories,
  startPreview,
  startRun,
  toRiskDeal,
  watchRuns,
} from '../index';
import { inTransaction } from '../../platform/db';
import { saveRun, takeRun } from '../repository/runs';
import { storeProposal } from '../store-proposal';
import type { StartRunInput } from '../run-schema';
import { importDemo } from './demo-history.test-support';
import { BOUNDS, loadClosed } from './load-closed';
import { RunDriver } from './run-driver';

const md5 = (text: string): string => createHash('md5').update(text).digest('hex');
const TODAY = '2026-06-01T09:00:00.000Z';
let world: World;
beforeAll(async () => {
  world = await createWorld(TODAY);
  await importDemo(world);
}, 120_000);
beforeEach(async () => {
  const { db } = world.deps;
  await db.riskRun.deleteMany();
  await db.riskPolicy.deleteMany();
  await db.$executeRaw`DELETE FROM pgboss.job`;
});
afterAll(() => world.close());

const north = () => `team:${world.teamId('north')}`;
const start = async (input: Partial<StartRunInput> = {}, by: PersonKey = 'member') =>
  startRun(world.deps, await world.actor(by), { kind: 'backtest', ...input });
const execute = (run: Pick<RunDto, 'id'>, ms = 60_000) =>
  executeRun(world.deps, run.id, { until: Date.now() + ms });
/** Works until the time is over, which it is as soon as the run was taken. */
function cutShort({ id }: Pick<RunDto, 'id'>, isFull: boolean) {
  const times = [0, 60_001];
  const clock = () => times.shift() ?? 60_001;
  return executeRun(world.deps, id, { until: 60_000, isFull, clock });
}
const read = async (run: Pick<RunDto, 'id'>, by: PersonKey = 'viewer') =>
  getRun(world.deps, await world.actor(by), run.id);
const expire = ({ id }: Pick<RunDto, 'id'>) =>
  world.deps.db
    .$executeRaw`UPDATE "RiskRun" SET "leaseUntil" = now() - interval '1 s' WHERE "id" = ${id}`;
const jobs = async (queue = 'risk-run') =>
  (await world.deps.db.$queryRaw<{ data: { runId: string } }[]>`
    SELECT data FROM pgboss.job WHERE name = ${queue} AND state = 'created'`).map(({ data }) => data.runId); // prettier-ignore

async function previewOf(policy: RiskPolicy, by: PersonKey = 'owner') {
  const { version: _version, ...content } = policy;
  return startPreview(world.deps, await world.actor(by), { policy: content });
}

/** The policy in force with other bands and a heavier silence. */
const stricter = (): RiskPolicy => {
  const policy = defaultPolicy();
  return {
    ...policy,
    weights: { ...policy.weights, inactivity: 2 },
    bands: { medium: 0.35, high: 0.6 },
  };
};

describe('a backtest', () => {
  it('waits, is done by whoever takes it, and is read by everybody in the team', async () => {
    const run = await start();
    expect(run).toMatchObject({
      kind: 'backtest',
      status: 'queued',
      progress: 0,
      teamId: world.teamId('north'),
      createdBy: 'Person member',
      params: { policy: 'default-1', compareWith: null, split: null, stepDays: null },
      result: null,
    });
    expect(await jobs()).toEqual([run.id]);
    expect(await execute(run)).toBe('done');
    const done = await read(run);
    expect(done).toMatchObject({ status: 'done', progress: 1, phase: null, error: null });
    expect(done.finishedAt).toBe(TODAY);
    const { reports, leftOut } = done.result as BacktestResult;
    expect(leftOut).toBeNull();
    expect(reports.map(({ label }) => label)).toEqual(['default']);
    const report = reports[0]?.report;
    expect(report?.deals.judged.won).toBeGreaterThan(30);
    expect(report?.deals.judged.lost).toBeGreaterThan(30);
    expect(report?.verdict.kind).not.toBe('too_little');
    expect(report?.curves[0]?.points.length).toBeGreaterThan(20);
    expect(JSON.stringify(done.result).length).toBeLessThan(60_000);
  });

  it('finds what the pure code finds on the same deals', async () => {
    const run = await start({ split: '2026-01-15', stepDays: 7 });
    await execute(run);
    const { db } = world.deps;
    const rows = await db.deal.findMany({ where: { scopeKey: north(), outcome: { not: null } } });
    const ids = rows.map(({ id }) => id);
    const histories = await loadHistories(db, ids);
    // Deals in another order are drawn in another order, which moves the last digits.
    const ordered = rows.toSorted((a, b) => (md5(a.id) < md5(b.id) ? -1 : 1));
    const deals = ordered.map((row) => ({
      deal: toRiskDeal(row),
      events: histories.get(row.id) ?? [],
    }));
    const expected = runBacktest(deals, {
      policy: defaultPolicy(),
      split: Date.UTC(2026, 0, 15),
      stepDays: 7,
    });
    const { reports } = (await read(run)).result as BacktestResult;
    expect(reports[0]?.report).toEqual(expected);
  });

  it('says the same twice', async () => {
    const results = [];
    for (let n = 0; n < 2; n += 1) {
      const run = await start();
      await execute(run);
      results.push((await read(run)).result);
    }
    expect(results[0]).toEqual(results[1]);
    expect(JSON.parse(JSON.stringify(results[0]))).toEqual(results[0]);
  });

  it('judges two policies beside each other', async () => {
    const { version: _version, ...content } = stricter();
    const request = requestOf(await world.actor('owner'));
    const input = { policy: content, basedOn: 'default-1', origin: 'edited' } as const;
    const { version } = await changePolicy(world.deps, request, input);
    const run = await start();
    expect(run.params).toMatchObject({ policy: version, compareWith: 'default-1' });
    await execute(run);
    const { reports } = (await read(run)).result as BacktestResult;
    expect(reports.map(({ label, policyVersion }) => [label, policyVersion])).toEqual([
      [version, version],
      ['default', 'default-1'],
    ]);
    expect(reports[0]?.report.bands).not.toEqual(reports[1]?.report.bands);
    const proof = await getProof(world.deps, await world.actor('viewer'), world.teamId('north'));
    expect(proof.policies).toEqual([
      { version, isActive: true },
      { version: 'default-1', isActive: false },
    ]);
    await activatePolicy(world.deps, request, 'default-1', { basedOn: version });
  });

  it('of too little says so, and gives no verdict', async () => {
    const run = await start({}, 'loner');
    await execute(run);
    const done = await read(run, 'loner');
    expect(done.status).toBe('done');
    const { reports } = done.result as BacktestResult;
    expect(reports[0]?.report).toMatchObject({ snapshots: 0, verdict: { kind: 'too_little' } });
  });

  it('is refused while another one runs, but a learning is not', async () => {
    const run = await start();
    expect(await refusal(start({}, 'owner'))).toMatchObject({ code: 'CONFLICT' });
    await start({ kind: 'learn' });
    await takeRun(world.deps.db, run.id);
    expect(await refusal(start())).toMatchObject({ code: 'CONFLICT' });
    await expect(start()).rejects.toThrow('A backtest started by Person member');
  });

  it('names the field that cannot be', async () => {
    const field = async (input: Partial<StartRunInput>) => (await refusal(start(input))).fields;
    expect(await field({ split: '2026-06-02' })).toEqual(['split']);
    expect(await field({ policy: 'v99' })).toEqual(['policy']);
    expect(await field({ compareWith: 'v99' })).toEqual(['compareWith']);
    expect(await field({ kind: 'learn', firstDay: true })).toEqual(['firstDay']);
    expect(await world.deps.db.riskRun.count()).toBe(0);
  });
});

describe('who may', () => {
  it('start: whoever writes; preview: whoever leads; read: the team, and nobody else', async () => {
    expect(await refusal(start({}, 'viewer'))).toMatchObject({ code: 'FORBIDDEN' });
    const teamId = world.teamId('north');
    expect(await refusal(start({ teamId }, 'outsider'))).toMatchObject({ code: 'NOT_FOUND' });
    expect(await refusal(previewOf(stricter(), 'member'))).toMatchObject({ code: 'FORBIDDEN' });
    const run = await start();
    expect(await refusal(read(run, 'outsider'))).toMatchObject({ code: 'NOT_FOUND' });
    expect(await refusal(read({ id: 'c00000000000000000000000' }))).toMatchObject({
      code: 'NOT_FOUND',
    });
    const list = async (by: PersonKey) =>
      (await listRuns(world.deps, await world.actor(by), { limit: 10 })).runs.map(({ id }) => id);
    expect(await list('viewer')).toEqual([run.id]);
    expect(await list('outsider')).toEqual([]);
    const proof = async (by: PersonKey) =>
      getProof(world.deps, await world.actor(by), world.teamId('north'));
    expect((await proof('viewer')).mayStart).toBe(false);
    expect(await proof('member')).toMatchObject({ mayStart: true, active: [{ id: run.id }] });
    expect(await refusal(proof('outsider'))).toMatchObject({ code: 'NOT_FOUND' });
  });

  it('lists page by page, the newest first, without results and previews', async () => {
    const ids = [];
    for (let n = 0; n < 5; n += 1) {
      world.clock.travel(1_000);
      const run = await start({}, 'owner');
      await world.deps.db.riskRun.update({ where: { id: run.id }, data: { status: 'failed' } });
      ids.unshift(run.id);
    }
    await previewOf(stricter());
    const actor = await world.actor('viewer');
    const first = await listRuns(world.deps, actor, { limit: 3 });
    const cursor = first.nextCursor ?? '';
    const second = await listRuns(world.deps, actor, { limit: 3, cursor });
    expect([...first.runs, ...second.runs].map(({ id }) => id)).toEqual(ids);
    expect(second.nextCursor).toBeNull();
    expect(await refusal(listRuns(world.deps, actor, { limit: 3, cursor: 'x' }))).toMatchObject({
      code: 'BAD_REQUEST',
    });
    world.clock.set(new Date(TODAY));
  });
});

describe('a run whose process was killed', () => {
  it('is left alone while its lease holds, then taken over and done', async () => {
    const run = await start();
    const dead = await takeRun(world.deps.db, run.id);
    expect(dead?.attempts).toBe(1);
    expect(await execute(run)).toBe('busy');
    await world.deps.db.$executeRaw`DELETE FROM pgboss.job`;
    expect(await watchRuns(world.deps)).toEqual({ resumed: 0, forgotten: 0 });
    await expire(run);
    expect(await watchRuns(world.deps)).toEqual({ resumed: 1, forgotten: 0 });
    expect(await jobs()).toEqual([run.id]);
    expect(await execute(run)).toBe('done');
    expect(await read(run)).toMatchObject({ status: 'done' });
    // The dead one was only asleep: it finds that the run is no longer its own.
    const late = { id: run.id, attempts: 1 };
    expect(await saveRun(world.deps.db, late, { status: 'failed', error: 'late' })).toBe(false);
    expect(await read(run)).toMatchObject({ status: 'done', error: null });
  });

  it('fails after the third time, in a plain sentence', async () => {
    const run = await start();
    for (let n = 0; n < 3; n += 1) {
      await takeRun(world.deps.db, run.id);
      await expire(run);
    }
    expect(await execute(run)).toBe('done');
    const failed = await read(run);
    expect(failed.status).toBe('failed');
    expect(failed.error).toContain('begun 3 times');
    expect(failed.finishedAt).toBe(TODAY);
    // It stands in nobody's way.
    await start();
  });

  it('ends at the end of a full stretch, which counts, or of the process, which does not', async () => {
    const run = await start();
    expect(await cutShort(run, true)).toBe('more');
    const row = () => world.deps.db.riskRun.findUniqueOrThrow({ where: { id: run.id } });
    expect(await row()).toMatchObject({ status: 'queued', attempts: 1, leaseUntil: null });
    const signal = AbortSignal.abort();
    const until = Date.now() + 60_000;
    expect(await executeRun(world.deps, run.id, { until, signal })).toBe('more');
    expect(await row()).toMatchObject({ status: 'queued', attempts: 1, progress: 0 });
    expect(await execute(run)).toBe('done');
    expect(await row()).toMatchObject({ status: 'done', attempts: 2 });
  });

  it('is not spent by short stretches: three of them, then a long one that finishes', async () => {
    const run = await start();
    const row = () => world.deps.db.riskRun.findUniqueOrThrow({ where: { id: run.id } });
    for (let tick = 0; tick < 4; tick += 1) {
      expect(await cutShort(run, false)).toBe('more');
      expect(await row()).toMatchObject({ status: 'queued', attempts: 0, startedAt: expect.any(Date) as Date }); // prettier-ignore
    }
    expect(await execute(run)).toBe('done');
    expect(await row()).toMatchObject({ status: 'done', attempts: 1 });
  });

  it('is not begun where hardly any time is left', async () => {
    const run = await start();
    expect(await execute(run, 2_000)).toBe('more');
    const row = await world.deps.db.riskRun.findUniqueOrThrow({ where: { id: run.id } });
    expect(row).toMatchObject({ status: 'queued', attempts: 0, startedAt: null });
  });

  it('fails after three full stretches that it did not fit into', async () => {
    const run = await start();
    for (let tick = 0; tick < 3; tick += 1) expect(await cutShort(run, true)).toBe('more');
    expect(await execute(run)).toBe('done');
    expect(await read(run)).toMatchObject({ status: 'failed' });
  });

  it('whose policy has gone says so', async () => {
    const run = await start();
    const params = { ...run.params, policy: 'v7' };
    await world.deps.db.riskRun.update({ where: { id: run.id }, data: { params } });
    expect(await execute(run)).toBe('done');
    expect(await read(run)).toMatchObject({
      status: 'failed',
      error: 'The policy v7 is no longer there.',
    });
  });
});

describe('what does not fit', () => {
  it('is left out, and said', async () => {
    const run = await start();
    const held = await takeRun(world.deps.db, run.id);
    if (!held) throw new Error('the run is taken');
    const driver = new RunDriver(world.deps, held, { until: Infinity });
    try {
      const load = (bounds: Partial<typeof BOUNDS>) =>
        loadClosed(driver, north(), 300, [0, 1], { ...BOUNDS, ...bounds });
      const few = await load({ deals: 50 });
      expect(few.deals).toHaveLength(50);
      expect(few.leftOut).toContain('50 of 300 closed deals were used');
      const short = await load({ events: 1_000 });
      const events = short.deals.reduce((sum, each) => sum + each.events.length, 0);
      expect(events).toBeLessThanOrEqual(1_000);
      expect(events).toBeGreaterThan(800);
      expect(short.leftOut).toContain(`with ${events.toLocaleString('en-US')} events`);
      // The same deals each time, and the bound takes the first of the same order.
      expect(short.deals.map(({ deal }) => deal.id)).toEqual(
        few.deals.slice(0, short.deals.length).map(({ deal }) => deal.id),
      );
      expect((await load({ text: 100 })).deals.length).toBeLessThan(20);
    } finally {
      driver.stop();
    }
  });
});

describe('a preview', () => {
  it('says what happens when the policy is switched on', async () => {
    const run = await previewOf(stricter());
    expect(await execute(run)).toBe('done');
    const { result } = await read(run);
    const preview = result as PreviewResult;
    const stored = () =>
      world.deps.db.deal.findMany({
        where: { scopeKey: north(), outcome: null },
        select: { id: true, name: true, riskLevel: true, riskScore: true },
      });
    const before = new Map((await stored()).map((deal) => [deal.id, deal]));
    const { version: _version, ...content } = stricter();
    const request = requestOf(await world.actor('owner'));
    const input = { policy: content, basedOn: 'default-1', origin: 'edited' } as const;
    await changePolicy(world.deps, request, input);
    await rescorePolicy(world.deps, { scopeKey: north() }, { budgetMs: 60_000 });
    const after = await stored();
    expect(preview.openDeals).toBe(after.length);
    const bands = { Low: 0, Medium: 0, High: 0 };
    const table = { Low: { ...bands }, Medium: { ...bands }, High: { ...bands } };
    const changed = [];
    for (const deal of after) {
      const was = before.get(deal.id);
      if (!was?.riskLevel || !deal.riskLevel) throw new Error('every deal is scored');
      table[was.riskLevel as Band][deal.riskLevel as Band] += 1;
      if (was.riskLevel === deal.riskLevel) continue;
      changed.push({
        dealId: deal.id,
        dealName: deal.name,
        from: { score: was.riskScore, band: was.riskLevel },
        to: { score: deal.riskScore, band: deal.riskLevel },
      });
    }
    expect(changed.length).toBeGreaterThan(10);
    expect(preview.bands).toEqual(table);
    expect(preview.changedCount).toBe(changed.length);
    const byId = (a: { dealId: string }, b: { dealId: string }) => (a.dealId < b.dealId ? -1 : 1);
    expect(preview.changed.toSorted(byId)).toEqual(changed.toSorted(byId));
    expect(preview.alerts.before.total).toBeGreaterThan(0);
    expect(preview.alerts.after.byKind.entered_high).toBeGreaterThan(
      preview.alerts.before.byKind.entered_high,
    );
    expect(preview.alerts.leftOut).toBeNull();
    const judged = preview.backtest ? [preview.backtest.before, preview.backtest.after] : [];
    expect(judged.map(({ label, caution }) => [label, caution])).toEqual([
      ['default', null],
      ['the new policy', null],
    ]);
    expect(new Set(judged.map(({ report }) => JSON.stringify(report.bands))).size).toBe(2);
    expect(JSON.stringify(preview).length).toBeLessThan(120_000);
    await activatePolicy(world.deps, request, 'default-1', { basedOn: 'v1' });
    await rescorePolicy(world.deps, { scopeKey: north() }, { budgetMs: 60_000 });
  });

  it('waits in a queue of its own, also when it was left lying', async () => {
    const run = await previewOf(stricter());
    const backtest = await start();
    expect([await jobs('risk-preview'), await jobs()]).toEqual([[run.id], [backtest.id]]);
    await world.deps.db.$executeRaw`DELETE FROM pgboss.job`;
    expect(await watchRuns(world.deps)).toMatchObject({ resumed: 2 });
    expect([await jobs('risk-preview'), await jobs()]).toEqual([[run.id], [backtest.id]]);
  });

  it('of a stored version is remembered, until another one is in force', async () => {
    const { version: _version, ...content } = stricter();
    const request = requestOf(await world.actor('owner'));
    const { actor } = request;
    const input = { policy: content, basedOn: 'default-1', origin: 'edited' } as const;
    const { version } = await changePolicy(world.deps, request, input);
    const seen = async () => listPreviews(world.deps, actor, world.teamId('north'));
    expect(await seen()).toEqual([]);
    const run = await startPreview(world.deps, actor, { version: 'default' });
    expect(run.params).toMatchObject({ of: 'default-1', against: version });
    expect(await seen()).toEqual([]);
    await execute(run);
    const found = (await read(run)).result as PreviewResult;
    expect(found.changedCount).toBeGreaterThan(10);
    expect(found.backtest).toMatchObject({
      before: { label: version },
      after: { label: 'default' },
    });
    expect(await seen()).toEqual([
      {
        version: 'default-1',
        finishedAt: TODAY,
        openDeals: found.openDeals,
        changedCount: found.changedCount,
        alertDays: 90,
        alertsBefore: found.alerts.before.total,
        alertsAfter: found.alerts.after.total,
        brierBefore: found.backtest?.before.report.methods[0]?.brier,
        brierAfter: found.backtest?.after.report.methods[0]?.brier,
      },
    ]);
    await activatePolicy(world.deps, request, 'default-1', { basedOn: version });
    expect(await seen()).toEqual([]);
    expect(await refusal(startPreview(world.deps, actor, { version: 'v99' }))).toMatchObject({
      fields: ['version'],
    });
  });

  it('warns that a policy was learned from deals that it is judged on', async () => {
    const { db } = world.deps;
    const parts = { ...noLearnedParts(), baseWeight: 0.9 };
    const learnedPolicy: RiskPolicy = { ...defaultPolicy(), learned: parts };
    const learn = await start({ kind: 'learn' });
    await execute(learn);
    // As if it had been learned from everything up to yesterday.
    const result = (await read(learn)).result as LearnResult;
    const late = result.reports.map((each) => ({
      ...each,
      report: { ...each.report, split: '2026-05-31T00:00:00.000Z' },
    }));
    await db.riskRun.update({
      where: { id: learn.id },
      data: { result: JSON.parse(JSON.stringify({ ...result, reports: late })) as object },
    });
    await db.riskPolicy.deleteMany();
    const version = await inTransaction(db, (tx) =>
      storeProposal(tx, {
        scopeKey: north(),
        policy: learnedPolicy,
        note: null,
        runId: learn.id,
        parent: 'default-1',
        createdById: null,
      }),
    );
    const backtestOf = async (run: RunDto) => {
      await execute(run);
      return ((await read(run)).result as PreviewResult).backtest;
    };
    const actor = await world.actor('owner');
    const stored = await backtestOf(await startPreview(world.deps, actor, { version }));
    expect(stored?.before.caution).toBeNull();
    expect(stored?.after.caution).toContain(`${version} was learned from the deals that closed before 2026-05-31`); // prettier-ignore
    const edited = { ...learnedPolicy, bands: { medium: 0.3, high: 0.6 } };
    const draft = await backtestOf(await previewOf(edited));
    expect(draft?.after.caution).toContain('The new policy was learned from the deals that closed before 2026-05-31'); // prettier-ignore
    const foreign = { ...edited, learned: { ...parts, baseWeight: 0.8 } };
    const imported = await backtestOf(await previewOf(foreign));
    expect(imported?.after.caution).toContain('it is not known from which deals');
    await activatePolicy(world.deps, requestOf(actor), version, { basedOn: 'default-1' });
    const back = await backtestOf(await startPreview(world.deps, actor, { version: 'default' }));
    expect(back?.before.caution).toContain(`${version} was learned`);
    expect(back?.after.caution).toBeNull();
    await db.riskPolicyActivation.deleteMany();
  });

  it('of the policy in force changes nothing', async () => {
    const run = await previewOf(defaultPolicy());
    await execute(run);
    const preview = (await read(run)).result as PreviewResult;
    expect(preview.changedCount).toBe(0);
    expect(preview.alerts.before).toEqual(preview.alerts.after);
    expect(await world.deps.db.riskPolicy.count()).toBe(0);
  });

  it('takes the place of an older one of the same person, and of nobody else', async () => {
    const older = await previewOf(stricter());
    await takeRun(world.deps.db, older.id);
    const newer = await previewOf(defaultPolicy());
    expect(await read(older)).toMatchObject({
      status: 'failed',
      error: 'A newer preview took its place.',
    });
    expect(await refusal(previewOf(stricter(), 'admin'))).toMatchObject({ code: 'CONFLICT' });
    await execute(newer);
    await previewOf(stricter(), 'admin');
  });

  it('below 30 won and 30 lost deals has no backtest, and says why', async () => {
    const run = await previewOf(stricter(), 'loner');
    await execute(run);
    const preview = (await read(run, 'loner')).result as PreviewResult;
    expect(preview).toMatchObject({ openDeals: 0, backtest: null });
    expect(preview.note).toContain('30 of each are needed');
  });

  it('is forgotten after a week', async () => {
    const run = await previewOf(stricter(), 'loner');
    await execute(run);
    world.clock.set(new Date('2026-06-09T09:00:00.000Z'));
    expect(await watchRuns(world.deps)).toEqual({ resumed: 0, forgotten: 1 });
    world.clock.set(new Date(TODAY));
    expect(await refusal(read(run, 'loner'))).toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('a learning', () => {
  it('judges what it learned on later deals, and changes nothing by itself', async () => {
    const run = await start({ kind: 'learn' });
    expect(await execute(run)).toBe('done');
    const done = await read(run);
    const result = done.result as LearnResult;
    expect(result.sentences.length).toBeGreaterThan(0);
    const owner = await world.actor('owner');
    expect((await getPolicy(world.deps, owner)).policy.version).toBe('default-1');
    const stored = await world.deps.db.riskPolicy.findMany();
    expect(stored.map(({ version }) => version)).toEqual(result.proposal ? [result.proposal] : []);
    for (const { label, report } of result.reports) {
      expect(['learned', 'default']).toContain(label);
      expect(report.deals.judged.won).toBeGreaterThan(0);
    }
    for (const policy of stored) {
      expect(policy).toMatchObject({ origin: 'learned', parent: 'default-1', runId: run.id });
    }
  });

  it('has to beat the one in force and the built-in default', async () => {
    // Whatever is learned beats this: its scores say the opposite of what it knows.
    const poor: RiskPolicy = {
      ...defaultPolicy(),
      intercept: 3,
      weights: Object.fromEntries(
        Object.keys(defaultPolicy().weights).map((name) => [name, 0]),
      ) as RiskPolicy['weights'],
    };
    const { version: _version, ...content } = poor;
    const request = requestOf(await world.actor('owner'));
    const input = { policy: content, basedOn: 'default-1', origin: 'edited' } as const;
    const { version } = await changePolicy(world.deps, request, input);
    const run = await start({ kind: 'learn' });
    await execute(run);
    const result = (await read(run)).result as LearnResult;
    expect(result.reports.map(({ label }) => label)).toEqual(['learned', version, 'default']);
    const [learned, present, ofDefault] = result.reports.map(({ report }) => report);
    if (!learned || !present || !ofDefault) throw new Error('three are judged');
    expect(compareLearned(learned, present).isBetter).toBe(true);
    expect(compareLearned(learned, ofDefault).isBetter).toBe(false);
    expect(result.proposal).toBeNull();
    expect(result.sentences.at(-1)).toContain('but not than the built-in default');
    expect(await world.deps.db.riskPolicy.count({ where: { origin: 'learned' } })).toBe(0);
    await world.deps.db.riskPolicyActivation.deleteMany();
  });

  it('of too little proposes nothing', async () => {
    const run = await start({ kind: 'learn' }, 'loner');
    await execute(run);
    const result = (await read(run, 'loner')).result as LearnResult;
    expect(result).toMatchObject({ proposal: null, reports: [] });
    expect(await world.deps.db.riskPolicy.count()).toBe(0);
  });
});
