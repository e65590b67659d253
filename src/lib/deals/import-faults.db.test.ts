import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { countRows, createWorld, type World } from '@/test/factories';
import {
  dealRow,
  eventRows,
  file,
  importFiles,
  many,
  numbers,
  on,
} from './import-history.test-support';
import type { FileRow } from './index';

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.close());

const rows = () => countRows(world.deps);
const dealOf = (externalId: string) =>
  world.deps.db.deal.findFirstOrThrow({ where: { externalId }, include: { events: true } });

describe('bad rows', () => {
  it('are named by file, line and field, and the rest goes on', async () => {
    const summary = await importFiles(
      world,
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
    await importFiles(
      world,
      [dealRow(0, { stage: 'Contract' }), dealRow(1, { stage: 'Demo' })],
      events,
    );
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
    await importFiles(world, [dealRow(0, { stage: 'B' }), dealRow(1, { stage: 'A' })], [], {
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
    const work = importFiles(world, [], [], { deals: cut() });
    await expect(work).rejects.toThrow('the disk went away');
    expect(await rows()).toEqual(before);
    expect(await world.deps.db.importStagedRow.count()).toBe(0);
    expect(await world.deps.db.importRun.findMany()).toMatchObject([{ status: 'failed' }]);
  });

  it('between two batches leaves whole ones, and a rerun completes it', async () => {
    const { deals, events } = many(600);
    const work = importFiles(world, deals, events, {
      onProgress: ({ phase, done }) => {
        if (phase === 'deals' && done >= 500) throw new Error('killed');
      },
    });
    await expect(work).rejects.toThrow('killed');
    expect(await rows()).toMatchObject({ deals: 500, timeline: 500, history: 1625 });
    expect(await importFiles(world, deals, events)).toMatchObject({ created: 100, unchanged: 500 });
    expect(await rows()).toMatchObject({ deals: 600, timeline: 600, history: 1950 });
    const whole = await rows();
    expect(await importFiles(world, deals, events)).toMatchObject({ created: 0, unchanged: 600 });
    expect(await rows()).toEqual(whole);
  });
});
