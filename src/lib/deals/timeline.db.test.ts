import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWorld, makeDeal, refusal, type World } from '@/test/factories';
import { encodeCursor } from '../core/cursor';
import type { TimelineEntryDto } from './dto';
import { getTimeline, logTouch, updateDeal } from './index';
import { logTouchInput, updateDealInput } from './schema';

let world: World;
let id: string;
beforeAll(async () => {
  world = await createWorld();
  id = (await makeDeal(world, { name: 'Atlas' })).id;
  const request = await world.request('member');
  for (let n = 0; n < 9; n += 1) {
    // Several entries share a time, as they do when a person is quick.
    if (n % 3 === 0) world.clock.travel(60_000);
    await logTouch(
      world.deps,
      request,
      id,
      logTouchInput.parse({ type: 'note', text: `Note ${n}` }),
    );
    await updateDeal(world.deps, request, id, updateDealInput.parse({ value: 100 + n }));
  }
});
afterAll(() => world.close());

async function page(limit: number, cursor?: string) {
  return getTimeline(world.deps, await world.actor('viewer'), id, { limit, cursor });
}

describe('the timeline', () => {
  it('shows edits with their differences and touches with their words, newest first', async () => {
    const { entries, nextCursor } = await page(50);
    expect(nextCursor).toBeNull();
    expect(entries).toHaveLength(19);
    const times = entries.map(({ at }) => at);
    expect(times).toEqual(times.toSorted().toReversed());
    expect(entries.at(-1)).toMatchObject({ kind: 'created', actor: 'Person owner' });
    const edit = entries.find(({ kind }) => kind === 'updated');
    expect(edit).toMatchObject({ actor: 'Person member', source: 'screen' });
    expect(edit?.changes).toMatchObject([{ field: 'value' }]);
    expect(entries.find(({ text }) => text === 'Note 3')).toMatchObject({ kind: 'note' });
  });

  it('shows a fact that an edit made once, as the edit', async () => {
    const { entries } = await page(50);
    expect(entries.filter(({ kind }) => kind === 'value_changed')).toEqual([]);
    const stored = await world.deps.db.dealEvent.count({ where: { type: 'value_changed' } });
    expect(stored).toBe(9);
  });

  it.each([1, 2, 5])('pages through all of it exactly once, %i at a time', async (limit) => {
    const seen: TimelineEntryDto[] = [];
    for (let cursor: string | undefined; ;) {
      const { entries, nextCursor } = await page(limit, cursor);
      seen.push(...entries);
      if (!nextCursor) break;
      cursor = nextCursor;
    }
    expect(seen).toEqual((await page(50)).entries);
  });

  it.each([
    'x',
    encodeCursor('value', ['1', 'x']),
    encodeCursor('timeline', ['soon', 'x']),
    encodeCursor('timeline', ['0000-01-01T00:00:00Z', 'x']),
    encodeCursor('timeline', ['+275760-09-13T00:00:00.000Z', 'x']),
  ])('refuses a cursor that it did not give out: %s', async (cursor) => {
    expect(await refusal(page(5, cursor))).toEqual({ code: 'BAD_REQUEST', fields: ['cursor'] });
  });
});
