import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWorld, makeDeal, refusal, type World } from '@/test/factories';
import { deleteDeal, getDeal, logTouch, updateDeal } from './index';
import { logTouchInput, updateDealInput } from './schema';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);

describe('versions', () => {
  it('refuse an edit and a deletion by somebody who has seen an older state', async () => {
    const { id } = await makeDeal(world);
    const request = await world.request('owner');
    const rename = (name: string, version?: number) =>
      updateDeal(world.deps, request, id, updateDealInput.parse({ name, version }));
    await rename('Second', 1);
    expect(await refusal(rename('Third', 1))).toMatchObject({ code: 'CONFLICT' });
    expect(await refusal(deleteDeal(world.deps, request, id, 1))).toMatchObject({
      code: 'CONFLICT',
    });
    expect(await getDeal(world.deps, request.actor, id)).toMatchObject({
      name: 'Second',
      version: 2,
    });
    expect(await rename('Third', 2)).toMatchObject({ name: 'Third', version: 3 });
  });

  it('let exactly one of two editors of the same state through', async () => {
    const { id } = await makeDeal(world);
    const request = await world.request('owner');
    const edit = (name: string) =>
      updateDeal(world.deps, request, id, updateDealInput.parse({ name, version: 1 }));
    const outcomes = await Promise.allSettled([edit('Left'), edit('Right')]);
    const won = outcomes.filter(({ status }) => status === 'fulfilled');
    const lost = outcomes.filter((outcome) => outcome.status === 'rejected');
    expect(won).toHaveLength(1);
    expect(lost[0]?.reason).toMatchObject({ code: 'CONFLICT' });
    expect((await getDeal(world.deps, request.actor, id)).version).toBe(2);
    expect(await world.deps.db.dealTimeline.count({ where: { dealId: id } })).toBe(2);
  });
});

describe('many at once', () => {
  it('20 touches of one deal lose nothing', async () => {
    const { id } = await makeDeal(world);
    const request = await world.request('member');
    await Promise.all(
      numbers(20).map((n) =>
        logTouch(world.deps, request, id, logTouchInput.parse({ type: 'note', text: `No. ${n}` })),
      ),
    );
    const notes = await world.deps.db.dealEvent.findMany({ where: { dealId: id, type: 'note' } });
    expect(new Set(notes.map(({ text }) => text)).size).toBe(20);
    expect((await getDeal(world.deps, request.actor, id)).version).toBe(21);
  });

  it('number the events of a deal without a gap or a double', async () => {
    const { id } = await makeDeal(world);
    const request = await world.request('owner');
    await Promise.all(
      numbers(12).map((n) =>
        updateDeal(world.deps, request, id, updateDealInput.parse({ name: `Name ${n}` })),
      ),
    );
    const log = await world.deps.db.eventLog.findMany({ where: { dealId: id } });
    const sequences = log.map(({ sequence }) => sequence ?? -1).toSorted((a, b) => a - b);
    expect(sequences).toEqual(numbers(13).map((n) => n + 1));
    const deal = await world.deps.db.deal.findUniqueOrThrow({ where: { id } });
    expect(deal.eventSequence).toBe(13);
  });

  it('numbers only what receivers are told: a quiet recovery leaves no gap', async () => {
    const { id } = await makeDeal(world);
    const request = await world.request('owner');
    world.clock.travel(150 * 86_400_000);
    await updateDeal(world.deps, request, id, updateDealInput.parse({ name: 'Now at risk' }));
    await updateDeal(world.deps, request, id, updateDealInput.parse({ stage: 'closed_lost' }));
    const log = await world.deps.db.eventLog.findMany({
      where: { dealId: id },
      orderBy: { sequence: 'asc' },
    });
    expect(log.map(({ type }) => type)).toContain('deal.at_risk');
    expect(await world.deps.db.alert.count({ where: { dealId: id, closedAt: null } })).toBe(0);
    await updateDeal(world.deps, request, id, updateDealInput.parse({ name: 'Once more' }));
    const all = await world.deps.db.eventLog.findMany({
      where: { dealId: id },
      orderBy: { sequence: 'asc' },
    });
    expect(all.map(({ sequence }) => sequence)).toEqual(all.map((_, index) => index + 1));
  });
});
