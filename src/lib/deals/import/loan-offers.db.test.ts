import { createReadStream } from 'node:fs';
import path from 'node:path';
import { parse } from 'csv-parse';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWorld, listQuery, type World } from '@/test/factories';
import type { DealDto } from '../dto';
import { importFiles, type Row } from './import-history.test-support';
import { getAssessment, listDeals } from '../index';

/**
 * Real input: the histories of a lender's loan offers, cut at a day in the middle. What was decided
 * after that day is open in the product, and its ranking is held against what became of it.
 */
const fixtures = process.env.SENTINEL_FIXTURES_DIR;
const folder = fixtures && path.join(fixtures, 'data', 'loan-offers');
const CUT = Date.parse('2011-12-15T12:00:00.000Z');

async function readRows(name: string): Promise<Row[]> {
  const parser = createReadStream(path.join(folder ?? '', name)).pipe(parse({ columns: true }));
  const rows: Row[] = [];
  for await (const row of parser as AsyncIterable<Row>) rows.push(row);
  return rows;
}

const known = (time: string | undefined): boolean => Date.parse(time ?? '') <= CUT;

/** The files as they would have been exported on that day. */
function cutAt(deals: readonly Row[], events: readonly Row[]) {
  const pastEvents = events.filter(({ at }) => known(at));
  const stages = new Map<string, string>();
  for (const { dealId = '', type, to = '' } of pastEvents) {
    if (type === 'created' || type === 'stage_changed') stages.set(dealId, to);
  }
  const pastDeals = deals
    .filter(({ createdAt }) => known(createdAt))
    .map((deal) =>
      known(deal.closedAt)
        ? deal
        : { ...deal, closedAt: '', outcome: '', stage: stages.get(deal.id ?? '') ?? '' },
    );
  return { deals: pastDeals, events: pastEvents };
}

/** Share of (lost, won) pairs in which the lost one was ranked higher; ties count half. */
function areaUnderCurve(lost: readonly number[], won: readonly number[]): number {
  let above = 0;
  for (const a of lost) for (const b of won) above += a > b ? 1 : a === b ? 0.5 : 0;
  return above / (lost.length * won.length);
}

async function allOpen(world: World): Promise<DealDto[]> {
  const owner = await world.actor('owner');
  const deals: DealDto[] = [];
  for (let cursor: string | undefined; ;) {
    const query = listQuery({ status: 'open', sort: 'risk', limit: 100, cursor });
    const page = await listDeals(world.deps, owner, query);
    deals.push(...page.deals);
    if (page.nextCursor === null) return deals;
    cursor = page.nextCursor;
  }
}

describe.skipIf(!folder)('the loan offers (SENTINEL_FIXTURES_DIR is set)', () => {
  let world: World;
  let open: DealDto[];
  const outcomes = new Map<string, string>();

  beforeAll(async () => {
    world = await createWorld();
    world.clock.set(new Date(CUT));
    const deals = await readRows('deals.csv');
    for (const { id = '', outcome = '' } of deals) outcomes.set(id, outcome);
    const cut = cutAt(deals, await readRows('events.csv'));
    const summary = await importFiles(world, cut.deals, cut.events, {
      fields: { source: 'lender', stages: 'offer_sent,offer_returned' },
    });
    expect(summary).toMatchObject({ created: cut.deals.length, skipped: 0 });
    open = await allOpen(world);
  }, 60_000);

  afterAll(() => world?.close());

  it('ranks the open ones so that the ones lost later stand above the ones won later', () => {
    expect(open.length).toBeGreaterThan(200);
    const scores = (outcome: string) =>
      open
        .filter(({ externalId }) => outcomes.get(externalId ?? '') === outcome)
        .map(({ riskScore }) => riskScore ?? 0);
    expect(areaUnderCurve(scores('lost'), scores('won'))).toBeGreaterThan(0.68);
  });

  it('explains each of them with parts that add up to the number in the list', async () => {
    const owner = await world.actor('owner');
    for (const deal of open.slice(0, 25)) {
      const { score, base, contributions } = await getAssessment(world.deps, owner, deal.id);
      const sum = contributions.reduce((total, { points }) => total + points, base);
      expect(score).toBe(deal.riskScore);
      expect(score).toBeCloseTo(1 / (1 + Math.exp(-sum)), 9);
      expect(contributions.every(({ reason, evidence }) => reason && evidence)).toBe(true);
    }
  });

  it('keeps the lender’s own stage names beside ours', () => {
    expect(new Set(open.map(({ crmStage }) => crmStage))).toEqual(
      new Set(['offer_sent', 'offer_returned']),
    );
    expect(new Set(open.map(({ stage }) => stage))).toEqual(new Set(['discovery', 'negotiation']));
  });
});
