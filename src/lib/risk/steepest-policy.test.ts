import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assess } from './assess';
import { NORM_DAYS, riskNormsSchema, type RiskNorms } from './norms';
import { defaultPolicy, POLICY_BOUNDS, riskPolicySchema, type RiskPolicy } from './policy';
import { DAY } from './ramp';
import type { RiskDeal, RiskEvent, RiskEventType } from './types';

const HOUR = DAY / 24;
const NOW = Date.UTC(2026, 5, 1);
/** The most that a score may move within an hour without an event. */
const MOST = 0.05;
/** From 0.475 to 0.525: no move in log-odds below this is one of more than 0.05 anywhere. */
const MOST_POINTS = 2 * Math.log(0.525 / 0.475);

const { curve, weight, stageWeight } = POLICY_BOUNDS;

/** From the lowest point upwards as steeply as the schema allows. */
const steepestCurve = NORM_DAYS.map((days) =>
  Math.min(curve.high, curve.low + curve.risePerDay * days),
);

/** Every weight at its bound, and the shortest threshold. */
function steepestPolicy(threshold: number, intercept: number): RiskPolicy {
  const { weights, ...rest } = defaultPolicy();
  const heaviest = Object.fromEntries(Object.keys(weights).map((signal) => [signal, weight]));

  return riskPolicySchema.parse({
    ...rest,
    version: 'steepest',
    weights: { ...heaviest, stage_velocity: stageWeight, stage_prior: stageWeight },
    inactivityDays: { default: threshold, stages: {} },
    intercept,
    learned: { baseWeight: 1, stages: {}, inStage: steepestCurve, silence: steepestCurve },
  });
}

const counts = (first: number, later: number): number[] =>
  NORM_DAYS.map((days) => (days === 0 ? first : later));

/** Half of the deals of a stage are lost, and all that are still there after three days. */
const steepestNorms: RiskNorms = riskNormsSchema.parse({
  version: 'steepest',
  asOf: NOW,
  won: 10_000,
  lost: 10_000,
  stages: {
    proposal: { won: counts(10_000, 0), lost: counts(10_000, 10_000), medianDaysWon: 1 },
  },
  coverage: { touch: 1, twoWay: 1, nextStep: 1 },
});

const deal: RiskDeal = {
  id: 'deal',
  createdAt: NOW - 100 * DAY,
  stage: 'discovery',
  value: 1,
  expectedCloseDate: null,
  closedAt: null,
  outcome: null,
};

/** Days before the end of the hour at which each ramp began. */
interface Ramps {
  readonly touch: number;
  readonly reply: number;
  readonly meeting: number;
  readonly stage: number;
  readonly move: number;
  readonly due: number;
  readonly close: number;
}

const iso = (daysAgo: number): string => new Date(NOW - daysAgo * DAY).toISOString();

function eventsOf({ touch, reply, meeting, stage, move, due, close }: Ramps): RiskEvent[] {
  const add = (daysAgo: number, type: RiskEventType, to: string | null = null): RiskEvent => ({
    id: `${type} ${to} ${daysAgo}`,
    at: NOW - Math.round(daysAgo * DAY),
    type,
    from: null,
    to,
    actor: null,
    text: null,
  });

  return [
    add(100, 'created', 'discovery'),
    add(90, 'close_date_changed', iso(close)),
    add(90, 'next_step_set', iso(due)),
    add(move, 'stage_changed', 'proposal'),
    // Reopened: the time in stage begins anew, and the step forward before it is not forgotten.
    add(stage, 'reopened', 'proposal'),
    add(reply, 'email_received'),
    add(meeting + 3, 'meeting_scheduled', iso(meeting)),
    // A note is a touch and no answer: the clock of silence runs apart from that of the reply.
    add(touch, 'note'),
  ];
}

/** How far the log-odds and the score move in the hour before `NOW`. */
function moveOf(ramps: Ramps, policy: RiskPolicy): { points: number; score: number } {
  const events = eventsOf(ramps);
  const [before, after] = [NOW - HOUR, NOW].map((at) => {
    const { score, base, contributions } = assess(deal, events, policy, steepestNorms, at);

    return { score, points: contributions.reduce((sum, { points }) => sum + points, base) };
  });
  if (!before || !after) throw new Error('no assessment');

  return { points: after.points - before.points, score: after.score - before.score };
}

/** All ramps are on their way in the same hour; the silence is where its curve is steepest. */
const TOGETHER: Ramps = {
  touch: 0.62,
  reply: 8,
  meeting: 2.99,
  stage: 2.9,
  move: 14,
  due: 5,
  close: 10,
};

/** The policy whose score stands at one half in the middle of that hour, where it moves most. */
function centred(ramps: Ramps, threshold: number): RiskPolicy {
  const policy = steepestPolicy(threshold, 0);
  const { base, contributions } = assess(
    deal,
    eventsOf(ramps),
    policy,
    steepestNorms,
    NOW - HOUR / 2,
  );
  const sum = contributions.reduce((total, { points }) => total + points, base);

  return steepestPolicy(threshold, Math.max(-3, Math.min(3, -sum)));
}

describe('the steepest policy that the schema allows', () => {
  it('has every signal that moves with time on its way in the same hour', () => {
    const policy = centred(TOGETHER, 1);
    const pointsAt = (at: number) =>
      new Map(
        assess(deal, eventsOf(TOGETHER), policy, steepestNorms, at).contributions.map(
          ({ signal, points }) => [signal, points] as const,
        ),
      );
    const [before, after] = [pointsAt(NOW - HOUR), pointsAt(NOW)];
    const moving = [...before].filter(([signal, points]) => (after.get(signal) ?? 0) > points);
    expect(moving.map(([signal]) => signal).toSorted()).toEqual([
      'close_date',
      'engagement',
      'forward_move',
      'inactivity',
      'meeting_scheduled',
      'next_step',
      'recent_reply',
      'stage_velocity',
    ]);
  });

  it('moves a score by nearly 0.05 in that hour, and by no more', () => {
    const { score, points } = moveOf(TOGETHER, centred(TOGETHER, 1));
    expect(score).toBeGreaterThan(0.0485);
    expect(score).toBeLessThanOrEqual(MOST);
    expect(points).toBeLessThanOrEqual(MOST_POINTS);
  });

  it('never moves the log-odds by more than that, wherever each ramp stands', () => {
    const days = (min: number, max: number) => fc.double({ min, max, noNaN: true });
    const ramps = fc.record({
      touch: fc.oneof(days(0.05, 2), days(0.05, 40)),
      reply: days(4, 12),
      meeting: days(-1, 4),
      stage: days(0, 9),
      move: days(9, 30),
      due: days(-2, 12),
      close: days(-2, 25),
    });
    const threshold = fc.oneof(fc.constant(1), days(1, 90));
    fc.assert(
      fc.property(ramps, threshold, (each, within) => {
        expect(moveOf(each, steepestPolicy(within, 0)).points).toBeLessThanOrEqual(MOST_POINTS);
      }),
      { numRuns: 3_000 },
    );
  });

  it('never does so along the silence, hour by hour, with the meeting fading or not', () => {
    for (const threshold of [1, 2, 4, 8, 16]) {
      const policy = steepestPolicy(threshold, 0);
      for (let hours = 2; hours < 24 * 20; hours += 1) {
        for (const meeting of [2.99, 1.5, 3.5]) {
          const ramps = { ...TOGETHER, touch: hours / 24, meeting };
          expect(moveOf(ramps, policy).points).toBeLessThanOrEqual(MOST_POINTS);
        }
      }
    }
  });
});
