import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWorld, DAY, listQuery, makeDeal, refusal, type World } from '@/test/factories';
import type { Actor } from '../auth';
import { encodeCursor } from '../core/cursor';
import { AppError } from '../core/errors';
import type { DealDto } from './dto';
import { listDeals, logTouch, updateDeal } from './index';
import { BANDS, DEAL_SORTS, STAGES, type DealSort } from './model';
import { logTouchInput, updateDealInput, type ListDealsQuery } from './schema';

let world: World;
let owner: Actor;
const all: DealDto[] = [];

/** Deals of a team and of a person, with equal values, missing dates and closed ones among them. */
async function seedDeals(): Promise<void> {
  const request = await world.request('owner');
  for (let n = 0; n < 48; n += 1) {
    world.clock.travel(n % 3 === 0 ? 0 : 7 * 3_600_000);
    const { id } = await makeDeal(world, {
      name: `${n % 4 === 0 ? 'Harbor' : 'Quarry'} ${n}`,
      account: n % 5 === 0 ? 'Nimbus GmbH' : null,
      value: [0, 500, 500, 12_000.55, 90_000][n % 5] ?? 0,
      stage: STAGES[n % STAGES.length] ?? 'discovery',
      teamId: n % 6 === 0 ? null : world.teamId('north'),
      expectedCloseDate: n % 3 === 0 ? null : new Date(world.clock.now().getTime() + n * DAY).toISOString().slice(0, 10),
    }); // prettier-ignore
    if (n % 4 === 1) {
      await logTouch(world.deps, request, id, logTouchInput.parse({ type: 'email_received' }));
    }
  }
  const { deals } = await listDeals(world.deps, owner, listQuery({ limit: 100 }));
  all.push(...deals);
  expect(all).toHaveLength(48);
}

beforeAll(async () => {
  world = await createWorld();
  owner = await world.actor('owner');
  await seedDeals();
});
afterAll(() => world.close());

const time = (text: string | null, missing: number) => (text ? Date.parse(text) : missing);
/** What each order compares; the sign says which way. */
const KEYS: Record<DealSort, { key: (deal: DealDto) => number; sign: 1 | -1 }> = {
  priority: { key: (deal) => deal.priority ?? -1, sign: -1 },
  risk: { key: (deal) => (deal.outcome ? -1 : (deal.riskScore ?? -1)), sign: -1 },
  value: { key: (deal) => deal.value, sign: -1 },
  closeDate: { key: (deal) => time(deal.expectedCloseDate, Infinity), sign: 1 },
  lastTouch: { key: (deal) => time(deal.lastTouchAt, -Infinity), sign: 1 },
  createdAt: { key: (deal) => time(deal.createdAt, 0), sign: -1 },
};

function sorted(deals: readonly DealDto[], sort: DealSort): string[] {
  const { key, sign } = KEYS[sort];
  const order = (a: number | string, b: number | string) => (a < b ? -sign : a > b ? sign : 0);
  return deals.toSorted((a, b) => order(key(a), key(b)) || order(a.id, b.id)).map(({ id }) => id);
}

const FILTERS: readonly (readonly [string, Partial<ListDealsQuery>, (deal: DealDto) => boolean])[] =
  [
    ['nothing', {}, () => true],
    ['open ones', { status: 'open' }, (deal) => deal.outcome === null],
    ['closed ones', { status: 'closed' }, (deal) => deal.outcome !== null],
    ['a stage', { stage: 'proposal' }, (deal) => deal.stage === 'proposal'],
    ['Low', { band: ['Low'] }, (deal) => deal.outcome === null && deal.riskLevel === 'Low'],
    [
      'Medium',
      { band: ['Medium'] },
      (deal) => deal.outcome === null && deal.riskLevel === 'Medium',
    ],
    ['a least value', { minValue: 500 }, (deal) => deal.value >= 500],
    ['a most value', { maxValue: 500 }, (deal) => deal.value <= 500],
    ['words of a name', { q: 'HARBOR' }, (deal) => deal.name.startsWith('Harbor')],
    ['words of an account', { q: 'nimbus g' }, (deal) => deal.account === 'Nimbus GmbH'],
    ['an owner by name', { owner: 'Person owner' }, () => true],
    [
      'several at once',
      { status: 'open', minValue: 1, q: 'quarry' },
      (deal) => deal.outcome === null && deal.value >= 1 && deal.name.startsWith('Quarry'),
    ],
  ];

async function pageThrough(query: Partial<ListDealsQuery>, between?: () => Promise<unknown>) {
  const seen: DealDto[] = [];
  for (let cursor: string | undefined; ;) {
    const given = cursor ? { ...query, cursor } : query;
    const page = await listDeals(world.deps, owner, listQuery({ limit: 7, ...given }));
    seen.push(...page.deals);
    if (!page.nextCursor) return seen;
    expect(page.deals).toHaveLength(7);
    await between?.();
    cursor = page.nextCursor;
  }
}

describe.each(DEAL_SORTS)('the list by %s', (sort) => {
  it.each(FILTERS)('filtered by %s pages in order through all', async (_name, filter, fits) => {
    const seen = await pageThrough({ ...filter, sort });
    expect(seen.map(({ id }) => id)).toEqual(sorted(all.filter(fits), sort));
  });

  it('shows each deal exactly once while others come in and change', async () => {
    const known = new Set(all.map(({ id }) => id));
    const added: string[] = [];
    const seen = await pageThrough({ sort }, async () => {
      added.push((await makeDeal(world, { name: 'Latecomer', value: 500 })).id);
      added.push((await makeDeal(world, { name: 'Latecomer', value: 0 })).id);
    });
    const ids = seen.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((id) => known.has(id))).toEqual(sorted(all, sort));
    await world.deps.db.deal.deleteMany({ where: { id: { in: added } } });
  });
});

describe('the bands of the list', () => {
  it('split the open deals', async () => {
    const counts = await Promise.all(
      BANDS.map(async (band) => (await pageThrough({ band: [band] })).length),
    );
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(
      all.filter(({ outcome }) => outcome === null).length,
    );
    expect(counts.filter((count) => count > 0).length).toBeGreaterThan(1);
  });
});

describe('cursors', () => {
  const page = (cursor: string, sort: DealSort = 'priority') =>
    listDeals(world.deps, owner, listQuery({ cursor, sort }));
  const BAD = { code: 'BAD_REQUEST', fields: ['cursor'] };

  it.each(['x', '%%%', 'bnVsbA', Buffer.from('{"a":1}').toString('base64url'), '[]', 'W10'])(
    'that nobody gave out are refused: %s',
    async (cursor) => {
      expect(await refusal(page(cursor))).toEqual(BAD);
    },
  );

  it('of another order are refused', async () => {
    const { nextCursor } = await listDeals(world.deps, owner, listQuery({ limit: 1 }));
    expect(await refusal(page(nextCursor ?? '', 'value'))).toEqual(BAD);
    expect(await refusal(page(nextCursor ?? '', 'risk'))).toEqual(BAD);
  });

  it('with any made-up values are refused or give a page, never a fault of ours', async () => {
    const odd = fc.constantFrom(
      '1', '2026', '0x10', '0b1', '1e-400', '1e400', ' 5 ', '', 'NaN', 'Infinity', '-infinity',
      'infinity', 'Jan 1', '2026-13-45', '+275760-09-13T00:00:00Z', '2026-01-01 00:00:00+00',
      '0000-01-01T00:00:00Z', '2026-02-30 00:00:00+00', '1_000', '-0', '1e999999', '\ud800',
    ); // prettier-ignore
    const value = fc.oneof(odd, fc.string(), fc.double().map(String), fc.date({ noInvalidDate: true }).map((date) => date.toISOString())); // prettier-ignore
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...DEAL_SORTS), value, fc.string(), async (sort, key, id) => {
        const outcome = await page(encodeCursor(sort, [key, id]), sort).catch((error) => error);
        if (outcome instanceof AppError) expect(outcome.code).toBe('BAD_REQUEST');
        else expect(outcome).toHaveProperty('deals');
      }),
      { numRuns: 400 },
    ); // prettier-ignore
  });
});

describe('the search words', () => {
  it('are taken literally', async () => {
    const names = ['100% sure', 'under_score', String.raw`back\slash`, 'plain'];
    for (const name of names) await makeDeal(world, { name });
    const found = async (q: string) =>
      (await pageThrough({ q })).map(({ name }) => name).toSorted();
    expect(await found('%')).toEqual(['100% sure']);
    expect(await found('_')).toEqual(['under_score']);
    expect(await found('\\')).toEqual([String.raw`back\slash`]);
    expect(await found("' OR 1=1 --")).toEqual([]);
  });

  it('all have to stand there, in any order, and a lone sign is no wildcard', async () => {
    const name = 'Cedar Point – Machine tending, two shifts';
    await makeDeal(world, { name, account: 'Glassworks' });
    const found = async (q: string) => (await pageThrough({ q })).map((deal) => deal.name);
    expect(await found('glassworks cedar')).toEqual([name]);
    expect(await found('machine tending two')).toEqual([name]);
    expect(await found('cedar maple')).toEqual([]);
    expect(await found(',')).toEqual([name]);
    expect(await found(';')).toEqual([]);
  });
});

describe('an owner', () => {
  it('is whoever the deal is given to, by id or by the shown name', async () => {
    const { id } = await makeDeal(world);
    const assignedToId = world.userId('member');
    const patch = updateDealInput.parse({ assignedToId });
    await updateDeal(world.deps, await world.request('owner'), id, patch);
    for (const owned of ['Person member', assignedToId]) {
      expect((await pageThrough({ owner: owned })).map((deal) => deal.id)).toEqual([id]);
    }
  });
});
