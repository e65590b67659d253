import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import {
  columnMappingSchema,
  compareLearned,
  defaultPolicy,
  learnPolicy,
  parseDealRow,
  parseEventRow,
  planColumns,
  runBacktest,
  type BacktestReport,
  type ColumnMapping,
  type RiskDeal,
  type RiskEvent,
} from './index';

const fixtures = process.env.SENTINEL_FIXTURES_DIR ?? '';

interface Stored {
  readonly deal: RiskDeal;
  readonly events: RiskEvent[];
}

function readRows(file: string): Record<string, string>[] {
  return parse(readFileSync(path.join(fixtures, 'data', file)), { columns: true, bom: true });
}

function readDeals(file: string, mapping: ColumnMapping | null): Map<string, Stored> {
  const rows = readRows(file);
  const format = { dates: 'iso', decimals: 'point' } as const;
  const plan = planColumns('deals', Object.keys(rows[0] ?? {}), mapping, format);
  const deals = new Map<string, Stored>();
  for (const row of rows) {
    const parsed = plan.ok ? parseDealRow(plan.read(row)) : { ok: false as const };
    if (parsed.ok) deals.set(parsed.value.id, { deal: parsed.value, events: [] });
  }

  return deals;
}

function readLoanOffers(): Stored[] {
  const deals = readDeals('loan-offers/deals.csv', null);
  for (const [n, row] of readRows('loan-offers/events.csv').entries()) {
    const parsed = parseEventRow(row, String(n));
    if (parsed.ok) deals.get(parsed.value.dealId)?.events.push(parsed.value.event);
  }

  return [...deals.values()];
}

const sentinel = (report: BacktestReport) => {
  const [first] = report.methods;
  if (!first?.interval || first.auc === null || first.brier === null) throw new Error('no figures');

  return { auc: first.auc, interval: first.interval, brier: first.brier };
};

// Outside data is not shipped: without SENTINEL_FIXTURES_DIR there is nothing to measure on.
describe.skipIf(fixtures === '')(
  'the yardstick, on loan offers (skipped without SENTINEL_FIXTURES_DIR)',
  () => {
    const history = fixtures === '' ? [] : readLoanOffers();
    const policy = { ...defaultPolicy(), stages: ['offer_sent', 'offer_returned'] };
    const options = { policy, split: Date.UTC(2011, 11, 15), stepDays: 3 };

    it('tells lost from won on the first day', () => {
      const report = runBacktest(history, { ...options, firstDay: true });
      expect(report.snapshots).toBe(5593);
      expect(sentinel(report).auc).toBeGreaterThan(0.68);
      expect(sentinel(report).brier).toBeLessThan(report.constant.brier ?? 0);
      expect(report.verdict.kind).toBe('better');
    });

    it('is better calibrated with norms, and no worse than the best column', () => {
      const report = runBacktest(history, options);
      expect(sentinel(report).auc).toBeGreaterThan(0.7);
      expect(sentinel(report).interval.low).toBeGreaterThan(0.68);
      expect(sentinel(report).brier).toBeLessThan(0.22);
      expect(report.verdict.kind).toBe('better');
      for (const { interval } of report.byStage) expect(interval?.high).toBeGreaterThan(0.5);
      const rates = report.bands.map(({ lossRate }) => lossRate ?? 0);
      expect(rates).toEqual(rates.toSorted((a, b) => a - b));
    });

    it('learns a policy that is at least as good as a trained logistic regression', () => {
      const outcome = learnPolicy(history, { policy, until: options.split, version: 'learned' });
      if (outcome.kind === 'too_little') throw new Error(outcome.sentences.join(' '));
      expect(outcome.report.deals).toEqual({ won: 905, lost: 926 });
      const report = runBacktest(history, { ...options, policy: outcome.policy });
      const present = runBacktest(history, options);
      expect(report.snapshots).toBe(5593);
      expect(sentinel(report).auc).toBeGreaterThanOrEqual(0.736);
      expect(sentinel(report).brier).toBeLessThanOrEqual(0.2);
      expect(sentinel(report).brier).toBeLessThan(sentinel(present).brier - 0.005);
      for (const { interval } of report.byStage) expect(interval?.high).toBeGreaterThan(0.5);
      expect(report.verdict.kind).toBe('better');
      expect(compareLearned(report, present).isBetter).toBe(true);
    });
  },
);

describe.skipIf(fixtures === '')(
  'a leak, on outcomes without a pattern (skipped without SENTINEL_FIXTURES_DIR)',
  () => {
    const mapping = columnMappingSchema.parse({
      id: 'opportunity_id',
      stage: 'deal_stage',
      createdAt: 'engage_date',
      closedAt: 'close_date',
      expectedCloseDate: 'close_date',
      value: 'close_value',
      owner: 'sales_agent',
    });
    const deals =
      fixtures === '' ? [] : [...readDeals('crm-sales/sales_pipeline.csv', mapping).values()];
    const policy = { ...defaultPolicy(), stages: ['Prospecting', 'Engaging'] };
    const split = Date.UTC(2017, 6, 15);

    it('would show as skill, and there is none', () => {
      const report = runBacktest(deals, { policy, split });
      const { auc, interval } = sentinel(report);
      expect(deals).toHaveLength(8300);
      expect(auc).toBeGreaterThan(0.43);
      expect(auc).toBeLessThan(0.55);
      expect(interval.high - interval.low).toBeGreaterThan(0.01);
      expect(interval.high - interval.low).toBeLessThan(0.1);
      expect(['not_better', 'below']).toContain(report.verdict.kind);
      expect(report.verdict.sentences.join(' ')).not.toMatch(/every baseline|better than the base/);
    });

    it('is not learned either', () => {
      const outcome = learnPolicy(deals, { policy, until: split, version: 'learned' });
      if (outcome.kind === 'too_little') throw new Error(outcome.sentences.join(' '));
      const report = runBacktest(deals, { policy: outcome.policy, split });
      expect(sentinel(report).auc).toBeLessThan(0.55);
      expect(compareLearned(report, runBacktest(deals, { policy, split })).isBetter).toBe(false);
    });
  },
);
