import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  actionEvents,
  assess,
  defaultPolicy,
  explain,
  learnPolicy,
  type RiskEvent,
  type RiskPolicy,
} from './index';
import { simulate, SILENCE_WORLD, STAGE_WORLD } from './learn/worlds.test-support';
import {
  anyCasesOf,
  bareEvent,
  HOUR,
  moments,
  openCasesOf,
  policies,
  STAGES,
  START,
  type Case,
} from './random-histories.test';
import { DAY } from './ramp';

/** Rounding of a sum of a dozen doubles; far below anything that is shown. */
const EPSILON = 1e-12;

const scoreOf = ({ deal, events, policy, norms, asOf }: Case): number =>
  assess(deal, events, policy, norms, asOf).score;

/** The score with events added; those after `asOf` would say nothing. */
const withEvents = (the: Case, ...added: RiskEvent[]): number =>
  scoreOf({ ...the, events: [...the.events, ...added] });

const daysBefore = fc.double({ min: 0, max: 250, noNaN: true });

/** What learning makes of two worlds whose stages are those of the random histories. */
const learnedPolicies: RiskPolicy[] = [STAGE_WORLD, SILENCE_WORLD].map((world) => {
  const outcome = learnPolicy(simulate(world, 400, 1, STAGES), {
    policy: { ...defaultPolicy(), stages: STAGES.slice(0, world.stages) },
    until: START + 9_000 * DAY,
    version: 'learned',
  });
  if (outcome.kind === 'too_little') throw new Error(outcome.sentences.join(' '));

  return outcome.policy;
});

const KINDS = [
  { kind: 'random', drawn: policies, runs: 300, hours: 1500 },
  { kind: 'learned', drawn: fc.constantFrom(...learnedPolicies), runs: 150, hours: 800 },
];

describe('the learned policies', () => {
  it('are no default by another name', () => {
    for (const { learned, weights } of learnedPolicies) {
      expect(weights).not.toEqual(defaultPolicy().weights);
      expect(learned).not.toEqual(defaultPolicy().learned);
    }
  });
});

describe.each(KINDS)('the promises, on random histories, norms and $kind policies', (given) => {
  const openCases = openCasesOf(given.drawn);
  const anyCases = anyCasesOf(given.drawn);
  const RUNS = { numRuns: given.runs };

  it('is bounded, finite and additive to 1e-9', () => {
    fc.assert(
      fc.property(anyCases, (the) => {
        const { score, base, contributions } = assess(
          the.deal,
          the.events,
          the.policy,
          the.norms,
          the.asOf,
        );
        const sum = contributions.reduce((total, each) => total + each.points, base);
        expect(score).toBeGreaterThanOrEqual(0);
        expect(score).toBeLessThanOrEqual(1);
        expect(Math.abs(score - 1 / (1 + Math.exp(-sum)))).toBeLessThan(1e-9);
      }),
      RUNS,
    );
  });

  it('is deterministic and gives plain JSON', () => {
    fc.assert(
      fc.property(anyCases, (the) => {
        const run = () => assess(the.deal, the.events, the.policy, the.norms, the.asOf);
        const first = run();
        expect(run()).toEqual(first);
        expect(JSON.parse(JSON.stringify(first))).toEqual(first);
      }),
      RUNS,
    );
  });

  it('does not depend on the order of the events, equal times among them', () => {
    const shuffled = anyCases.chain((the) =>
      fc
        .shuffledSubarray(the.events, { minLength: the.events.length })
        .map((events) => ({ the, events })),
    );
    fc.assert(
      fc.property(shuffled, ({ the, events }) => {
        const { deal, policy, norms, asOf } = the;
        expect(assess(deal, events, policy, norms, asOf)).toEqual(
          assess(deal, the.events, policy, norms, asOf),
        );
      }),
      RUNS,
    );
  });

  it('does not depend on anything after asOf', () => {
    fc.assert(
      fc.property(anyCases, fc.integer({ min: 1, max: 1e9 }), (the, shift) => {
        const { deal, policy, norms, asOf, events } = the;
        const known = events.filter((event) => event.at <= asOf);
        const later = events.map((event) => ({ ...event, at: asOf + shift }));
        const expected = assess(deal, known, policy, norms, asOf);
        expect(assess(deal, events, policy, norms, asOf)).toEqual(expected);
        expect(assess(deal, [...later, ...known], policy, norms, asOf)).toEqual(expected);
        const closing = { ...deal, closedAt: asOf + shift, outcome: 'lost' as const };
        expect(assess(closing, known, policy, norms, asOf)).toEqual(expected);
      }),
      RUNS,
    );
  });

  it('never falls with time alone', () => {
    fc.assert(
      fc.property(openCases, fc.double({ min: 0, max: 120, noNaN: true }), (the, days) => {
        const events = the.events.filter((event) => event.at <= the.asOf);
        const later = scoreOf({ ...the, events, asOf: the.asOf + days * DAY });
        expect(later).toBeGreaterThanOrEqual(scoreOf({ ...the, events }) - EPSILON);
      }),
      RUNS,
    );
  });

  it('lets only risk rise and good signs fade with time, part by part', () => {
    fc.assert(
      fc.property(openCases, fc.double({ min: 0, max: 120, noNaN: true }), (the, days) => {
        const { deal, policy, norms, asOf } = the;
        const events = the.events.filter((event) => event.at <= asOf);
        const pointsAt = (at: number) => {
          const bySignal = new Map<string, number>();
          for (const { signal, points } of assess(deal, events, policy, norms, at).contributions) {
            bySignal.set(signal, (bySignal.get(signal) ?? 0) + points);
          }

          return bySignal;
        };
        const now = pointsAt(asOf);
        const later = pointsAt(asOf + days * DAY);
        for (const signal of new Set([...now.keys(), ...later.keys()])) {
          expect(later.get(signal) ?? 0).toBeGreaterThanOrEqual((now.get(signal) ?? 0) - EPSILON);
        }
      }),
      RUNS,
    );
  });

  it.each(['email_received', 'meeting_held', 'meeting_scheduled', 'contact_added'] as const)(
    'is never raised by one more %s, at any time',
    (type) => {
      const to = fc.option(moments.map((at) => new Date(at).toISOString()));
      fc.assert(
        fc.property(openCases, daysBefore, to, (the, days, target) => {
          const added = bareEvent(type, the.asOf - days * DAY, { to: target });
          expect(withEvents(the, added)).toBeLessThanOrEqual(scoreOf(the) + EPSILON);
        }),
        RUNS,
      );
    },
  );

  it('is never raised by the first contact, and single-threaded has no points', () => {
    fc.assert(
      fc.property(openCases, (the) => {
        const events = the.events.filter((event) => event.type !== 'contact_added');
        const known = { ...the, events };
        expect(withEvents(known, bareEvent('contact_added', the.asOf, { to: 'Ada' }))).toBe(
          scoreOf(known),
        );
      }),
      RUNS,
    );
  });

  it('is never lowered by one more push of the close date, at any time', () => {
    fc.assert(
      fc.property(openCases, daysBefore, fc.integer({ min: 1, max: 200 }), (the, days, byDays) => {
        const at = the.asOf - days * DAY;
        const known = the.events.filter((event) => event.at <= at);
        const { expectedCloseDate } = assess(the.deal, known, the.policy, the.norms, at).facts;
        const from = expectedCloseDate ?? START + 100 * DAY;
        const pushed = bareEvent('close_date_changed', at, {
          from: new Date(from).toISOString(),
          to: new Date(from + byDays * DAY).toISOString(),
        });
        expect(withEvents(the, pushed)).toBeGreaterThanOrEqual(scoreOf(the) - EPSILON);
      }),
      RUNS,
    );
  });

  it('is never lowered by the removal of a reply or meeting (more silence)', () => {
    fc.assert(
      fc.property(openCases, fc.nat(), (the, pick) => {
        const twoWay = the.events.filter(
          ({ type }) => type === 'email_received' || type === 'meeting_held',
        );
        fc.pre(twoWay.length > 0);
        const gone = twoWay[pick % twoWay.length];
        const silenced = the.events.filter((event) => event !== gone || event.text !== null);
        expect(scoreOf({ ...the, events: silenced })).toBeGreaterThanOrEqual(
          scoreOf(the) - EPSILON,
        );
      }),
      RUNS,
    );
  });

  it('never jumps by more than 0.05 within an hour without an event', () => {
    fc.assert(
      fc.property(openCases, fc.integer({ min: 0, max: 60 * 24 }), (the, hours) => {
        const events = the.events.filter((event) => event.at <= the.asOf);
        const from = the.asOf + hours * HOUR;
        const before = scoreOf({ ...the, events, asOf: from });
        const after = scoreOf({ ...the, events, asOf: from + HOUR });
        expect(Math.abs(after - before)).toBeLessThanOrEqual(0.05);
      }),
      { numRuns: given.hours },
    );
  });

  it('treats a missing source as neutral and names it', () => {
    fc.assert(
      fc.property(openCases, (the) => {
        const created = { ...the, deal: { ...the.deal, expectedCloseDate: null }, events: [] };
        const { deal, policy, norms, asOf } = created;
        const { contributions, notSeen, seenShare } = assess(deal, [], policy, norms, asOf);
        const blind = notSeen.map(({ signal }) => signal);
        for (const signal of [
          'engagement',
          'meeting_scheduled',
          'close_date',
          'threading',
          'competitive',
        ] as const) {
          expect(blind).toContain(signal);
          expect(contributions.some((each) => each.signal === signal)).toBe(false);
        }
        expect(seenShare).toBeLessThan(0.5);
      }),
      { numRuns: 50 },
    );
  });

  it('keeps what every what-if promised when the same is done for real', () => {
    fc.assert(
      fc.property(openCases, (the) => {
        const { deal, events, policy, norms, asOf } = the;
        const { score, whatIf } = explain(deal, events, policy, norms, asOf);
        const deltas = whatIf.map((each) => each.delta);
        expect(deltas).toEqual([...deltas].sort((a, b) => a - b));
        for (const each of whatIf) {
          expect(each.delta).toBeLessThan(0);
          expect(each.score - score).toBeCloseTo(each.delta, 12);
          const facts = assess(deal, events, policy, norms, asOf).facts;
          const done = actionEvents(each.action, facts, policy, asOf);
          const real = done.map((event, n) => ({ ...event, id: `real-${n}`, actor: 'rep' }));
          expect(withEvents(the, ...real)).toBe(each.score);
        }
      }),
      { numRuns: 150 },
    );
  });
});
