import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NormsBuilder } from './norms-builder';
import { defaultNorms, NORM_DAYS, riskNormsSchema, type RiskNorms } from './norms';
import {
  defaultPolicy,
  POLICY_BOUNDS,
  riskPolicySchema,
  type LearnedParts,
  type RiskPolicy,
} from './policy';
import { DAY } from './ramp';
import { RISK_EVENT_TYPES, type RiskDeal, type RiskEvent, type RiskEventType } from './types';

/** All random histories play in this year. */
export const START = Date.UTC(2026, 0, 1);
export const HOUR = 3_600_000;

/** The stages that all random histories play in. */
export const STAGES = ['discovery', 'proposal', 'negotiation', 'legal hold', 'Verhandlung'];
const TEXTS = [
  null,
  '',
  'They are also talking to another vendor.',
  'Legal review next week, then the steering committee.',
  'All good, see you on Friday.',
];

/** Whole hours make equal timestamps common, odd milliseconds keep the edges honest. */
const time = (fromDay: number, toDay: number): fc.Arbitrary<number> =>
  fc.oneof(
    fc.integer({ min: fromDay * 24, max: toDay * 24 }).map((hours) => START + hours * HOUR),
    fc.integer({ min: fromDay * DAY, max: toDay * DAY }).map((ms) => START + ms),
  );

const isoTime = fc.option(
  time(-30, 400).map((at) => new Date(at).toISOString()),
  { freq: 6 },
);

/** A change whose `from` and `to` suit the type mostly, and are nonsense sometimes. */
function change(type: RiskEventType): fc.Arbitrary<{ from: string | null; to: string | null }> {
  const stage = fc.option(fc.constantFrom(...STAGES), { freq: 8 });
  const number = fc.option(fc.integer({ min: 0, max: 1_000_000 }).map(String), { freq: 8 });
  const name = fc.option(fc.constantFrom('Ada', 'ada ', 'Grace', 'Edsger', 'Barbara'), { freq: 8 });
  const junk = fc.constantFrom(null, '', 'not a date', '__proto__');
  const sound: Partial<Record<RiskEventType, fc.Arbitrary<string | null>>> = {
    created: stage,
    stage_changed: stage,
    reopened: stage,
    value_changed: number,
    contact_added: name,
    close_date_changed: isoTime,
    meeting_scheduled: isoTime,
    next_step_set: isoTime,
  };
  const field = fc.oneof(
    { arbitrary: sound[type] ?? fc.constant(null), weight: 9 },
    { arbitrary: junk, weight: 1 },
  );

  return fc.record({ from: field, to: field });
}

const OPEN_TYPES = RISK_EVENT_TYPES.filter((type) => !['won', 'lost', 'reopened'].includes(type));

function eventOf(types: readonly RiskEventType[]): fc.Arbitrary<RiskEvent> {
  return fc
    .constantFrom(...types)
    .chain((type) =>
      fc.record({
        id: fc.uuid(),
        at: time(-20, 200),
        type: fc.constant(type),
        actor: fc.constantFrom(null, 'rep', 'buyer'),
        text: fc.constantFrom(...TEXTS),
        changed: change(type),
      }),
    )
    .map(({ changed: { from, to }, ...rest }) => ({ ...rest, from, to }));
}

/** Events of a deal that stays open, in no order. */
export const openEvents = fc.array(eventOf(OPEN_TYPES), { maxLength: 25 });
/** Events of every kind, closings and reopenings among them. */
export const anyEvents = fc.array(eventOf(RISK_EVENT_TYPES), { maxLength: 25 });

export const openDeal: fc.Arbitrary<RiskDeal> = fc.record({
  id: fc.constant('deal'),
  createdAt: time(0, 60),
  stage: fc.constantFrom(...STAGES),
  value: fc.integer({ min: 0, max: 1_000_000 }),
  expectedCloseDate: fc.option(time(-10, 300), { freq: 3 }),
  closedAt: fc.constant(null),
  outcome: fc.constant(null),
});

const closedDeal: fc.Arbitrary<RiskDeal> = fc
  .record({
    deal: openDeal,
    days: fc.double({ min: 0, max: 200, noNaN: true }),
    outcome: fc.constantFrom('won' as const, 'lost' as const),
  })
  .map(({ deal, days, outcome }) => ({ ...deal, closedAt: deal.createdAt + days * DAY, outcome }));

/** Anything between two bounds, and often one of them: there the promises are closest to breaking. */
const upTo = (min: number, max: number): fc.Arbitrary<number> =>
  fc.oneof(
    { arbitrary: fc.double({ min, max, noNaN: true }), weight: 3 },
    { arbitrary: fc.constantFrom(min, max), weight: 1 },
  );

const weight = upTo(0, POLICY_BOUNDS.weight);
const stageWeight = upTo(0, POLICY_BOUNDS.stageWeight);
const threshold = fc.integer({ min: 1, max: 90 });

/** Curves that never fall: from anywhere within the bounds, by shares of the steepest rise. */
const curve: fc.Arbitrary<number[]> = fc
  .record({
    start: upTo(POLICY_BOUNDS.curve.low, POLICY_BOUNDS.curve.high),
    shares: fc.array(upTo(0, 1), {
      minLength: NORM_DAYS.length - 1,
      maxLength: NORM_DAYS.length - 1,
    }),
  })
  .map(({ start, shares }) => {
    const points = [start];
    for (const [i, share] of shares.entries()) {
      const before = points[i] as number;
      const days = (NORM_DAYS[i + 1] as number) - (NORM_DAYS[i] as number);
      const rise = share * POLICY_BOUNDS.curve.risePerDay * days;
      points.push(Math.min(POLICY_BOUNDS.curve.high, before + rise));
    }

    return points;
  });

const { stagePoints } = POLICY_BOUNDS;
const learnedParts: fc.Arbitrary<LearnedParts> = fc.record({
  baseWeight: upTo(0, POLICY_BOUNDS.baseWeight),
  stages: fc.dictionary(
    fc.constantFrom(...STAGES, 'a stage of no deal'),
    upTo(-stagePoints, stagePoints),
  ),
  inStage: curve,
  silence: curve,
});

/** Policies from the whole of the schema's range. */
const randomPolicy: fc.Arbitrary<RiskPolicy> = fc
  .record({
    weights: fc.record({
      inactivity: weight,
      stage_velocity: stageWeight,
      stage_prior: stageWeight,
      engagement: weight,
      recent_reply: weight,
      meeting_scheduled: weight,
      close_date: weight,
      threading: weight,
      next_step: weight,
      backward_move: upTo(-POLICY_BOUNDS.weight, POLICY_BOUNDS.weight),
      forward_move: weight,
      competitive: weight,
    }),
    inactivityDays: fc.record({
      default: threshold,
      stages: fc.dictionary(fc.constantFrom(...STAGES), threshold),
    }),
    intercept: upTo(-POLICY_BOUNDS.intercept, POLICY_BOUNDS.intercept),
    stages: fc.shuffledSubarray(STAGES, { minLength: 1 }),
    learned: fc.option(learnedParts, { nil: defaultPolicy().learned, freq: 3 }),
  })
  .map((parts) => ({ ...defaultPolicy(), version: 'random', ...parts }));

export const policies = fc.oneof(fc.constant(defaultPolicy()), randomPolicy);

/** Norms of up to 60 random closed deals, whose losses may all lie in one corner. */
const builtNorms: fc.Arbitrary<RiskNorms> = fc
  .array(
    fc.tuple(
      closedDeal,
      fc.array(eventOf(['created', 'stage_changed', 'email_received', 'next_step_set']), {
        maxLength: 4,
      }),
    ),
    { maxLength: 12 },
  )
  .chain((closed) => fc.integer({ min: 1, max: 40 }).map((copies) => ({ closed, copies })))
  .map(({ closed, copies }) => {
    const builder = new NormsBuilder();
    for (const [deal, events] of closed)
      for (let i = 0; i < copies; i += 1) builder.add(deal, events);

    return builder.build(START, 'random');
  });

export const allNorms = fc.oneof(fc.constant(defaultNorms()), builtNorms);

export const moments = time(0, 260);

/** What every promise is tried on: a deal, its events, a policy, norms and a moment. */
export interface Case {
  readonly deal: RiskDeal;
  readonly events: RiskEvent[];
  readonly policy: RiskPolicy;
  readonly norms: RiskNorms;
  readonly asOf: number;
}

const caseOf = (
  events: fc.Arbitrary<RiskEvent[]>,
  policy: fc.Arbitrary<RiskPolicy>,
): fc.Arbitrary<Case> =>
  fc.record({ deal: openDeal, events, policy, norms: allNorms, asOf: moments });

export const openCasesOf = (policy: fc.Arbitrary<RiskPolicy>) => caseOf(openEvents, policy);
export const anyCasesOf = (policy: fc.Arbitrary<RiskPolicy>) => caseOf(anyEvents, policy);
export const openCases = openCasesOf(policies);
export const anyCases = anyCasesOf(policies);

/** An event with nothing but a kind and a time. */
export function bareEvent(
  type: RiskEventType,
  at: number,
  fields: Partial<RiskEvent> = {},
): RiskEvent {
  return {
    id: `added-${type}`,
    at,
    type,
    from: null,
    to: null,
    actor: null,
    text: null,
    ...fields,
  };
}

// The generators live in a test file because production code may not know fast-check; what they
// make must be what the schemas allow, else the promises would be tried on the wrong things.
describe('random histories', () => {
  it('use policies and norms that the schemas accept', () => {
    fc.assert(
      fc.property(policies, allNorms, (policy, norms) => {
        expect(riskPolicySchema.parse(policy)).toEqual(policy);
        expect(riskNormsSchema.parse(norms)).toEqual(norms);
      }),
      { numRuns: 50 },
    );
  });
});
