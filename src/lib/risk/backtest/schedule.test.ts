import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY } from '../ramp';
import type { ClosedDeal } from './closed-deals';
import { Calendar, DAYS_OF_LIFE, planSchedule } from './schedule';

const START = Date.UTC(2026, 0, 1);

const dealFrom = (id: string, createdAt: number, days: number): ClosedDeal => ({
  id,
  lost: false,
  createdAt,
  closedAt: createdAt + days * DAY,
  events: [],
  asCreated: {
    id,
    createdAt,
    stage: 'discovery',
    value: 0,
    expectedCloseDate: null,
    closedAt: null,
    outcome: null,
  },
});

const deals = fc
  .array(
    fc.tuple(
      fc.integer({ min: -100, max: 200 }),
      fc.double({ min: 0, max: 120, noNaN: true }),
      fc.nat(DAY),
    ),
    { maxLength: 12 },
  )
  .map((all) => all.map(([from, days, ms], n) => dealFrom(`d${n}`, START + from * DAY + ms, days)));

describe('the schedule', () => {
  it('judges every deal at every noon of the calendar at which it was open, and no other', () => {
    fc.assert(
      fc.property(deals, fc.nat(DAY), fc.integer({ min: 1, max: 30 }), (all, ms, step) => {
        const split = START + ms;
        const calendar = new Calendar(split, step);
        const { byPlace } = planSchedule(all, calendar, 1e6);
        const planned = [...byPlace].flatMap(([place, moments]) =>
          moments.map((moment) => ({ ...moment, place })),
        );
        const expected = new Set<string>();
        const firstNoon =
          Array.from({ length: 2 }, (_, day) => START + (day + 0.5) * DAY).find(
            (at) => at >= split,
          ) ?? 0;
        for (const deal of all) {
          for (let at = firstNoon; at < deal.closedAt; at += step * DAY) {
            if (at >= deal.createdAt) expected.add(`${deal.id} ${at}`);
          }
          for (const day of DAYS_OF_LIFE) {
            const at = deal.createdAt + day * DAY;
            if (at >= split && at < deal.closedAt) expected.add(`${deal.id} ${at} ${day}`);
          }
        }
        const found = planned.map(
          ({ deal, at, day }) => `${deal.id} ${at}${day === null ? '' : ` ${day}`}`,
        );
        expect(new Set(found)).toEqual(expected);
        expect(found).toHaveLength(expected.size);
        for (const { at, place, day } of planned) {
          expect(calendar.timeOf(place)).toBeLessThanOrEqual(at);
          expect(calendar.timeOf(place + 1)).toBeGreaterThan(at);
          if (day === null) expect(calendar.timeOf(place)).toBe(at);
        }
      }),
    );
  });

  it('leaves out whole deals beyond its bound, the same ones every time, and says how many', () => {
    const all = Array.from({ length: 200 }, (_, n) => dealFrom(`deal ${n}`, START, 20));
    const calendar = new Calendar(START, 7);
    const whole = planSchedule(all, calendar, 1e6);
    const perDeal = 3 + 3;
    expect([...whole.byPlace.values()].flat()).toHaveLength(200 * perDeal);
    expect(whole.leftOut).toEqual({ deals: 0, snapshots: 0 });
    const some = planSchedule(all, calendar, 50 * perDeal + 1);
    expect(some.leftOut).toEqual({ deals: 150, snapshots: 150 * perDeal });
    const kept = new Set([...some.byPlace.values()].flat().map(({ deal }) => deal.id));
    expect(kept.size).toBe(50);
    const again = planSchedule(all.toReversed(), calendar, 50 * perDeal + 1);
    expect(new Set([...again.byPlace.values()].flat().map(({ deal }) => deal.id))).toEqual(kept);
  });
});
