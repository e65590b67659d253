import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assess } from './assess';
import { defaultNorms, type RiskNorms } from './norms';
import { defaultPolicy } from './policy';
import { DAY } from './ramp';
import {
  allNorms,
  anyCases,
  bareEvent,
  HOUR,
  openCases,
  START,
  type Case,
} from './random-histories.test';
import { riskHistory, type RiskHistory, type RiskMove } from './risk-history';
import type { RiskDeal } from './types';

const RUNS = { numRuns: 60 };
const EXACT = 1e-12;

/** Norms that are learned anew once, in the middle of the year. */
const timelines = fc
  .tuple(allNorms, allNorms, fc.integer({ min: 0, max: 250 }))
  .map(([first, second, day]) => {
    const later: RiskNorms = { ...second, version: `${second.version}-later` };

    return (at: number) => (at < START + day * DAY ? first : later);
  });

const replayed = (the: Case, normsAt: (at: number) => RiskNorms, maxPoints = 40): RiskHistory => {
  const from = the.deal.createdAt;

  return riskHistory(the.deal, the.events, the.policy, normsAt, {
    from,
    to: Math.max(from, the.asOf),
    maxPoints,
  });
};

const sum = (numbers: readonly number[]): number => numbers.reduce((all, each) => all + each, 0);
const logit = (p: number): number => Math.log(p / (1 - p));

describe('risk history, on random histories', () => {
  it('says of each point what the engine says of that moment, the last one included', () => {
    fc.assert(
      fc.property(anyCases, timelines, (the, normsAt) => {
        const { points, to } = replayed(the, normsAt);
        for (const point of points) {
          const { score, band, base, contributions, closed, normsVersion } = assess(
            the.deal,
            the.events,
            the.policy,
            normsAt(point.at),
            point.at,
          );
          expect(closed).toBeNull();
          expect(point).toMatchObject({ score, band, base, normsVersion });
          const total = sum([base, ...contributions.map((each) => each.points)]);
          expect(sum([base, ...Object.values(point.contributions)])).toBeCloseTo(total, 12);
        }
        if (points.length > 0) expect(points.at(-1)?.at).toBe(to);
      }),
      RUNS,
    );
  });

  it('explains every change from point to point, each part to the last digit', () => {
    fc.assert(
      fc.property(anyCases, timelines, (the, normsAt) => {
        const { points, moves } = replayed(the, normsAt);
        for (const move of moves) {
          const change = move.scoreAfter - move.scoreBefore;
          expect(Math.abs(sum(move.parts.map(({ score }) => score)) - change)).toBeLessThan(EXACT);
          const logits = logit(move.scoreAfter) - logit(move.scoreBefore);
          // The way back from a score to its log-odds loses digits near 0 and 1.
          expect(sum(move.parts.map((part) => part.points))).toBeCloseTo(logits, 8);
        }
        for (const [index, point] of points.entries()) {
          const before = points[index - 1];
          if (!before) continue;
          const steps = moves.filter(({ from, to }) => from === before.at && to === point.at);
          const total = sum(steps.flatMap(({ parts }) => parts.map(({ score }) => score)));
          expect(Math.abs(total - (point.score - before.score))).toBeLessThan(EXACT);
        }
      }),
      RUNS,
    );
  });

  it('tells what events did from what time and new norms did', () => {
    fc.assert(
      fc.property(openCases, timelines, (the, normsAt) => {
        const { moves } = replayed(the, normsAt);
        for (const { cause, events, parts, scoreBefore, scoreAfter } of moves) {
          if (cause !== 'events') expect(events).toEqual([]);
          else expect(events.length).toBeGreaterThan(0);
          if (cause !== 'norms') expect(parts.map(({ signal }) => signal)).not.toContain('base');
          // With time alone no score falls.
          if (cause === 'time') expect(scoreAfter - scoreBefore).toBeGreaterThan(-EXACT);
        }
      }),
      RUNS,
    );
  });

  it('stays within its bounds, in order, and says nothing of a time when the deal was closed', () => {
    fc.assert(
      fc.property(anyCases, timelines, fc.integer({ min: 30, max: 200 }), (the, normsAt, most) => {
        const { points, closings, from } = replayed(the, normsAt, most);
        expect(points.length).toBeLessThanOrEqual(3 * most + 3);
        for (const [index, { at, score }] of points.entries()) {
          expect(score).toBeGreaterThanOrEqual(0);
          expect(score).toBeLessThanOrEqual(1);
          expect(at).toBeGreaterThanOrEqual(index === 0 ? from : (points[index - 1]?.at ?? at) + 1);
          for (const closing of closings) {
            expect(at < closing.at || at >= (closing.reopenedAt ?? Infinity)).toBe(true);
          }
        }
      }),
      RUNS,
    );
  });

  it('is not changed by anything that comes after', () => {
    fc.assert(
      fc.property(openCases, timelines, (the, normsAt) => {
        const to = Math.max(the.deal.createdAt, the.asOf);
        const known = the.events.filter(({ at }) => at <= to);
        const later = [bareEvent('lost', to + 1), bareEvent('email_received', to + HOUR)];
        expect(replayed({ ...the, events: [...known, ...later] }, normsAt)).toEqual(
          replayed({ ...the, events: known }, normsAt),
        );
      }),
      RUNS,
    );
  });

  it('does not depend on the order of the events', () => {
    const shuffled = anyCases.chain((the) =>
      fc
        .shuffledSubarray(the.events, { minLength: the.events.length })
        .map((events) => ({ the, events })),
    );
    fc.assert(
      fc.property(shuffled, timelines, ({ the, events }, normsAt) => {
        expect(replayed({ ...the, events }, normsAt)).toEqual(replayed(the, normsAt));
      }),
      RUNS,
    );
  });
});

describe('risk history', () => {
  const deal: RiskDeal = {
    id: 'deal',
    createdAt: START + 9 * HOUR,
    stage: 'discovery',
    value: 10_000,
    expectedCloseDate: null,
    closedAt: null,
    outcome: null,
  };
  const policy = defaultPolicy();
  const norms = defaultNorms();
  const to = START + 30 * DAY;
  const over = (events: Parameters<typeof riskHistory>[1], end = to, include: number[] = []) =>
    riskHistory(deal, events, policy, () => norms, { from: 0, to: end, include });
  const causes = (moves: readonly RiskMove[], at: number) =>
    moves.filter((move) => move.to === at).map(({ cause }) => cause);

  it('has the creation, each evening, both sides of an event, the end, and what was asked for', () => {
    const reply = bareEvent('email_received', START + 5 * DAY + HOUR);
    const asked = START + 3 * DAY + 7;
    const { points, moves } = over([reply], to, [asked, 0]);
    const at = points.map((point) => point.at);
    expect(at[0]).toBe(deal.createdAt);
    expect(at.slice(1, 4)).toEqual([0, 1, 2].map((day) => START + (day + 1) * DAY - 1));
    expect(at).toContain(asked);
    expect(at).toContain(reply.at - 1);
    expect(at).toContain(reply.at);
    expect(at.at(-1)).toBe(to);
    expect(at).toHaveLength(1 + 30 + 1 + 2 + 1);
    const [move] = moves.filter((each) => each.to === reply.at);
    expect(move).toMatchObject({ cause: 'events', events: [reply] });
    expect(move?.scoreAfter).toBeLessThan(move?.scoreBefore ?? 0);
    expect(causes(moves, START + DAY - 1)).toEqual(['time']);
  });

  it('tells new norms from the time that passed and the mail that came meanwhile', () => {
    const mail = bareEvent('email_received', START + 10 * DAY);
    const learned: RiskNorms = { ...norms, version: 'learned', won: 5, lost: 60 };
    const normsAt = (at: number) => (at < mail.at ? norms : learned);
    const { moves } = riskHistory(deal, [mail], policy, normsAt, { from: 0, to });
    expect(causes(moves, mail.at)).toEqual(['events', 'norms']);
    const last = moves.find((move) => move.to === mail.at && move.cause === 'norms');
    expect(last?.parts).toEqual([
      {
        signal: 'base',
        points: expect.any(Number) as number,
        score: (last?.scoreAfter ?? 0) - (last?.scoreBefore ?? 0),
      },
    ]);
    expect(last?.parts[0]?.points).toBeGreaterThan(0);
  });

  it('ends a millisecond before the closing that stands, and leaves out what was closed before', () => {
    const lost = START + 10 * DAY;
    const reopened = START + 15 * DAY;
    const won = START + 20 * DAY + HOUR;
    const { points, closings, ...whole } = over([
      bareEvent('lost', lost),
      bareEvent('reopened', reopened),
      bareEvent('won', won),
    ]);
    expect(whole.to).toBe(won - 1);
    expect(points.at(-1)?.at).toBe(won - 1);
    expect(points.filter(({ at }) => at >= lost && at < reopened)).toEqual([]);
    expect(closings).toEqual([
      { at: lost, outcome: 'lost', reopenedAt: reopened },
      { at: won, outcome: 'won', reopenedAt: null },
    ]);
  });

  it('widens its step over a long life and joins the events of a step', () => {
    const many = Array.from({ length: 5_000 }, (_, n) => ({
      ...bareEvent('call', deal.createdAt + n * 6 * HOUR),
      id: `call-${n}`,
    }));
    const { points, stepDays, mergesEvents, moves } = over(many, START + 1_250 * DAY);
    expect(stepDays).toBeGreaterThan(1);
    expect(mergesEvents).toBe(true);
    expect(points.length).toBeLessThan(1_300);
    const joined = moves.filter(({ events }) => events.length > 1);
    expect(joined.length).toBeGreaterThan(0);
    expect(sum(joined.map(({ events }) => events.length))).toBeGreaterThan(4_000);
  });

  it('of a deal that was closed on its creation is empty', () => {
    const { points, closings } = over([bareEvent('won', deal.createdAt)]);
    expect(points).toEqual([]);
    expect(closings).toEqual([{ at: deal.createdAt, outcome: 'won', reopenedAt: null }]);
  });
});
