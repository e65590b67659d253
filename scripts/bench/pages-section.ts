import { DEAL_SORTS } from '@/lib/deals/model';
import { figure, type BenchRow } from './bench-row';
import { finishPipeline, type BenchContext, type Pipeline } from './context';
import { LAST_DAY, makeDeal, RARE_WORD } from './history';
import { timeContests, type Contest, type ContestTimes } from './http-load';
import { peakRssOf } from './peak-memory';
import { buildApp, serveApp, type AppProcess } from './processes.mjs';
import { percentile, spreadOf, type Spread } from './statistics';
import type { Tenants } from './tenants';
import { FREQUENT_WORD, UNCOMMON_WORD } from './words-table';

const MOST_RATIO = 1.5;
const MOST_DASHBOARD_MS = 300;
const ROUNDS = 300;
const WARM_UP = 30;
const CROWD = 4;
const ANY_SHAPE = { lastDay: LAST_DAY, eventsPerDeal: 2, openShare: 1 };

/**
 * Words of made names and accounts. Limits keep the pages of both tenants alike where a word stands
 * in few deals of the small one: the cost of finding is measured, not that of showing more.
 */
const SEARCHES: readonly (readonly [what: string, q: string, limit?: number])[] = [
  ['a frequent word', FREQUENT_WORD],
  ['an uncommon word', UNCOMMON_WORD],
  ['two words', 'pilot extension'],
  ['two words that seldom meet', 'cedar renewal', 3],
  ['a part of a word', 'newa'],
  ['one account', makeDeal(3, ANY_SHAPE).account, 1],
  ['a rare word', RARE_WORD],
  ['no such word', 'quux'],
];

/** Filters that no index walks in their order: measured for information, outside the promise. */
const FILTERED: readonly [name: string, path: string][] = [
  ['closed deals by priority', '/api/deals?sort=priority&status=closed'],
  ["one seller's deals by priority", '/api/deals?sort=priority&owner=Greta%20Holm&limit=25'],
];

const ATTENTION = '/api/deals?sort=priority&status=open&limit=25';
/** What the dashboard shows as needing attention. */
const DASHBOARD_QUERY = '/api/deals?sort=priority&band=High,Medium&limit=10';

function listRequests(): [name: string, path: string][] {
  const searches = SEARCHES.map(([what, q, limit]): [string, string] => {
    const query = new URLSearchParams({ q, ...(limit ? { limit: String(limit) } : {}) });
    return [`search, ${what} (${q})`, `/api/deals/search?${query.toString()}`];
  });
  return [
    ...DEAL_SORTS.map((sort): [string, string] => [
      `first page by ${sort}`,
      `/api/deals?sort=${sort}`,
    ]),
    ...searches,
    ['attention queue, 25 open deals by priority', ATTENTION],
    ['attention queue of the dashboard', DASHBOARD_QUERY],
    ...FILTERED,
  ];
}

function contestsOf({ address }: AppProcess, tenants: Tenants): Contest[] {
  const base = address.replace('localhost', '127.0.0.1');
  const api = listRequests().map(([name, path]) => {
    const ask = (token: string) => ({
      url: `${base}${path}`,
      headers: { authorization: `Bearer ${token}` },
    });
    return { name, small: ask(tenants.small.token), large: ask(tenants.large.token) };
  });
  const open = (cookie: string) => ({ url: `${base}/dashboard`, headers: { cookie } });
  const { small, large } = tenants;
  return [...api, { name: DASHBOARD, small: open(small.cookie), large: open(large.cookie) }];
}

const DASHBOARD = 'dashboard page';
const ms = ({ p50, p95 }: Spread): string => `p50 ${figure(p50)}, p95 ${figure(p95)} ms`;

const p95s = ({ small, large }: ContestTimes): { small: number; large: number } => ({
  small: percentile(small, 0.95),
  large: percentile(large, 0.95),
});

function promiseOf(name: string, largeP95: number, ratio: number): Pick<BenchRow, 'promised'> {
  if (FILTERED.some(([filtered]) => filtered === name)) return {};
  const promised =
    name === DASHBOARD
      ? { value: largeP95, atMost: MOST_DASHBOARD_MS, unit: 'ms at p95' }
      : { value: ratio, atMost: MOST_RATIO, unit: 'ratio of p95' };
  return { promised: { ...promised, needsFullSize: true } };
}

function contestRow(
  alone: ContestTimes,
  crowded: ContestTimes,
  sizes: Pipeline['deals'],
): BenchRow {
  const [small, large] = [spreadOf(alone.small), spreadOf(alone.large)];
  const ratio = large.p95 / small.p95;
  const crowd = p95s(crowded);
  const count = (deals: number) => deals.toLocaleString('en');
  const parts = [
    `${count(sizes.small)} deals: ${ms(small)}`,
    `${count(sizes.large)}: ${ms(large)}`,
    `ratio ${figure(ratio)}`,
    `${CROWD} at a time: p95 ${figure(crowd.small)} and ${figure(crowd.large)} ms`,
  ];
  return {
    what: alone.name,
    measured: parts.join('; '),
    figures: {
      smallP50: small.p50,
      smallP95: small.p95,
      largeP50: large.p50,
      largeP95: large.p95,
      ratio,
      requests: large.count,
      crowdedSmallP95: crowd.small,
      crowdedLargeP95: crowd.large,
    },
    ...promiseOf(alone.name, large.p95, ratio),
  };
}

async function measurePages(
  { scale, say }: BenchContext,
  { deals, tenants }: Pipeline,
  app: AppProcess,
): Promise<BenchRow[]> {
  const contests = contestsOf(app, tenants);
  const rounds = Math.max(40, Math.round(ROUNDS * scale));
  await timeContests(contests, WARM_UP, 1);
  say(`${rounds} requests of each kind to each tenant, one at a time`);
  const alone = await timeContests(contests, rounds, 1);
  say(`the same, ${CROWD} at a time`);
  const crowded = await timeContests(contests, rounds, CROWD);
  const rows = alone.map((times, place) => contestRow(times, crowded[place] ?? times, deals));
  // One process answered them all; its high-water mark stands in the first row.
  return rows.map((row, place) => (place === 0 ? { ...row, peakRssMb: peakRssOf(app.pid) } : row));
}

/** The built app over a small and a large tenant in one database, their requests interleaved. */
export async function pagesSection(context: BenchContext): Promise<BenchRow[]> {
  const pipeline = await context.pipeline();
  context.say('filling the small tenant, closing a third of the deals');
  await finishPipeline(pipeline);
  context.say('building the app, where that was not done');
  const app = await serveApp(await buildApp(), pipeline.database.appUrl);
  try {
    return await measurePages(context, pipeline, app);
  } finally {
    await app.stop();
  }
}
