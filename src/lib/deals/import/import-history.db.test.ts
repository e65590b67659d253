import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { countRows, createWorld, DAY, HOUR, refusal, type World } from '@/test/factories';
import {
  dealRow,
  eventRows,
  importFiles,
  leftovers,
  lost,
  many,
  numbers,
  on,
} from './import-history.test-support';
import { getTimeline } from '../index';

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.close());

const rows = () => countRows(world.deps);
const dealOf = (externalId: string) =>
  world.deps.db.deal.findFirstOrThrow({ where: { externalId }, include: { events: true } });

describe('an import', () => {
  it('writes deals with their histories and answers what it did', async () => {
    const { deals, events } = many(300);
    const summary = await importFiles(world, deals, events);
    expect(summary).toEqual({
      id: expect.any(String) as string,
      created: 300,
      updated: 0,
      unchanged: 0,
      // Each lost deal gets the outcome that its history does not tell.
      eventsAdded: 300 * 3 + 75,
      skipped: 0,
      rejected: [],
      warnings: [],
    });
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
    expect(await leftovers(world)).toEqual({ deals: 0, events: 0, chunks: 0 });
    expect(await world.deps.db.importRun.findMany()).toMatchObject([
      { status: 'finished', created: 300, fileName: 'deals.csv' },
    ]);
  });

  it('keeps names as one line that poses as no other, also a second time', async () => {
    const deals = [
      dealRow(1, { name: 'Atlas\r\nPilot\u202Etset', account: 'Acme\u0007 \u2066Corp\u2069' }),
      dealRow(2, { name: '\u202E', account: '\u0007' }),
    ];
    await importFiles(world, deals, []);
    expect(await dealOf('D-1')).toMatchObject({ name: 'Atlas Pilottset', account: 'Acme  Corp' });
    expect(await dealOf('D-2')).toMatchObject({ name: 'D-2', account: null });
    expect(await importFiles(world, deals, [])).toMatchObject({ unchanged: 2, rejected: [] });
  });

  it('learns norms from the closed deals and scores the open ones with them', async () => {
    const { deals, events } = many(60);
    await importFiles(world, deals, events);
    const norms = await world.deps.db.riskNorms.findMany({ orderBy: { asOf: 'desc' } });
    // The present ones, and those of the one month that began since the first deal was lost.
    expect(norms.map(({ asOf, wonCount, lostCount }) => [asOf, wonCount, lostCount])).toEqual([
      [norms[0]?.computedAt, 0, 15],
      [new Date('2026-03-01T00:00:00.000Z'), 0, 15],
    ]);
    const open = await world.deps.db.deal.findMany({ where: { outcome: null } });
    expect(new Set(open.map(({ riskNormsVersion }) => riskNormsVersion))).toEqual(
      new Set([norms[0]?.version]),
    );
  });

  it('announces that deals exist and one summary, however risky the deals are', async () => {
    world.clock.travel(200 * DAY);
    const { deals, events } = many(40);
    await importFiles(world, deals, events);
    const risky = await world.deps.db.deal.count({ where: { outcome: null, riskLevel: 'High' } });
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
      type: 'import_finished',
      userId: world.userId('owner'),
      message: `40 deals created, 0 updated; ${risky} of them are open and at high risk.`,
    });
    // The next one tells of its own deals, not of those that were there.
    await importFiles(world, [lost(900, 30)], []);
    const messages = (await world.deps.db.notification.findMany()).map(({ message }) => message);
    expect(messages).toContain('1 deal created, 0 updated; 0 of them are open and at high risk.');
    expect(risky).toBeGreaterThan(0);
  });

  it('shows each history line in the timeline at its true date, once', async () => {
    await importFiles(world, [dealRow(0)], eventRows(0));
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
    await importFiles(world, [dealRow(0)], eventRows(0));
    const again = await importFiles(world, [dealRow(0)], eventRows(0), { by: 'outsider' });
    expect(again.created).toBe(1);
    expect(await world.deps.db.deal.count()).toBe(2);
  });

  it.each(['viewer'] as const)('is refused to a %s, and nothing is kept', async (by) => {
    const before = await rows();
    expect((await refusal(importFiles(world, [dealRow(0)], [], { by }))).code).toBe('FORBIDDEN');
    const fields = { teamId: world.teamId('south') };
    const foreign = importFiles(world, [dealRow(0)], [], { fields });
    expect((await refusal(foreign)).code).toBe('NOT_FOUND');
    expect(await rows()).toEqual(before);
    expect(await world.deps.db.importRun.count()).toBe(0);
    expect(await leftovers(world)).toEqual({ deals: 0, events: 0, chunks: 0 });
  });
});

describe('the same files again', () => {
  it('write nothing', async () => {
    const { deals, events } = many(60);
    await importFiles(world, deals, events);
    const before = await rows();
    const stored = await world.deps.db.deal.findMany({ orderBy: { id: 'asc' } });
    world.clock.travel(HOUR);
    const again = await importFiles(world, deals, events);
    expect(again).toMatchObject({ created: 0, updated: 0, unchanged: 60, eventsAdded: 0 });
    expect(await rows()).toEqual(before);
    expect(await world.deps.db.deal.findMany({ orderBy: { id: 'asc' } })).toEqual(stored);
  });

  it('write nothing where amounts have more decimals than are kept', async () => {
    const deals = ['10.005', '0.1', '1e3', '33.333333'].map((value, n) => dealRow(n, { value }));
    await importFiles(world, deals, []);
    expect((await dealOf('D-0')).value.toNumber()).toBe(10.01);
    expect(await importFiles(world, deals, [])).toMatchObject({ updated: 0, unchanged: 4 });
  });

  it('with one row changed update that deal alone', async () => {
    const { deals, events } = many(20);
    await importFiles(world, deals, events);
    const before = await rows();
    const changed = deals.map((row) => (row.id === 'D-5' ? { ...row, value: '77' } : row));
    expect(await importFiles(world, changed, events)).toMatchObject({ updated: 1, unchanged: 19 });
    const after = await rows();
    expect(after.timeline - before.timeline).toBe(1);
    expect(after.history - before.history).toBe(1);
    // What changes a deal that was known is news, unlike the history of a new one.
    expect(after.eventLog - before.eventLog).toBe(1);
    const deal = await dealOf('D-5');
    expect(deal.value.toNumber()).toBe(77);
    expect(deal.version).toBe(2);
    expect(deal.events.map(({ type }) => type)).toContain('value_changed');
  });

  it('with one line more add that line', async () => {
    const { deals, events } = many(20);
    await importFiles(world, deals, events);
    const line = { dealId: 'D-5', at: on(50), type: 'email_received', text: 'Yes' };
    expect(await importFiles(world, deals, [...events, line])).toMatchObject({
      updated: 1,
      unchanged: 19,
      eventsAdded: 1,
    });
    expect((await dealOf('D-5')).lastTouchAt).toEqual(new Date(on(50)));
  });

  it('keep two lines that say the same apart', async () => {
    const line = { dealId: 'D-0', at: on(5), type: 'call', text: 'No answer' };
    await importFiles(world, [dealRow(0)], [line, line]);
    expect((await dealOf('D-0')).events.filter(({ type }) => type === 'call')).toHaveLength(2);
    expect(await importFiles(world, [dealRow(0)], [line, line])).toMatchObject({ unchanged: 1 });
  });
});
