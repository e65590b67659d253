import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import {
  assess,
  createNormsTimeline,
  dealAsCreated,
  defaultPolicy,
  parseDealRow,
  parseEventRow,
  type RiskDeal,
  type RiskEvent,
} from './index';
import { DAY } from './ramp';

const fixtures = process.env.SENTINEL_FIXTURES_DIR ?? '';
const folder = path.join(fixtures, 'data/loan-offers');
const SPLIT = Date.UTC(2011, 11, 15);
const STEP_DAYS = 9;

interface Stored {
  readonly deal: RiskDeal;
  readonly events: RiskEvent[];
}

function readRows(name: string): Record<string, string>[] {
  return parse(readFileSync(path.join(folder, name)), { columns: true, bom: true });
}

function readHistory(): Stored[] {
  const deals = new Map<string, Stored>();
  for (const row of readRows('deals.csv')) {
    const parsed = parseDealRow(row);
    if (parsed.ok) deals.set(parsed.value.id, { deal: parsed.value, events: [] });
  }
  for (const [n, row] of readRows('events.csv').entries()) {
    const parsed = parseEventRow(row, String(n));
    if (parsed.ok) deals.get(parsed.value.dealId)?.events.push(parsed.value.event);
  }

  return [...deals.values()];
}

interface Judged {
  readonly score: number;
  readonly lost: boolean;
}

function judgeAll(history: readonly Stored[], firstDay: boolean): Judged[] {
  const policy = { ...defaultPolicy(), stages: ['offer_sent', 'offer_returned'] };
  const norms = createNormsTimeline(history, policy, firstDay);
  const end = Math.max(...history.map(({ deal }) => deal.closedAt ?? 0));
  const judged: Judged[] = [];
  for (let asOf = SPLIT + DAY / 2; asOf <= end; asOf += STEP_DAYS * DAY) {
    const known = norms(asOf);
    for (const { deal, events } of history) {
      if (asOf < deal.createdAt || asOf >= (deal.closedAt ?? 0)) continue;
      const { score } = assess(
        dealAsCreated(deal, events, 'offer_sent'),
        events,
        policy,
        known,
        asOf,
      );
      judged.push({ score, lost: deal.outcome === 'lost' });
    }
  }

  return judged;
}

/** The share of pairs of a lost and a won snapshot in which the lost one scores higher. */
function areaUnderCurve(judged: readonly Judged[]): number {
  const sorted = judged.toSorted((a, b) => a.score - b.score);
  let won = 0;
  let pairs = 0;
  for (const each of sorted) {
    if (each.lost) pairs += won;
    else won += 1;
  }

  return pairs / (won * (sorted.length - won));
}

function brier(judged: readonly Judged[]): number {
  return (
    judged.reduce((sum, { score, lost }) => sum + (score - Number(lost)) ** 2, 0) / judged.length
  );
}

// Outside data is not shipped: without SENTINEL_FIXTURES_DIR there is nothing to measure on.
describe.skipIf(fixtures === '')(
  'the yardstick, on loan offers (skipped without SENTINEL_FIXTURES_DIR)',
  () => {
    const history = fixtures === '' ? [] : readHistory();

    it('tells lost from won on the first day', () => {
      const judged = judgeAll(history, true);
      expect(areaUnderCurve(judged)).toBeGreaterThan(0.68);
      expect(brier(judged)).toBeLessThan(0.249);
    });

    it('is better calibrated with norms', () => {
      const judged = judgeAll(history, false);
      expect(areaUnderCurve(judged)).toBeGreaterThan(0.7);
      expect(brier(judged)).toBeLessThan(0.22);
    });
  },
);
