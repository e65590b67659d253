import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createWorld, DAY, type World } from '@/test/factories';
import { runImport, undoImport } from '../deals';
import { importFiles, lost, on, wholeStretch } from '../deals/import/import-history.test-support';
import { loadNormsTimeline, refreshNorms } from './index';

// Deals of the support file begin in the days from 2026-01-05 on; `lost(n, day)` closes on a day after.
let world: World;
let scopeKey: string;
beforeEach(async () => {
  world = await createWorld('2026-04-10T12:00:00.000Z');
  scopeKey = `team:${world.teamId('north')}`;
});
afterEach(() => world.close());

const month = (name: string) => new Date(`2026-${name}-01T00:00:00.000Z`);
const rows = () =>
  world.deps.db.riskNorms.findMany({
    where: { scopeKey },
    orderBy: [{ asOf: 'asc' }, { computedAt: 'asc' }],
  });
/** Moment and number of losses of each snapshot, the earliest first. */
const known = async () => (await rows()).map(({ asOf, lostCount }) => [asOf, lostCount]);
const months = async () => (await rows()).filter(({ asOf }) => asOf.getUTCDate() === 1);
const refresh = () => refreshNorms(world.deps, scopeKey);
const timeline = () =>
  loadNormsTimeline(world.deps.db, scopeKey, new Date(on(0)), world.clock.now());

describe('the norms of past months', () => {
  it('count what had closed before each of them, and nothing later', async () => {
    // On the 15th and 25th of January, the 1st of February at midnight, and the 6th of March.
    const days = [10, 20, 27, 60];
    await importFiles(world, days.map((day, n) => lost(n, day)), []); // prettier-ignore
    const [computedAt] = (await rows()).slice(-1).map((row) => row.computedAt);
    expect(await known()).toEqual([
      [month('02'), 2],
      [month('03'), 3],
      [month('04'), 4],
      [computedAt, 4],
    ]);
    for (const { asOf, data, lostCount } of await rows()) {
      expect(data).toMatchObject({ asOf: asOf.getTime(), lost: lostCount, won: 0 });
    }
  });

  it('are the same whether learned month by month or at once', async () => {
    await importFiles(world, [10, 20, 40, 60].map((day, n) => lost(n, day)), []); // prettier-ignore
    const later = (await months()).map(({ asOf, data }) => [asOf, (data as { stages: object }).stages]); // prettier-ignore
    const other = await createWorld('2026-02-01T00:00:01.000Z');
    try {
      await importFiles(other, [10, 20].map((day, n) => lost(n, day)), []); // prettier-ignore
      const then = await other.deps.db.riskNorms.findFirst({ where: { asOf: month('02') } });
      expect([then?.asOf, (then?.data as { stages: object } | undefined)?.stages]).toEqual(
        later[0],
      );
    } finally {
      await other.close();
    }
  });

  it('are written anew where a later import told of closings before them', async () => {
    await importFiles(world, [lost(0, 40), lost(1, 60)], []);
    expect((await months()).map(({ asOf, lostCount }) => [asOf, lostCount])).toEqual([
      [month('03'), 1],
      [month('04'), 2],
    ]);
    world.clock.travel(DAY);
    await importFiles(world, [lost(2, 10), lost(3, 60)], []);
    const at = await timeline();
    const losses = (time: Date) => at(time.getTime()).lost;
    expect([month('02'), month('03'), month('04')].map(losses)).toEqual([1, 2, 4]);
    // What stored scores name stays.
    expect((await months()).map(({ asOf, lostCount }) => [asOf, lostCount])).toEqual([
      [month('02'), 1],
      [month('03'), 1],
      [month('03'), 2],
      [month('04'), 2],
      [month('04'), 4],
    ]);
  });

  it('are taken back by an undo, back to the months that lost all their deals', async () => {
    await importFiles(world, [lost(0, 60)], []);
    world.clock.travel(DAY);
    const { id } = await importFiles(world, [lost(1, 10), lost(2, 40)], []);
    const before = await timeline();
    expect(before(month('02').getTime()).lost).toBe(1);
    world.clock.travel(DAY);
    await undoImport(world.deps, await world.request('owner'), id);
    await runImport(world.deps, id, wholeStretch());
    const after = await timeline();
    const losses = (time: Date) => after(time.getTime()).lost;
    expect([month('02'), month('03'), month('04'), world.clock.now()].map(losses)).toEqual([
      0, 0, 1, 1,
    ]);
  });

  it('are not written again where nothing changed, month or no month', async () => {
    await importFiles(world, [lost(0, 10), lost(1, 60)], []);
    const first = await months();
    world.clock.travel(DAY);
    await refresh();
    world.clock.travel(1);
    await refresh();
    expect(await months()).toEqual(first);
    world.clock.set(new Date('2026-05-02T00:00:00.000Z'));
    await refresh();
    expect((await months()).map(({ asOf }) => asOf)).toEqual([
      ...first.map(({ asOf }) => asOf),
      month('05'),
    ]);
  });

  it('are none where nothing ever closed', async () => {
    await importFiles(world, [], []).catch(() => undefined);
    expect(await refresh()).toBeNull();
    expect(await rows()).toEqual([]);
  });
});

describe('the norms known at a moment', () => {
  it('are the newest from before it, those of a first day at first', async () => {
    await importFiles(world, [10, 40, 60].map((day, n) => lost(n, day)), []); // prettier-ignore
    const stored = await rows();
    const at = await timeline();
    const version = (time: number) => at(time).version;
    const versionOf = (time: Date) =>
      stored.find(({ asOf }) => asOf.getTime() === time.getTime())?.version;
    const february = month('02').getTime();
    expect(version(february - 1)).toBe('first-day-1');
    expect(version(february)).toBe(versionOf(month('02')));
    expect(version(month('03').getTime() - 1)).toBe(versionOf(month('02')));
    expect(version(month('04').getTime() + DAY)).toBe(versionOf(month('04')));
    expect(version(world.clock.now().getTime())).toBe(stored.at(-1)?.version);
  });

  it('are, of two for one moment, those computed last', async () => {
    await importFiles(world, [lost(0, 40)], []);
    world.clock.travel(DAY);
    await importFiles(world, [lost(1, 45)], []);
    const at = await timeline();
    expect(at(month('03').getTime()).lost).toBe(2);
    // Asked for a period that begins later, the one before its begin is found, too.
    const late = await loadNormsTimeline(
      world.deps.db,
      scopeKey,
      new Date(month('03').getTime() + DAY),
      world.clock.now(),
    );
    expect(late(month('03').getTime() + DAY).lost).toBe(2);
  });

  it('that were computed before history arrived late are not known between two that count it', async () => {
    const early = await createWorld('2026-02-11T12:00:00.000Z');
    try {
      await importFiles(early, [lost(0, 20)], []);
      const north = `team:${early.teamId('north')}`;
      early.clock.set(new Date('2026-03-20T12:00:00.000Z'));
      const late = Array.from({ length: 21 }, (_, n) => lost(n + 1, 20 + (n % 5)));
      await importFiles(early, [...late, lost(30, 45)], []);
      const knownFrom = (from: string) => loadNormsTimeline(early.deps.db, north, new Date(from), early.clock.now()); // prettier-ignore
      const days = ['2026-02-05', '2026-02-12', '2026-02-28', '2026-03-01', '2026-03-20T12:00:00Z'];
      const at = await knownFrom('2026-01-05');
      expect(days.map((day) => at(Date.parse(day)).lost)).toEqual([22, 22, 22, 23, 23]);
      // A period that begins right after the stale snapshot knows the month before it, too.
      const later = await knownFrom('2026-02-12');
      expect(later(Date.parse('2026-02-13')).lost).toBe(22);
    } finally {
      await early.close();
    }
  });

  it('hold for every month after one that changed, also where that month itself says the same', async () => {
    await importFiles(world, [lost(0, 20), lost(1, 60)], []);
    world.clock.travel(DAY);
    // The same loss, told as of February instead of January: from March on nothing is different.
    const moved = { closedAt: new Date('2026-02-20T00:00:00.000Z') };
    await world.deps.db.deal.updateMany({ where: { closedAt: { lt: month('02') } }, data: moved });
    await world.deps.db.dealEvent.updateMany({ where: { type: 'lost', at: { lt: month('02') } }, data: { at: moved.closedAt } }); // prettier-ignore
    await refresh();
    const at = await timeline();
    expect([month('02'), month('03'), month('04')].map((time) => at(time.getTime()).lost)).toEqual([
      0, 1, 2,
    ]);
  });

  it('are those of the scope alone', async () => {
    await importFiles(world, [lost(0, 10)], []);
    const south = `team:${world.teamId('south')}`;
    const at = await loadNormsTimeline(world.deps.db, south, new Date(on(0)), world.clock.now());
    expect(at(world.clock.now().getTime()).version).toBe('first-day-1');
  });
});
