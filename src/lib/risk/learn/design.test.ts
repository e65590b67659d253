import { describe, expect, it } from 'vitest';
import { assess } from '../assess';
import { seededRandom } from '../backtest/bootstrap';
import { drain } from '../backtest/steps';
import { NORM_DAYS } from '../norms';
import { createNormsTimeline, type DealWithEvents } from '../norms-timeline';
import { defaultPolicy, riskPolicySchema } from '../policy';
import { DAY } from '../ramp';
import type { RiskEvent, RiskEventType } from '../types';
import { makeDesign } from './design';
import { logOddsOf } from './fit-ridge';
import { readKnownDeals } from './known-deals';
import { layColumns, makePrior, toPolicy, type Columns } from './parameters';
import { planSnapshots } from './plan-snapshots';
import { simulate, SILENCE_WORLD, stagesOf, START } from './worlds.test-support';

/** What a rich history has besides mails: every signal speaks somewhere. */
function enrich({ deal, events }: DealWithEvents, index: number): DealWithEvents {
  const random = seededRandom(index + 1);
  const add = (
    days: number,
    type: RiskEventType,
    to: string | null = null,
    text: string | null = null,
  ): RiskEvent => ({
    id: `${deal.id} ${type} ${days}`,
    at: deal.createdAt + Math.round(days * DAY),
    type,
    from: null,
    to,
    actor: null,
    text,
  });
  const inDays = (days: number): string => new Date(deal.createdAt + days * DAY).toISOString();
  const more = [
    add(1, 'contact_added', 'Ada'),
    add(2, 'contact_added', 'Grace'),
    add(3, 'meeting_scheduled', inDays(9)),
    add(4, 'next_step_set', inDays(12)),
    add(5, 'close_date_changed', inDays(8)),
    add(6, 'close_date_changed', inDays(20)),
    add(7, 'call'),
    add(8, 'note', null, 'They look at another vendor.'),
    add(11, 'stage_changed', 's1'),
    add(13, 'stage_changed', 's0'),
  ].filter(({ at }) => at < (deal.closedAt ?? 0) && random() < 0.6);
  const silent = index % 3 === 0 ? events.filter(({ type }) => type !== 'email_received') : events;

  return { deal, events: [...silent, ...more] };
}

const policy = { ...defaultPolicy(), stages: stagesOf(SILENCE_WORLD) };
const deals = simulate(SILENCE_WORLD, 60, 5).map(enrich);
const known = drain(readKnownDeals(deals, policy, Infinity));
const planned = drain(planSnapshots(known.closed, 3_000));
const columns = layColumns(['s0', 's1']);
const design = drain(makeDesign(known, planned, policy, columns));

/** Numbers from the whole of the bounds, with curves that stay within theirs. */
function draw(seed: number, { inStage, silence, silenceStart }: Columns): Float64Array {
  const random = seededRandom(seed);
  const { low, high } = makePrior(columns);
  const values = low.map((from, j) => from + random() * ((high[j] as number) - from));
  for (let step = 0; step < NORM_DAYS.length - 1; step += 1) {
    for (const first of [inStage, silence]) {
      const share = (values[first + step] as number) / (high[first + step] as number);
      values[first + step] = share * Math.min(0.12, high[first + step] as number);
    }
  }
  values[silenceStart] = -random();

  return values;
}

describe('the rows that are learned from', () => {
  it('say what the engine says of the same moment, whatever is learned', () => {
    const seen = new Set<string>();
    for (const seed of [1, 2, 3]) {
      const values = draw(seed, columns);
      const learned = toPolicy(policy, 'x', columns, values, -0.5);
      expect(riskPolicySchema.parse(learned)).toEqual(learned);
      const normsAt = createNormsTimeline(known.all, policy, false);
      expect(design.rows).toBeGreaterThan(500);
      for (let row = 0; row < design.rows; row += 1) {
        const deal = known.closed[design.deal[row] as number];
        if (deal === undefined) throw new Error('no deal');
        const at = design.at[row] as number;
        const norms = normsAt(planned.calendar.timeOf(planned.calendar.placeAt(at)));
        const { base, contributions } = assess(deal.asCreated, deal.events, learned, norms, at);
        for (const { signal, points } of contributions) if (points !== 0) seen.add(signal);
        const sum = contributions.reduce((total, { points }) => total + points, base);
        // The policy is rounded to four decimals.
        expect(Math.abs(logOddsOf(design, row, values) - sum)).toBeLessThan(0.004);
        expect(design.lost[row] === 1).toBe(deal.lost);
      }
    }
    expect([...seen].toSorted()).toEqual(Object.keys(defaultPolicy().weights).toSorted());
  });

  it('come only from moments at which the deal was open', () => {
    for (let row = 0; row < design.rows; row += 1) {
      const deal = known.closed[design.deal[row] as number];
      expect(design.at[row]).toBeGreaterThanOrEqual(deal?.createdAt ?? Infinity);
      expect(design.at[row]).toBeLessThan(deal?.closedAt ?? 0);
      expect(design.at[row]).toBeGreaterThanOrEqual(START);
    }
  });

  it('say what the default policy says where nothing was learned', () => {
    const { start } = makePrior(columns);
    const { version: _version, ...same } = toPolicy(policy, 'x', columns, start, 0);
    expect({ ...same, version: policy.version }).toEqual(policy);
  });
});

describe('the bounds that numbers are learned within', () => {
  it('are those of the schema, and each corner of them is a policy it takes', () => {
    const { low, high } = makePrior(columns);
    const random = seededRandom(4);
    const corners = [low, high, low.map((from, j) => (random() < 0.5 ? from : (high[j] ?? 0)))];
    for (const corner of corners) {
      for (const begin of [0, -1, -9]) {
        const learned = toPolicy(policy, 'x', columns, corner, begin);
        expect(riskPolicySchema.parse(learned)).toEqual(learned);
      }
    }
  });
});
