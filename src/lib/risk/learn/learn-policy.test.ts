import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DealWithEvents } from '../norms-timeline';
import { defaultPolicy, POLICY_BOUNDS, riskPolicySchema, type RiskPolicy } from '../policy';
import { DAY } from '../ramp';
import { RISK_EVENT_TYPES, SIGNAL_NAMES, type RiskEvent } from '../types';
import type { LearnOutcome } from './learn-outcome';
import { learnPolicy, learnSteps } from './learn-policy';
import {
  momentAt,
  shuffled,
  simulate,
  SILENCE_WORLD,
  STAGE_WORLD,
  stagesOf,
  START,
} from './worlds.test-support';

const FAR = START + 10_000 * DAY;

const optionsFor = (stages: readonly string[], until: number) => ({
  policy: { ...defaultPolicy(), stages: [...stages] },
  until,
  version: 'learned-1',
});

function learned(outcome: LearnOutcome) {
  if (outcome.kind === 'too_little') throw new Error(outcome.sentences.join(' '));

  return outcome;
}

/** The first deals of a history with such an outcome. */
const pick = (deals: readonly DealWithEvents[], outcome: string, count: number): DealWithEvents[] =>
  deals.filter(({ deal }) => deal.outcome === outcome).slice(0, count);

describe('too little to learn from', () => {
  const deals = simulate(STAGE_WORLD, 400, 1);
  const options = optionsFor(stagesOf(STAGE_WORLD), FAR);

  it.each([
    [29, 60],
    [60, 29],
    [0, 0],
  ])('is said in a sentence with the numbers: %d won, %d lost', (won, lost) => {
    const few = [...pick(deals, 'won', won), ...pick(deals, 'lost', lost)];
    expect(learnPolicy(few, options)).toEqual({
      kind: 'too_little',
      sentences: [
        `Too little to learn from: ${won} won and ${lost} lost deals closed before 2051-05-19; 30 of each are needed.`,
      ],
    });
  });

  it('is not said of 30 won and 30 lost', () => {
    const enough = [...pick(deals, 'won', 30), ...pick(deals, 'lost', 30)];
    expect(learned(learnPolicy(enough, options)).report.deals).toEqual({ won: 30, lost: 30 });
  });

  it('counts what had closed before the day, not at it', () => {
    const enough = [...pick(deals, 'won', 30), ...pick(deals, 'lost', 30)];
    const last = Math.max(...enough.map(({ deal }) => deal.closedAt ?? 0));
    expect(learnPolicy(enough, { ...options, until: last }).kind).toBe('too_little');
    expect(learnPolicy(enough, { ...options, until: last + 1 }).kind).toBe('learned');
  });
});

describe('learning', () => {
  const world = SILENCE_WORLD;
  const deals = simulate(world, 200, 3);
  const options = optionsFor(stagesOf(world), momentAt(deals, 0.8));

  it('gives the same bytes whatever the order of the deals and of their events', () => {
    const expected = JSON.stringify(learnPolicy(deals, options));
    for (const seed of [1, 2, 3]) {
      const mixed = shuffled(deals, seed).map(({ deal, events }) => ({
        deal,
        events: shuffled(events, seed + 10),
      }));
      expect(JSON.stringify(learnPolicy(mixed, options))).toBe(expected);
    }
  });

  // Whoever changes the engine or the learning gets others here, and may take them over.
  it.each([
    [SILENCE_WORLD, 'cb766883cc811e9a'],
    [STAGE_WORLD, '49920059834cc01c'],
  ])('gives the same digits on every machine', (made, digest) => {
    const policy = { ...defaultPolicy(), stages: stagesOf(made) };
    const outcome = learnPolicy(simulate(made, 200, 1), { policy, until: FAR, version: 'l' });
    const text = JSON.stringify(learned(outcome).policy);
    expect(createHash('sha256').update(text).digest('hex').slice(0, 16)).toBe(digest);
  });

  it('does not change what it is given', () => {
    const before = JSON.stringify(deals);
    learnPolicy(deals, options);
    expect(JSON.stringify(deals)).toBe(before);
  });

  it('says how far it is with shares that never fall, and the same as in one go', () => {
    const steps = learnSteps(deals, { ...options, until: FAR });
    const shares: number[] = [];
    let step = steps.next();
    for (; !step.done; step = steps.next()) shares.push(step.value);
    expect(shares.length).toBeGreaterThan(20);
    expect(shares[0]).toBeLessThan(0.3);
    expect(shares.at(-1)).toBeLessThanOrEqual(1);
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
    expect(step.value).toEqual(learnPolicy(deals, { ...options, until: FAR }));
  });

  it('leaves deals out whole where they would be too many, and says so', () => {
    const { report } = learned(learnPolicy(deals, { ...options, until: FAR, maxSnapshots: 900 }));
    const { won, lost } = report.deals;
    expect(report.snapshots).toBeLessThanOrEqual(900);
    expect(report.leftOut?.deals).toBe(200 - won - lost);
    expect(report.sentences.at(-1)).toBe(
      `Left out to bound the work: ${report.leftOut?.snapshots.toLocaleString('en')} snapshots of ${report.leftOut?.deals} deals, chosen by a hash of their ids.`,
    );
    expect(learnPolicy(deals, { ...options, until: FAR, maxSnapshots: 100 })).toEqual({
      kind: 'too_little',
      sentences: [expect.stringMatching(/could be looked at while they were open; 30 of each/)],
    });
  });

  it('judges nothing by what was learned later', () => {
    const { report } = learned(learnPolicy(deals, options));
    expect(report.outOfTime.start).toBeGreaterThan(0.05);
    expect(report.outOfTime.learned).toBeLessThan(0.25);
    expect(report.sentences[0]).toBe(
      `Learned from ${report.deals.won} won and ${report.deals.lost} lost deals that closed before ${report.until.slice(0, 10)}, looked at every day and on fixed days of their life: ${report.snapshots.toLocaleString('en')} snapshots.`,
    );
  });
});

/** What may become of a deal after the day: events of any kind, and columns as they are then. */
const laterLife = fc.record({
  events: fc.array(
    fc.record({
      type: fc.constantFrom(...RISK_EVENT_TYPES),
      days: fc.double({ min: 0, max: 400, noNaN: true }),
      to: fc.constantFrom(null, 's0', 's1', 'closed_lost', 'closed_won', '2027-01-01', '5'),
    }),
    { maxLength: 4 },
  ),
  outcome: fc.constantFrom('won' as const, 'lost' as const, null),
  closedDays: fc.double({ min: 0, max: 400, noNaN: true }),
  stage: fc.constantFrom('s0', 'closed_lost', 'closed_won', 'elsewhere'),
  value: fc.constantFrom(0, 1, 1e12),
  expectedCloseDate: fc.constantFrom(null, START, FAR),
});
type LaterLife = typeof laterLife extends fc.Arbitrary<infer T> ? T : never;

/** The same deal up to the day, with another life from then on. */
function relive({ deal, events }: DealWithEvents, later: LaterLife, until: number): DealWithEvents {
  const added = later.events.map(({ type, days, to }, n): RiskEvent => ({
    id: `${deal.id} later ${n}`,
    at: until + Math.round(days * DAY),
    type,
    from: null,
    to,
    actor: null,
    text: null,
  }));
  const { outcome, stage, value, expectedCloseDate } = later;
  const closedAt = outcome === null ? null : until + Math.round(later.closedDays * DAY);

  return {
    deal: { ...deal, stage, value, expectedCloseDate, closedAt, outcome },
    events: [...events.filter(({ at }) => at < until), ...added],
  };
}

describe('what happened from the day on', () => {
  const deals = simulate(STAGE_WORLD, 230, 4);
  const until = momentAt(deals, 0.8);
  const options = optionsFor(stagesOf(STAGE_WORLD), until);
  const expected = JSON.stringify(learned(learnPolicy(deals, options)));

  it('changes nothing: other events, columns and outcomes give the same policy', () => {
    fc.assert(
      fc.property(fc.array(laterLife, { minLength: 3, maxLength: 12 }), (lives) => {
        const relived = deals.map((each, index) =>
          relive(each, lives[index % lives.length] as LaterLife, until),
        );
        expect(JSON.stringify(learnPolicy(relived, options))).toBe(expected);
      }),
      { numRuns: 12 },
    );
  });

  it('changes nothing: deals that were created then are not looked at', () => {
    const born = simulate(SILENCE_WORLD, 50, 9).map(({ deal, events }) => {
      const by = until - deal.createdAt;

      return {
        deal: { ...deal, id: `new ${deal.id}`, createdAt: until },
        events: events.map((event) => ({ ...event, at: event.at + by })),
      };
    });
    expect(JSON.stringify(learnPolicy([...born, ...deals], options))).toBe(expected);
  });
});

describe('a learned policy', () => {
  const start: RiskPolicy = {
    ...defaultPolicy(),
    version: 'v7',
    stages: stagesOf(STAGE_WORLD),
    closedStages: { won: ['closed_won', 'signed'], lost: ['closed_lost', 'gone'] },
    inactivityDays: { default: 21, stages: { s0: 5 } },
    bands: { medium: 0.3, high: 0.6 },
    competitorWords: ['acme'],
    committeePhrases: ['the board'],
    highValue: 7,
    alerts: { ...defaultPolicy().alerts, rising: { on: false, rise: 0.2, days: 3 } },
  };
  const worlds = [STAGE_WORLD, SILENCE_WORLD];
  const policies = worlds.map((world) => {
    const options = { policy: { ...start, stages: stagesOf(world) }, until: FAR, version: 'x' };

    return learned(learnPolicy(simulate(world, 300, 2), options)).policy;
  });

  it('is one that the schema takes, through JSON', () => {
    for (const policy of policies) {
      expect(riskPolicySchema.parse(JSON.parse(JSON.stringify(policy)))).toEqual(policy);
    }
  });

  it('keeps all but the weights, the intercept, the learned parts and its name', () => {
    for (const [index, policy] of policies.entries()) {
      const { weights, intercept, learned: parts, version, ...kept } = policy;
      const { weights: _w, intercept: _i, learned: _l, version: _v, ...given } = start;
      expect(kept).toEqual({ ...given, stages: stagesOf(worlds[index] as typeof STAGE_WORLD) });
      expect(version).toBe('x');
      expect(weights).not.toEqual(start.weights);
      expect(Number.isFinite(intercept) && parts.silence.length > 0).toBe(true);
    }
  });

  it('is rounded to four decimals', () => {
    for (const { weights, intercept, learned: parts } of policies) {
      const { baseWeight, stages, inStage, silence } = parts;
      const numbers = [intercept, baseWeight, ...inStage, ...silence];
      for (const each of [...numbers, ...Object.values(weights), ...Object.values(stages)]) {
        expect(Number(each.toFixed(4))).toBe(each);
        expect(Object.is(each, -0)).toBe(false);
      }
    }
  });

  it('holds the signs and the bounds, and its curves never fall', () => {
    for (const { weights, learned: parts } of policies) {
      for (const signal of SIGNAL_NAMES) {
        const least = signal === 'backward_move' ? -POLICY_BOUNDS.weight : 0;
        expect(weights[signal]).toBeGreaterThanOrEqual(least);
        expect(weights[signal]).toBeLessThanOrEqual(POLICY_BOUNDS.weight);
      }
      for (const curve of [parts.inStage, parts.silence]) {
        expect(curve).toEqual(curve.toSorted((a, b) => a - b));
      }
      expect(parts.inStage[0]).toBeLessThanOrEqual(0);
    }
  });

  it('has the weights of the default, whatever it started from, where nothing was to be learned', () => {
    const deals = simulate(STAGE_WORLD, 400, 1).toSorted(
      (a, b) => (a.deal.closedAt ?? 0) - (b.deal.closedAt ?? 0),
    );
    // All are lost, then all are won: of no moment is anything known of both.
    const few = [...pick(deals, 'lost', 120), ...pick(deals.toReversed(), 'won', 30)];
    const weights = { ...defaultPolicy().weights, inactivity: 0.1 };
    const policy = { ...start, weights };
    const { report, policy: plain } = learned(
      learnPolicy(few, { policy, until: FAR, version: 'x' }),
    );
    expect(report.ridge).toBeNull();
    expect(plain.weights).toEqual(defaultPolicy().weights);
    expect(report.outOfTime).toEqual({ start: null, learned: null });
    expect(report.sentences[1]).toBe(
      'No part of the history could be judged by what was known before it, so the weights stay those of the default.',
    );
  });
});
