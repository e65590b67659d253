import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { countRows, createWorld, DAY, HOUR, refusal, type PersonKey, type World } from '@/test/factories'; // prettier-ignore
import { getTimeline, importHistory, type FileRow } from './index';

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.close());

type Row = Record<string, string>;
type Input = Parameters<typeof importHistory>[2];

async function* file(rows: readonly Row[]): AsyncGenerator<FileRow> {
  for (const [index, row] of rows.entries()) yield { line: index + 2, row };
}

const START = Date.parse('2026-01-05T00:00:00Z');
const on = (day: number) => new Date(START + day * DAY).toISOString();

const dealRow = (n: number, row: Row = {}): Row => ({
  id: `D-${n}`,
  name: `Deal ${n}`,
  value: String(1000 * (n + 1)),
  currency: 'EUR',
  createdAt: on(n % 20),
  stage: 'proposal',
  expectedCloseDate: on(90),
  owner: 'Person member',
  ...row,
});

const lost = (n: number, day: number): Row =>
  dealRow(n, { stage: 'closed_lost', outcome: 'lost', closedAt: on(day) });

const eventRows = (n: number): Row[] => [
  { dealId: `D-${n}`, at: on(n % 20), type: 'created', to: 'discovery' },
  { dealId: `D-${n}`, at: on((n % 20) + 1), type: 'email_sent', actor: 'Ada', text: 'Hello' },
  { dealId: `D-${n}`, at: on((n % 20) + 2), type: 'stage_changed', from: 'discovery', to: 'proposal' },
]; // prettier-ignore

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);

async function importFiles(
  deals: readonly Row[],
  events: readonly Row[],
  options: Partial<Input> & { by?: PersonKey } = {},
) {
  const { by = 'owner', ...rest } = options;
  // The clock moves on between the steps of an import, as clocks do.
  const now = () => {
    world.clock.travel(1);
    return world.clock.now();
  };
  const request = { ...(await world.request(by)), source: 'import' as const };
  return importHistory({ ...world.deps, now }, request, {
    teamId: undefined,
    source: 'crm',
    fileName: 'deals.csv',
    deals: file(deals),
    events: file(events),
    stages: null,
    ...rest,
  });
}

const many = (count: number) => ({
  deals: numbers(count).map((n) => (n % 4 === 3 ? lost(n, 40) : dealRow(n))),
  events: numbers(count).flatMap(eventRows),
});
const rows = () => countRows(world.deps);
const dealOf = (externalId: string) =>
  world.deps.db.deal.findFirstOrThrow({ where: { externalId }, include: { events: true } });

describe('an import', () => {
  it('writes deals with their histories and answers what it did', async () => {
    const { deals, events } = many(300);
    const phases: string[] = [];
    const summary = await importFiles(deals, events, {
      onProgress: ({ phase }) => phases.push(phase),
    });
    expect(summary).toEqual({
      created: 300,
      updated: 0,
      unchanged: 0,
      // Each lost deal gets the outcome that its history does not tell.
      eventsAdded: 300 * 3 + 75,
      skipped: 0,
      rejected: [],
    });
    expect([...new Set(phases)]).toEqual(['reading deals', 'reading events', 'deals']);
    const deal = await dealOf('D-2');
    expect(deal).toMatchObject({
      scopeKey: `team:${world.teamId('north')}`,
      source: 'crm',
      name: 'Deal 2',
      currency: 'EUR',
      assignedToId: world.userId('member'),
      createdAt: new Date(on(2)),
      stageEnteredAt: new Date(on(4)),
      lastTouchAt: new Date(on(3)),
      outcome: null,
    });
    expect(await dealOf('D-3')).toMatchObject({ outcome: 'lost', closedAt: new Date(on(40)) });
    expect(await world.deps.db.importStagedRow.count()).toBe(0);
    expect(await world.deps.db.importRun.findMany()).toMatchObject([
      { status: 'finished', created: 300, fileName: 'deals.csv' },
    ]);
  });

  it('learns norms from the closed deals and scores the open ones with them', async () => {
    const { deals, events } = many(60);
    await importFiles(deals, events);
    const norms = await world.deps.db.riskNorms.findMany();
    expect(norms).toMatchObject([{ wonCount: 0, lostCount: 15 }]);
    const open = await world.deps.db.deal.findMany({ where: { outcome: null } });
    expect(new Set(open.map(({ riskNormsVersion }) => riskNormsVersion))).toEqual(
      new Set([norms[0]?.version]),
    );
  });

  it('announces that deals exist and one summary, however risky the deals are', async () => {
    world.clock.travel(200 * DAY);
    const { deals, events } = many(40);
    await importFiles(deals, events);
    const log = await world.deps.db.eventLog.findMany();
    expect(log.map(({ type, sequence }) => [type, sequence])).toEqual(
      numbers(40).map(() => ['deal.created', 1]),
    );
    const alerts = await world.deps.db.alert.findMany();
    expect(alerts.length).toBeGreaterThan(0);
    expect(alerts.filter(({ announced }) => announced)).toEqual([]);
    const [told, ...more] = await world.deps.db.notification.findMany();
    expect(more).toEqual([]);
    expect(told).toMatchObject({
      type: 'import.finished',
      userId: world.userId('owner'),
      message: expect.stringMatching(/^40 deals created, 0 updated; \d+ of the open/) as string,
    });
  });

  it('shows each history line in the timeline at its true date, once', async () => {
    await importFiles([dealRow(0)], eventRows(0));
    const { id } = await dealOf('D-0');
    const { entries } = await getTimeline(world.deps, await world.actor('owner'), id, {
      limit: 50,
    });
    expect(entries.map(({ kind, at }) => [kind, at.slice(0, 10)])).toEqual([
      ['imported', '2026-03-02'],
      ['stage_changed', '2026-01-07'],
      ['email_sent', '2026-01-06'],
      ['created', '2026-01-05'],
    ]);
  });

  it('leaves what is not named out of the team of another', async () => {
    await importFiles([dealRow(0)], eventRows(0));
    const again = await importFiles([dealRow(0)], eventRows(0), { by: 'outsider' });
    expect(again.created).toBe(1);
    expect(await world.deps.db.deal.count()).toBe(2);
  });

  it.each(['viewer'] as const)('is refused to a %s, before a row is read', async (by) => {
    const before = await rows();
    expect((await refusal(importFiles([dealRow(0)], [], { by }))).code).toBe('FORBIDDEN');
    const foreign = importFiles([dealRow(0)], [], { teamId: world.teamId('south') });
    expect((await refusal(foreign)).code).toBe('NOT_FOUND');
    expect(await rows()).toEqual(before);
    expect(await world.deps.db.importRun.count()).toBe(0);
  });
});

describe('the same files again', () => {
  it('write nothing', async () => {
    const { deals, events } = many(60);
    await importFiles(deals, events);
    const before = await rows();
    const stored = await world.deps.db.deal.findMany({ orderBy: { id: 'asc' } });
    world.clock.travel(HOUR);
    const again = await importFiles(deals, events);
    expect(again).toMatchObject({ created: 0, updated: 0, unchanged: 60, eventsAdded: 0 });
    expect(await rows()).toEqual(before);
    expect(await world.deps.db.deal.findMany({ orderBy: { id: 'asc' } })).toEqual(stored);
  });

  it('write nothing where amounts have more decimals than are kept', async () => {
    const deals = ['10.005', '0.1', '1e3', '33.333333'].map((value, n) => dealRow(n, { value }));
    await importFiles(deals, []);
    expect((await dealOf('D-0')).value.toNumber()).toBe(10.01);
    expect(await importFiles(deals, [])).toMatchObject({ updated: 0, unchanged: 4 });
  });

  it('with one row changed update that deal alone', async () => {
    const { deals, events } = many(20);
    await importFiles(deals, events);
    const before = await rows();
    const changed = deals.map((row) => (row.id === 'D-5' ? { ...row, value: '77' } : row));
    expect(await importFiles(changed, events)).toMatchObject({ updated: 1, unchanged: 19 });
    const after = await rows();
    expect(after.timeline - before.timeline).toBe(1);
    expect(after.history - before.history).toBe(1);
    expect(after.eventLog).toBe(before.eventLog);
    const deal = await dealOf('D-5');
    expect(deal.value.toNumber()).toBe(77);
    expect(deal.version).toBe(2);
    expect(deal.events.map(({ type }) => type)).toContain('value_changed');
  });

  it('with one line more add that line', async () => {
    const { deals, events } = many(20);
    await importFiles(deals, events);
    const line = { dealId: 'D-5', at: on(50), type: 'email_received', text: 'Yes' };
    expect(await importFiles(deals, [...events, line])).toMatchObject({
      updated: 1,
      unchanged: 19,
      eventsAdded: 1,
    });
    expect((await dealOf('D-5')).lastTouchAt).toEqual(new Date(on(50)));
  });

  it('keep two lines that say the same apart', async () => {
    const line = { dealId: 'D-0', at: on(5), type: 'call', text: 'No answer' };
    await importFiles([dealRow(0)], [line, line]);
    expect((await dealOf('D-0')).events.filter(({ type }) => type === 'call')).toHaveLength(2);
    expect(await importFiles([dealRow(0)], [line, line])).toMatchObject({ unchanged: 1 });
  });
});

describe('bad rows', () => {
  it('are named by file, line and field, and the rest goes on', async () => {
    const summary = await importFiles(
      [
        dealRow(0),
        dealRow(1, { value: 'much', createdAt: 'yesterday' }),
        dealRow(2, { id: '' }),
        dealRow(0, { name: 'The same id' }),
        dealRow(4, { outcome: 'won' }),
        dealRow(5, { name: 'N\u0000L' }),
        dealRow(6),
      ],
      [
        ...eventRows(0),
        { dealId: 'D-6', at: 'soon', type: 'teleport' },
        { dealId: 'nowhere', at: on(1), type: 'call' },
        { dealId: 'nowhere', at: on(2), type: 'call' },
      ],
    );
    expect(summary).toMatchObject({ created: 2, skipped: 8 });
    expect(summary.rejected.map(({ file: name, line, field }) => [name, line, field])).toEqual([
      ['deals', 3, 'createdAt'],
      ['deals', 3, 'value'],
      ['deals', 4, 'id'],
      ['deals', 5, 'id'],
      ['deals', 6, 'closedAt'],
      ['deals', 7, 'name'],
      ['events', 5, 'at'],
      ['events', 5, 'type'],
      ['events', 6, 'dealId'],
    ]);
    expect(summary.rejected.find(({ line }) => line === 5)?.message).toBe(
      '"D-0" stands on line 2 already',
    );
    expect(summary.rejected.at(-1)?.message).toContain('2 lines left out');
  });
});

describe('foreign stage names', () => {
  it('are mapped in the order of their first use, and kept', async () => {
    const path = ['Qualify', 'Demo', 'Contract'];
    const events = path.map((to, n) => ({
      dealId: 'D-0',
      at: on(n),
      type: n === 0 ? 'created' : 'stage_changed',
      ...(n === 0 ? {} : { from: path[n - 1] ?? '' }),
      to,
    }));
    await importFiles([dealRow(0, { stage: 'Contract' }), dealRow(1, { stage: 'Demo' })], events);
    const deal = await dealOf('D-0');
    expect(deal).toMatchObject({ stage: 'negotiation', crmStage: 'Contract' });
    const moves = deal.events.toSorted((a, b) => a.at.getTime() - b.at.getTime());
    expect(moves.map(({ to, crmTo }) => [to, crmTo])).toEqual([
      ['discovery', 'Qualify'],
      ['proposal', 'Demo'],
      ['negotiation', 'Contract'],
    ]);
    expect(await dealOf('D-1')).toMatchObject({ stage: 'proposal', crmStage: 'Demo' });
  });

  it('take the funnel order that the caller gives', async () => {
    await importFiles([dealRow(0, { stage: 'B' }), dealRow(1, { stage: 'A' })], [], {
      stages: ['A', 'B'],
    });
    expect((await dealOf('D-0')).stage).toBe('negotiation');
    expect((await dealOf('D-1')).stage).toBe('discovery');
  });
});

describe('an import that is killed', () => {
  it('while reading leaves nothing but its failed run', async () => {
    const before = await rows();
    async function* cut(): AsyncGenerator<FileRow> {
      yield* file(numbers(10).map((n) => dealRow(n)));
      throw new Error('the disk went away');
    }
    const work = importFiles([], [], { deals: cut() });
    await expect(work).rejects.toThrow('the disk went away');
    expect(await rows()).toEqual(before);
    expect(await world.deps.db.importStagedRow.count()).toBe(0);
    expect(await world.deps.db.importRun.findMany()).toMatchObject([{ status: 'failed' }]);
  });

  it('between two batches leaves whole ones, and a rerun completes it', async () => {
    const { deals, events } = many(600);
    const work = importFiles(deals, events, {
      onProgress: ({ phase, done }) => {
        if (phase === 'deals' && done >= 500) throw new Error('killed');
      },
    });
    await expect(work).rejects.toThrow('killed');
    expect(await rows()).toMatchObject({ deals: 500, timeline: 500, history: 1625 });
    expect(await importFiles(deals, events)).toMatchObject({ created: 100, unchanged: 500 });
    expect(await rows()).toMatchObject({ deals: 600, timeline: 600, history: 1950 });
    const whole = await rows();
    expect(await importFiles(deals, events)).toMatchObject({ created: 0, unchanged: 600 });
    expect(await rows()).toEqual(whole);
  });
});
