import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  countRows,
  createWorld,
  makeDeal,
  refusal,
  type PersonKey,
  type World,
} from '@/test/factories';
import { deleteDeal, getImport, logTouch, runImport, undoImport, updateDeal } from '../index';
import {
  dealRow,
  eventRows,
  importFiles,
  many,
  on,
  wholeStretch,
} from './import-history.test-support';

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.close());

async function undo(id: string, by: PersonKey = 'owner') {
  const request = await world.request(by);
  world.clock.travel(1);
  await undoImport(world.deps, request, id);
  await runImport(world.deps, id, wholeStretch());
  return getImport(world.deps, request.actor, id);
}
const dealOf = (externalId: string) =>
  world.deps.db.deal.findFirstOrThrow({ where: { externalId }, include: { events: true } });

describe('undoing an import', () => {
  it('erases what it made, with everything that hangs on it', async () => {
    await makeDeal(world, { name: 'Typed in' });
    const before = await countRows(world.deps);
    const { deals, events } = many(300);
    const { id } = await importFiles(world, deals, events);
    const run = await undo(id);
    expect(run).toMatchObject({
      status: 'undone',
      canUndo: false,
      undo: { removed: 300, restored: 0, kept: 0, keptDeals: [] },
    });
    const { deals: left, history, timeline } = await countRows(world.deps);
    expect({ left, history, timeline }).toEqual({
      left: before.deals,
      history: before.history,
      timeline: before.timeline,
    });
  });

  it('learns the norms anew from what is left', async () => {
    await importFiles(world, [dealRow(3, { outcome: 'lost', closedAt: on(30) })], []);
    const { deals, events } = many(100);
    const { id } = await importFiles(world, deals.slice(4), events);
    const open = await makeDeal(world);
    await undo(id);
    const newest = await world.deps.db.riskNorms.findFirst({ orderBy: { asOf: 'desc' } });
    expect(newest).toMatchObject({ wonCount: 0, lostCount: 1 });
    const { riskNormsVersion } = await world.deps.db.deal.findUniqueOrThrow({
      where: { id: open.id },
    });
    expect(riskNormsVersion).toBe(newest?.version);
  });

  it('forgets norms that only erased deals had taught', async () => {
    const { deals, events } = many(40);
    const { id } = await importFiles(world, deals, events);
    await undo(id);
    const newest = await world.deps.db.riskNorms.findFirst({ orderBy: { asOf: 'desc' } });
    expect(newest).toMatchObject({ wonCount: 0, lostCount: 0 });
  });

  it('puts back what it changed, and takes its history lines away', async () => {
    await importFiles(world, [dealRow(1)], eventRows(1));
    const first = await dealOf('D-1');
    const line = { dealId: 'D-1', at: on(50), type: 'email_received', text: 'Yes' };
    const changed = dealRow(1, { value: '77', stage: 'negotiation', expectedCloseDate: on(120) });
    const { id } = await importFiles(world, [changed], [...eventRows(1), line]);
    expect((await dealOf('D-1')).value.toNumber()).toBe(77);
    expect(await undo(id)).toMatchObject({ undo: { removed: 0, restored: 1, kept: 0 } });
    const back = await dealOf('D-1');
    const columns = ({
      value,
      stage,
      expectedCloseDate,
      sourceSnapshot,
      lastTouchAt,
    }: typeof back) => ({
      value: value.toNumber(),
      stage,
      expectedCloseDate,
      sourceSnapshot,
      lastTouchAt,
    });
    expect(columns(back)).toEqual(columns(first));
    expect(back.events.map(({ type }) => type).toSorted()).toEqual(
      first.events.map(({ type }) => type).toSorted(),
    );
    // The edit itself is no secret: the timeline tells that it came and went.
    const timeline = await world.deps.db.dealTimeline.findMany({ where: { dealId: back.id } });
    expect(timeline.map(({ kind }) => kind)).toEqual(['imported', 'updated', 'updated']);
    expect(back.version).toBe(3);
  });

  it('lets the import before it be undone, too', async () => {
    const first = await importFiles(world, [dealRow(1)], eventRows(1));
    const second = await importFiles(world, [dealRow(1, { value: '77' })], eventRows(1));
    expect(await undo(second.id, 'admin')).toMatchObject({ undo: { restored: 1 } });
    const [, , last] = await world.deps.db.dealTimeline.findMany({ orderBy: { version: 'asc' } });
    expect(last).toMatchObject({ actorId: world.userId('admin'), kind: 'updated' });
    expect(await undo(first.id)).toMatchObject({ undo: { removed: 1, kept: 0 } });
    expect(await world.deps.db.deal.count()).toBe(0);
  });

  it('keeps a deal that was worked on and then thrown away: it can still be restored', async () => {
    const { id } = await importFiles(world, [dealRow(1)], []);
    const deal = await dealOf('D-1');
    const request = await world.request('member');
    await logTouch(world.deps, request, deal.id, { type: 'note', text: 'Mine' });
    await deleteDeal(world.deps, request, deal.id);
    expect(await undo(id)).toMatchObject({ undo: { removed: 0, kept: 1 } });
  });

  it('keeps what people have changed since, and says which', async () => {
    const { deals, events } = many(10);
    const { id } = await importFiles(world, deals, events);
    const request = await world.request('member');
    const [edited, touched, binned] = await Promise.all(['D-0', 'D-1', 'D-2'].map(dealOf));
    await updateDeal(world.deps, request, edited?.id ?? '', { name: 'Renamed' });
    await logTouch(world.deps, request, touched?.id ?? '', { type: 'note', text: 'Mine' });
    await deleteDeal(world.deps, request, binned?.id ?? '');
    const run = await undo(id);
    expect(run.undo).toMatchObject({ removed: 8, kept: 2 });
    expect(run.undo?.keptDeals.map(({ name }) => name).toSorted()).toEqual(['Deal 1', 'Renamed']);
    expect(await world.deps.db.deal.count()).toBe(2);
  });

  it('stands in the audit trail before anything is erased', async () => {
    const { id } = await importFiles(world, [dealRow(1)], []);
    await undoImport(world.deps, await world.request('admin'), id);
    expect(await world.deps.db.auditLog.findMany()).toMatchObject([
      {
        action: 'import.undone',
        actorRef: (await world.actor('admin')).auditRef,
        target: id,
        scopeKey: `team:${world.teamId('north')}`,
        data: { created: 1, updated: 0 },
      },
    ]);
    expect(await world.deps.db.deal.count()).toBe(1);
  });

  it('goes on after a kill where it was', async () => {
    const { deals, events } = many(600);
    const { id } = await importFiles(world, deals, events);
    await undoImport(world.deps, await world.request('owner'), id);
    const stop = new AbortController();
    let asked = 0;
    Object.defineProperty(stop.signal, 'aborted', { get: () => (asked += 1) > 1 });
    expect(await runImport(world.deps, id, { until: Infinity, signal: stop.signal })).toBe('more');
    expect(await world.deps.db.deal.count()).toBe(350);
    await runImport(world.deps, id, wholeStretch());
    const run = await getImport(world.deps, await world.actor('owner'), id);
    expect(run.undo).toMatchObject({ removed: 600, kept: 0 });
  });

  it('is refused to viewers, to strangers, twice, and of what wrote nothing', async () => {
    const { id } = await importFiles(world, [dealRow(1)], []);
    const refused = async (key: PersonKey, run: string) =>
      (await refusal(undoImport(world.deps, await world.request(key), run))).code;
    expect(await refused('viewer', id)).toBe('FORBIDDEN');
    expect(await refused('outsider', id)).toBe('NOT_FOUND');
    expect(await refused('owner', 'nothing0')).toBe('NOT_FOUND');
    const again = await importFiles(world, [dealRow(1)], []);
    expect(await refused('owner', again.id)).toBe('CONFLICT');
    await undo(id);
    expect(await refused('owner', id)).toBe('CONFLICT');
    const dry = await importFiles(world, [dealRow(2)], [], { fields: { dryRun: 'true' } });
    expect(await refused('owner', dry.id)).toBe('CONFLICT');
  });
});
