import { describe, expect, it } from 'vitest';
import type { RiskHistoryDto, RiskMoveDto, RiskPointDto } from '@/lib/deals/replay-schema';
import { changesBetween, daysOf, markersOf, placeOf, stretchesOf, termsOf } from './history-model';

const at = (day: number, rest = 'T23:59:59.999Z') => `2026-03-0${day}${rest}`;
const point = (day: number, score: number, rest?: string): RiskPointDto => ({
  at: at(day, rest),
  score,
  band: 'Medium',
  base: 0.1,
  contributions: { inactivity: 0.4, threading: -0.25 },
  normsVersion: 'n',
});
const move = (
  from: number,
  to: number,
  cause: RiskMoveDto['cause'],
  parts: Record<string, number>,
  events: RiskMoveDto['events'] = [],
): RiskMoveDto => ({
  from: at(from),
  to: at(to),
  cause,
  scoreBefore: 0.5,
  scoreAfter: 0.5 + Object.values(parts).reduce((sum, score) => sum + score, 0),
  parts: Object.entries(parts).map(([signal, score]) => ({
    signal: signal as 'inactivity',
    points: score * 4,
    score,
  })),
  events,
  eventCount: events.length,
});
const reply = { id: 'r', at: at(3), type: 'email_received', from: null, to: null } as const;

const history: RiskHistoryDto = {
  dealId: 'd',
  from: at(1),
  to: at(5),
  policyVersion: 'default-1',
  engineVersion: '1.0.0',
  bands: { medium: 0.4, high: 0.7 },
  stepDays: 1,
  mergesEvents: false,
  points: [
    point(1, 0.5),
    point(2, 0.52),
    point(3, 0.54, 'T10:00:00.000Z'),
    point(3, 0.42),
    point(5, 0.43),
  ],
  moves: [
    move(1, 2, 'time', { inactivity: 0.02, stage_velocity: 0.0001 }),
    move(2, 3, 'time', { inactivity: 0.02 }),
    move(2, 3, 'events', { inactivity: -0.08, recent_reply: -0.04 }, [reply]),
    move(3, 5, 'time', { inactivity: 0.004 }),
    move(3, 5, 'norms', { base: 0.006 }),
  ],
  closings: [],
};

describe('the days of a risk history', () => {
  it('are those with a point, each with its last', () => {
    expect(daysOf(history).map(({ day, point: { score } }) => [day, score])).toEqual([
      ['2026-03-01', 0.5],
      ['2026-03-02', 0.52],
      ['2026-03-03', 0.42],
      ['2026-03-05', 0.43],
    ]);
  });

  it('are found by their date, or the last before it', () => {
    const days = daysOf(history);
    expect(placeOf(days, '2026-03-02')).toBe(1);
    expect(placeOf(days, '2026-03-04')).toBe(2);
    expect(placeOf(days, '2020-01-01')).toBe(0);
    expect(placeOf(days, '2030-01-01')).toBe(3);
    expect(placeOf(days, null)).toBe(3);
  });
});

describe('what changed between two days', () => {
  const days = daysOf(history);
  const changes = (a: number, b: number) => {
    const [before, after] = [days[a]?.point, days[b]?.point];
    if (!before || !after) throw new Error('no such day');

    return changesBetween(history, before, after);
  };

  it('tells events, time by signal and new norms, largest first', () => {
    expect(changes(0, 3).lines.map(({ shown, text }) => [shown, text])).toEqual([
      [-0.12, 'Email received on Mar 3, 2026'],
      [0.044, '4 days more of silence'],
      [0.006, 'the team’s norms were learned anew from closed deals'],
    ]);
  });

  it('adds up as shown, the small ones joined', () => {
    const { total, lines } = changes(0, 1);
    expect(lines.map(({ shown }) => shown)).toEqual([0.02]);
    expect(total).toBe(0.02);
    for (const [a, b] of [
      [0, 1],
      [1, 2],
      [2, 3],
      [0, 3],
    ] as const) {
      const each = changes(a, b);
      const sum = each.lines.reduce((all, { shown }) => all + shown * 1000, 0);
      expect(Math.round(sum)).toBe(Math.round(each.total * 1000));
    }
  });
});

describe('the curve', () => {
  it('marks where events moved the score enough', () => {
    expect(markersOf(history)).toEqual([
      {
        at: Date.parse(at(3)),
        score: 0.38,
        raises: false,
        text: 'Email received on Mar 3, 2026',
      },
    ]);
  });

  it('is broken where the deal was closed', () => {
    const closings = [
      { at: '2026-03-03T12:00:00.000Z', outcome: 'lost', reopenedAt: at(3) },
    ] as const;
    expect(stretchesOf({ ...history, closings }).map((points) => points.length)).toEqual([3, 2]);
    expect(stretchesOf(history)).toHaveLength(1);
    expect(stretchesOf({ ...history, points: [] })).toEqual([]);
  });
});

it('rounds the terms of a sum together', () => {
  const { lines, shownBase, total } = termsOf(point(1, 0.5));
  expect(lines.map(({ signal, shown }) => [signal, shown])).toEqual([
    ['inactivity', 0.4],
    ['threading', -0.25],
  ]);
  expect(shownBase + 0.4 - 0.25).toBeCloseTo(total, 10);
});
