import { describe, expect, it } from 'vitest';
import { assess, defaultNorms, defaultPolicy, RISK_EVENT_TYPES } from '../../src/lib/risk/index';
import { JUDGED_AT, makeInputs } from './engine-rounds';
import { LAST_DAY, makeDeal, RARE_WORD } from './history';

const shape = { lastDay: LAST_DAY, eventsPerDeal: 20, openShare: 2 / 3 };
const numbers = Array.from({ length: 600 }, (_, n) => n);
const deals = numbers.map((n) => makeDeal(n, shape));
const share = (count: number) => count / deals.length;

describe('a made deal', () => {
  it('is the same whenever it is made, whatever was made before', () => {
    expect(makeDeal(417, shape)).toEqual(deals[417]);
    expect(makeDeal(417, shape)).not.toEqual({ ...deals[418], id: 'B-000417' });
  });

  it('ends on the day that is asked for', () => {
    const day = 86_400_000;
    const later = makeDeal(5, { ...shape, lastDay: LAST_DAY + 3 * day });
    expect(later.createdAt - (deals[5]?.createdAt ?? 0)).toBe(3 * day);
  });

  it.each([2, 3, 10, 20, 2_000])('has exactly %d events where they are asked for', (count) => {
    for (const n of numbers.slice(0, 30)) {
      expect(makeDeal(n, { ...shape, eventsPerDeal: count }).events).toHaveLength(count);
    }
  });

  it('tells its history in order, from its creation to its closing or the last day', () => {
    for (const { events, createdAt, closedAt } of deals) {
      const times = events.map(({ at }) => at);
      expect(times).toEqual(times.toSorted((a, b) => a - b));
      expect(events[0]).toMatchObject({ type: 'created', at: createdAt, to: 'discovery' });
      expect(times.at(-1)).toBeLessThanOrEqual(closedAt ?? LAST_DAY);
    }
  });

  it('stands where its history says', () => {
    for (const { events, stage, outcome, value } of deals) {
      const moves = events.filter(({ type }) => type === 'stage_changed');
      if (outcome === null) expect(stage).toBe(moves.at(-1)?.to ?? 'discovery');
      else expect([stage, events.at(-1)?.type]).toEqual([`closed_${outcome}`, outcome]);
      const changes = events.filter(({ type }) => type === 'value_changed');
      if (changes.length > 0) expect(changes.at(-1)?.to).toBe(String(value));
    }
  });
});

describe('many made deals', () => {
  it('are open as often as is asked for', () => {
    expect(share(deals.filter(({ outcome }) => outcome === null).length)).toBeCloseTo(2 / 3, 1);
    const open = numbers.map((n) => makeDeal(n, { ...shape, openShare: 1 }));
    expect(open.every(({ outcome, closedAt }) => outcome === null && closedAt === null)).toBe(true);
  });

  it('know every kind of event but the reopening', () => {
    const seen = new Set(deals.flatMap(({ events }) => events.map(({ type }) => type)));
    expect([...RISK_EVENT_TYPES].filter((type) => !seen.has(type))).toEqual(['reopened']);
  });

  it('carry the rare word ten times, all within the first thousand', () => {
    const named = Array.from({ length: 3_000 }, (_, n) => n).filter((n) =>
      makeDeal(n, { ...shape, eventsPerDeal: 2 }).name.includes(RARE_WORD),
    );
    expect(named).toHaveLength(10);
    expect(named.every((n) => n < 1_000)).toBe(true);
  });

  it('are judged Low, Medium and High in believable parts', () => {
    const bands = makeInputs(600, 20).map(
      ({ deal, events }) => assess(deal, events, defaultPolicy(), defaultNorms(), JUDGED_AT).band,
    );
    for (const band of ['Low', 'Medium', 'High']) {
      const part = share(bands.filter((each) => each === band).length);
      expect(part).toBeGreaterThan(0.15);
      expect(part).toBeLessThan(0.6);
    }
  });
});
