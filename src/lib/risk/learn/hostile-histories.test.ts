import { describe, expect, it } from 'vitest';
import { assess } from '../assess';
import { seededRandom } from '../backtest/bootstrap';
import { runBacktest } from '../backtest/run-backtest';
import type { DealWithEvents } from '../norms-timeline';
import { defaultNorms } from '../norms';
import { defaultPolicy, riskPolicySchema } from '../policy';
import { DAY } from '../ramp';
import type { RiskEvent, RiskEventType } from '../types';
import { learnPolicy } from './learn-policy';
import { momentAt, START } from './worlds.test-support';

const FAR = START + 10_000 * DAY;

/** How the deals of a hostile history look; what is left out is ordinary. */
interface Shape {
  readonly stagesOf?: (n: number) => readonly string[];
  readonly isLost?: (n: number) => boolean;
  readonly lifeDays?: (n: number) => number;
  readonly createdDay?: (n: number) => number;
  readonly value?: number;
  /** Without events only the columns tell how a deal ended. */
  readonly hasEvents?: boolean;
  readonly touches?: number;
}

function historyOf(count: number, shape: Shape): DealWithEvents[] {
  const random = seededRandom(11);
  const {
    stagesOf = () => ['discovery', 'proposal'],
    isLost = (n: number) => n % 2 === 0,
    lifeDays = () => 10 + 30 * random(),
    createdDay = () => 200 * random(),
    value = 100,
    hasEvents = true,
    touches = 3,
  } = shape;

  return Array.from({ length: count }, (_, n) => {
    const outcome = isLost(n) ? ('lost' as const) : ('won' as const);
    const createdAt = START + Math.round(createdDay(n) * DAY);
    const life = Math.round(lifeDays(n) * DAY);
    const events: RiskEvent[] = [];
    const add = (share: number, type: RiskEventType, to: string | null = null): void => {
      const at = createdAt + Math.round(share * life);
      events.push({
        id: `${n}-${events.length}`,
        at,
        type,
        from: null,
        to,
        actor: null,
        text: null,
      });
    };
    const stages = stagesOf(n);
    for (const [index, stage] of stages.entries()) {
      add(index / stages.length, index === 0 ? 'created' : 'stage_changed', stage);
    }
    for (let k = 0; k < touches; k += 1) add(k / 4, k % 2 === 0 ? 'email_sent' : 'email_received');
    add(1, outcome);

    return {
      deal: {
        id: `d${n}`,
        createdAt,
        stage: `closed_${outcome}`,
        value,
        expectedCloseDate: null,
        closedAt: createdAt + life,
        outcome,
      },
      events: hasEvents ? events : [],
    };
  });
}

const HOSTILE: readonly [string, DealWithEvents[], 'learned' | 'too_little'][] = [
  [
    'stages named like the inside of an object',
    historyOf(120, {
      stagesOf: (n) => ['__proto__', 'constructor', n % 3 === 0 ? 'toString' : ''],
    }),
    'learned',
  ],
  [
    'sixty stages',
    historyOf(720, { stagesOf: (n) => [`stage ${n % 60}`, `stage ${(n + 1) % 60}`] }),
    'learned',
  ],
  ['all deals in one stage', historyOf(100, { stagesOf: () => ['only'] }), 'learned'],
  [
    'a stage with a name of ten thousand letters',
    historyOf(80, { stagesOf: () => ['x'.repeat(10_000)] }),
    'learned',
  ],
  ['deals without any events', historyOf(100, { hasEvents: false }), 'learned'],
  ['deals without any touch', historyOf(100, { touches: 0 }), 'learned'],
  [
    'all deals closed at one moment',
    historyOf(100, { createdDay: () => 1, lifeDays: () => 20 }),
    'learned',
  ],
  ['deals of no length at all', historyOf(100, { lifeDays: () => 0 }), 'too_little'],
  [
    'deals that closed before they were created',
    historyOf(100, { lifeDays: () => -5 }),
    'too_little',
  ],
  [
    'half of the deals of no length',
    historyOf(200, { lifeDays: (n) => (n % 4 < 2 ? 0 : 20) }),
    'learned',
  ],
  ['deals of twenty-five years', historyOf(80, { lifeDays: () => 9_000 }), 'learned'],
  ['values of nothing', historyOf(100, { value: 0 }), 'learned'],
  ['values of a million million', historyOf(100, { value: 1e12 }), 'learned'],
  ['nothing but losses', historyOf(200, { isLost: () => true }), 'too_little'],
  ['nothing but wins', historyOf(200, { isLost: () => false }), 'too_little'],
  [
    'every loss before every win',
    historyOf(200, { isLost: (n) => n < 100, createdDay: (n) => n }),
    'learned',
  ],
  [
    'a stage that tells the outcome for sure',
    historyOf(300, { stagesOf: (n) => ['first', n % 2 === 0 ? 'doomed' : 'safe'] }),
    'learned',
  ],
];

describe('a hostile history', () => {
  it.each(HOSTILE)('is learned from or refused, and never breaks: %s', (_, deals, kind) => {
    const outcome = learnPolicy(deals, { policy: defaultPolicy(), until: FAR, version: 'x' });
    expect(outcome.kind).toBe(kind);
    if (outcome.kind === 'too_little') {
      expect(outcome.sentences).toEqual([
        expect.stringMatching(/^Too little to learn from: .* 30 of each are needed\.$/),
      ]);

      return;
    }
    const { policy, report } = outcome;
    expect(riskPolicySchema.parse(JSON.parse(JSON.stringify(policy)))).toEqual(policy);
    expect(Math.min(report.deals.won, report.deals.lost)).toBeGreaterThanOrEqual(30);
    for (const each of [report.outOfTime.start, report.outOfTime.learned]) {
      expect(each === null || (each >= 0 && each <= 1)).toBe(true);
    }
    const [first] = deals;
    if (first === undefined) throw new Error('no deals');
    const { score } = assess(first.deal, first.events, policy, defaultNorms(), FAR);
    expect(score).toBeGreaterThan(0);
    expect(score).toBeLessThan(1);
  });

  it('has points only for the stages that enough deals were in, and for fifty at most', () => {
    const [, sixty] = HOSTILE;
    const outcome = learnPolicy(sixty?.[1] ?? [], {
      policy: defaultPolicy(),
      until: FAR,
      version: 'x',
    });
    if (outcome.kind === 'too_little') throw new Error('too little');
    expect(Object.keys(outcome.policy.learned.stages).length).toBeLessThanOrEqual(50);
    const rare = historyOf(100, { stagesOf: (n) => ['first', n < 9 ? 'rare' : 'usual'] });
    const few = learnPolicy(rare, { policy: defaultPolicy(), until: FAR, version: 'x' });
    expect(few.kind === 'learned' && Object.hasOwn(few.policy.learned.stages, 'rare')).toBe(false);
  });

  it('in which a stage tells the outcome for sure is learned without going to infinity', () => {
    const deals = historyOf(300, { stagesOf: (n) => ['first', n % 2 === 0 ? 'doomed' : 'safe'] });
    const split = momentAt(deals, 0.6);
    const options = { policy: defaultPolicy(), until: split, version: 'x' };
    const outcome = learnPolicy(deals, options);
    if (outcome.kind === 'too_little') throw new Error('too little');
    const { stages } = outcome.policy.learned;
    expect(stages.doomed).toBeGreaterThan(0.5);
    expect(stages.safe).toBeLessThan(-0.5);
    const report = runBacktest(deals, { policy: outcome.policy, split, stepDays: 3 });
    expect(report.methods[0]?.auc).toBeGreaterThan(0.8);
  });
});
