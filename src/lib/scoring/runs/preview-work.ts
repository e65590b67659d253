import 'server-only';
import { DAY_MS } from '../../core/dates';
import {
  BandChanges,
  compareBandsSteps,
  countAlertsSteps,
  noAlerts,
  type RiskPolicy,
} from '../../risk';
import type { BandChange, PreviewResult } from '../dto';
import { loadScoring } from '../load-scoring';
import { loadNormsTimeline } from '../norms-timeline';
import { countClosed } from '../repository';
import { countOpenDeals, listAliveByHash, listOpenIds } from '../repository/run-deals';
import { previewParams, type PreviewParams } from '../run-schema';
import { chooseSplit, chooseStep } from './choose-days';
import { judgeStored, type Judged } from './judge-stored';
import { loadClosed, loadPage, PAGE } from './load-closed';
import type { RunDriver } from './run-driver';
import { PREVIEWED } from './start-run';
import { policyOf, type RunWork } from './run-work';

const ALERT_DAYS = 90;
/** Deals whose alerts are replayed: each is looked at ninety times by each policy. */
const MAX_REPLAYED = 5_000;
/** A longer history would keep everybody else waiting while it is replayed. */
const MAX_EVENTS = 2_000;
/** Changes of band that are shown one by one. */
const MAX_SHOWN = 200;
/** Won and lost deals below which a backtest says nothing. */
const NEEDED = 30;

/** What is in force, and what is asked about. */
type Policies = readonly [RiskPolicy, RiskPolicy];
type Span = readonly [number, number];

const count = (value: number): string => value.toLocaleString('en-US');

/** The bands of all open deals as of now, page by page. */
async function compareBands(
  driver: RunDriver,
  scopeKey: string,
  policies: Policies,
  [from, to]: Span,
): Promise<Pick<PreviewResult, 'openDeals' | 'bands' | 'changedCount' | 'changed'>> {
  const { db, now } = driver.deps;
  const { norms } = await loadScoring(db, scopeKey);
  const asOf = now().getTime();
  const open = await countOpenDeals(db, scopeKey);
  const changes = new BandChanges(MAX_SHOWN);
  const names = new Map<string, string>();
  let after = '';
  let done = 0;
  for (;;) {
    const ids = await listOpenIds(db, scopeKey, after, PAGE);
    if (ids.length === 0) break;
    const page = await loadPage(driver, ids);
    const at = (deals: number) => from + ((to - from) * Math.min(deals, open)) / Math.max(open, 1);
    const span = [at(done), at(done + page.length)] as const;
    const steps = compareBandsSteps(page, policies, norms, asOf);
    changes.add(await driver.drive('comparing open deals', span, steps));
    for (const { row } of page) names.set(row.id, row.name);
    const kept = new Set(changes.largest.map(({ dealId }) => dealId));
    for (const id of names.keys()) if (!kept.has(id)) names.delete(id);
    done += page.length;
    after = ids.at(-1) ?? '';
  }
  const changed = changes.largest.map((each): BandChange => ({
    ...each,
    dealName: names.get(each.dealId) ?? '',
  }));
  return { openDeals: done, bands: changes.bands, changedCount: changes.count, changed };
}

function wordsFor(replayed: number, all: number, tooLong: number): string | null {
  const parts = [
    ...(replayed + tooLong < all
      ? [
          `The alerts are those of ${count(replayed)} of ${count(all)} deals, taken in the order of a hash of their ids.`,
        ]
      : []),
    ...(tooLong > 0
      ? [`${count(tooLong)} deals with more than ${count(MAX_EVENTS)} events were left out.`]
      : []),
  ];
  return parts.length > 0 ? parts.join(' ') : null;
}

/** The alerts that the last ninety days would have brought, looking once a day. */
async function replayBoth(
  driver: RunDriver,
  scopeKey: string,
  policies: Policies,
  [from, to]: Span,
): Promise<PreviewResult['alerts']> {
  const { db, now } = driver.deps;
  const until = now();
  const since = new Date(until.getTime() - ALERT_DAYS * DAY_MS);
  const normsAt = await loadNormsTimeline(db, scopeKey, since, until);
  const { ids, all } = await listAliveByHash(db, scopeKey, since, MAX_REPLAYED);
  const window = { from: since.getTime(), to: until.getTime(), step: DAY_MS };
  const tallies = { before: noAlerts(), after: noAlerts() };
  let replayed = 0;
  let tooLong = 0;
  for (let first = 0; first < ids.length; first += PAGE) {
    const page = await loadPage(driver, ids.slice(first, first + PAGE));
    const deals = page.filter(({ events }) => events.length <= MAX_EVENTS);
    const at = (done: number) => from + ((to - from) * Math.min(done, ids.length)) / ids.length;
    const steps = countAlertsSteps(deals, policies, normsAt, window, tallies);
    await driver.drive('replaying alerts', [at(first), at(first + PAGE)], steps);
    replayed += deals.length;
    tooLong += page.length - deals.length;
  }
  return { days: ALERT_DAYS, ...tallies, leftOut: wordsFor(replayed, all, tooLong) };
}

/** Both policies on the closed deals; null where these are too few to tell. */
async function backtestBoth(
  driver: RunDriver,
  scopeKey: string,
  [before, after]: readonly [Judged, Judged],
  [from, to]: Span,
): Promise<Pick<PreviewResult, 'backtest' | 'note'>> {
  const { won, lost } = await countClosed(driver.deps.db, scopeKey);
  if (Math.min(won, lost) < NEEDED) {
    const note = `No backtest: ${won} won and ${lost} lost deals have closed; ${NEEDED} of each are needed.`;
    return { backtest: null, note };
  }
  const at = (share: number) => from + (to - from) * share;
  const span = [at(0), at(0.2)] as const;
  const { deals, leftOut } = await loadClosed(driver, scopeKey, won + lost, span);
  const split = await chooseSplit(driver.deps, scopeKey, null);
  const days = { split, stepDays: chooseStep(deals, split), firstDay: false };
  const first = await judgeStored(driver, scopeKey, deals, before, {
    ...days,
    span: [at(0.2), at(0.6)],
  });
  const { verdict, deals: used } = first.report;
  if (verdict.kind === 'too_little') {
    const note = `No backtest: since ${first.report.split.slice(0, 10)} ${used.judged.won} won and ${used.judged.lost} lost deals could be judged; ${NEEDED} of each are needed.`;
    return { backtest: null, note };
  }
  const second = await judgeStored(driver, scopeKey, deals, after, {
    ...days,
    span: [at(0.6), at(1)],
    ...(after.version === PREVIEWED ? { label: 'the new policy' } : {}),
  });
  return { backtest: { before: first, after: second }, note: leftOut };
}

/** What is asked about: a stored version with where it came from, or a draft. */
async function previewedOf(
  driver: RunDriver,
  scopeKey: string,
  { of, policy }: PreviewParams,
): Promise<Judged> {
  if (of !== null) return policyOf(driver, scopeKey, of);
  return { policy, version: PREVIEWED, origin: 'edited', runId: null };
}

/** What would be different if a policy were switched on: nothing is, by looking. */
export const previewWork: RunWork = async (driver, { scopeKey, params }) => {
  const asked = previewParams.parse(params);
  // What was in force when it was asked, so that the answer is to the question.
  const before = await policyOf(driver, scopeKey, asked.against);
  const after = await previewedOf(driver, scopeKey, asked);
  const policies = [before.policy, after.policy] as const;
  const bands = await compareBands(driver, scopeKey, policies, [0, 0.3]);
  const alerts = await replayBoth(driver, scopeKey, policies, [0.3, 0.65]);
  const judged = await backtestBoth(driver, scopeKey, [before, after], [0.65, 1]);
  const result: PreviewResult = { kind: 'preview', ...bands, alerts, ...judged };
  return async () => result;
};
