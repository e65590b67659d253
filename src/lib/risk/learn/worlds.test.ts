import { describe, expect, it } from 'vitest';
import type { BacktestReport } from '../backtest/report';
import { runBacktest } from '../backtest/run-backtest';
import type { DealWithEvents } from '../norms-timeline';
import { defaultPolicy } from '../policy';
import { seededRandom } from '../backtest/bootstrap';
import { compareLearned } from './compare-learned';
import { learnPolicy } from './learn-policy';
import {
  momentAt,
  simulate,
  SILENCE_WORLD,
  STAGE_WORLD,
  stagesOf,
  withOutcome,
  withShuffledOutcomes,
  type World,
} from './worlds.test-support';

function figuresOf({ methods: [sentinel] }: BacktestReport): { auc: number; brier: number } {
  if (!sentinel || sentinel.auc === null || sentinel.brier === null) throw new Error('no figures');

  return { auc: sentinel.auc, brier: sentinel.brier };
}

/** Learns from the first six tenths of a history, and judges both policies on the rest. */
function proveOn(deals: readonly DealWithEvents[], world: World) {
  const split = momentAt(deals, 0.6);
  const policy = { ...defaultPolicy(), stages: stagesOf(world) };
  const outcome = learnPolicy(deals, { policy, until: split, version: 'learned' });
  if (outcome.kind === 'too_little') throw new Error(outcome.sentences.join(' '));
  const report = runBacktest(deals, { policy: outcome.policy, split, stepDays: 3 });
  const present = runBacktest(deals, { policy, split, stepDays: 3 });

  return {
    outcome,
    learned: figuresOf(report),
    present: figuresOf(present),
    compared: compareLearned(report, present),
  };
}

const SEEDS = [1, 2, 3];

describe('a world in which the stage decides', () => {
  it.each(SEEDS)('is learned: better than the default and proposed (seed %d)', (seed) => {
    const { outcome, learned, present, compared } = proveOn(
      simulate(STAGE_WORLD, 600, seed),
      STAGE_WORLD,
    );
    expect(learned.auc).toBeGreaterThan(present.auc);
    expect(learned.brier).toBeLessThan(present.brier - 0.001);
    expect(compared.isBetter).toBe(true);
    expect(compared.sentences.at(-1)).toBe(
      'The learned policy is proposed. Nothing changes until somebody switches it on.',
    );
    // Mails and silence say nothing here, and weigh less than they do by default.
    const { weights } = defaultPolicy();
    expect(outcome.policy.weights.inactivity).toBeLessThan(weights.inactivity);
    expect(outcome.policy.weights.engagement).toBeLessThan(weights.engagement);
  });
});

describe('a world in which silence decides', () => {
  it.each(SEEDS.slice(0, 2))(
    'is learned: better than the default and proposed (seed %d)',
    (seed) => {
      const { outcome, learned, present, compared } = proveOn(
        simulate(SILENCE_WORLD, 600, seed),
        SILENCE_WORLD,
      );
      expect(learned.auc).toBeGreaterThan(present.auc);
      expect(learned.brier).toBeLessThan(present.brier - 0.01);
      expect(compared.isBetter).toBe(true);
      const { silence } = outcome.policy.learned;
      expect(silence.at(-1)).toBeGreaterThan((silence[0] ?? 0) + 0.5);
    },
  );
});

describe('worlds in which there is nothing to know', () => {
  it.each([1, 2])('are not proposed: outcomes dealt out anew (seed %d)', (seed) => {
    for (const world of [STAGE_WORLD, SILENCE_WORLD]) {
      const deals = withShuffledOutcomes(simulate(world, 350, seed), seed + 100);
      const { compared } = proveOn(deals, world);
      expect(compared.isBetter).toBe(false);
      expect(compared.sentences.at(-1)).toMatch(/^Nothing is proposed/);
    }
  });

  it.each([1, 2])('are not proposed: outcomes by a coin (seed %d)', (seed) => {
    const random = seededRandom(seed);
    const deals = simulate(STAGE_WORLD, 350, seed).map((each) =>
      withOutcome(each, random() < 0.5 ? 'won' : 'lost'),
    );
    expect(proveOn(deals, STAGE_WORLD).compared.isBetter).toBe(false);
  });

  it.each([8, 11])('say so where a policy is better by saying less (seed %d)', (seed) => {
    const deals = withShuffledOutcomes(simulate(SILENCE_WORLD, 300, seed), seed + 100);
    const { learned, present, compared } = proveOn(deals, SILENCE_WORLD);
    expect(learned.brier).toBeLessThan(present.brier - 0.001);
    expect(compared.isBetter).toBe(false);
    expect(compared.sentences.at(-1)).toContain('measurably better than the base rate does');
  });
});

describe('too little since the split', () => {
  it('is proposed by nobody', () => {
    const deals = simulate(STAGE_WORLD, 300, 1);
    const policy = { ...defaultPolicy(), stages: stagesOf(STAGE_WORLD) };
    const report = runBacktest(deals, { policy, split: momentAt(deals, 0.95), stepDays: 3 });
    expect(compareLearned(report, report)).toEqual({
      isBetter: false,
      sentences: [expect.stringMatching(/^Nothing is proposed: too few deals have closed since/)],
    });
  });
});
