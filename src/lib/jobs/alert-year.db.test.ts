import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWorld, DAY, type World } from '@/test/factories';
import type { DemoDeal } from '../../../scripts/seed/demo-types';
import { generateDemo } from '../../../scripts/seed/generate';
import { getAlertRecord } from '../alerts';
import { pointsBySignal } from '../alerts/model';
import { outcomeOf } from '../alerts/outcome';
import { importBatch, sweepRisk, type IncomingDeal } from '../deals';
import { assess, dealAsCreated, defaultPolicy, replayAlerts, type AlertEpisode } from '../risk';
import { loadHistories, loadNormsTimeline, refreshNorms, toRiskDeal } from '../scoring';
import { runRiskSweep } from './index';

// A year of the demo's team, told day by day: every closing at its own minute, all else at the day's
// one look. So live alerting looks at the same moments as a replay of the year, and must say the same.

const MINUTE = 60_000;
const TODAY = Date.UTC(2026, 5, 1);
const START = TODAY - 365 * DAY;
/** Each day: what the deals that closed teach at midnight, then the look, half an hour later. */
const LOOK = 30 * MINUTE;
const SHARE = 3;

let world: World;
let deals: readonly DemoDeal[];
beforeAll(async () => {
  world = await createWorld(new Date(START).toISOString());
  deals = storiesOfTheYear();
  await tellTheYear();
}, 180_000);
afterAll(() => world.close());

const startOfDay = (time: number): number => Math.floor(time / DAY) * DAY;

/**
 * Of a deal that is closed the engine trusts no close date but those that its events tell, so one that
 * was never moved is told as set on the first day.
 */
function promiseOf({ events, expectedCloseDate }: DemoDeal, at: number): DemoDeal['events'] {
  if (events.some(({ type }) => type === 'close_date_changed')) return [];
  const to = new Date(expectedCloseDate).toISOString();
  return [{ at, type: 'close_date_changed', from: null, to, actor: null, text: null }];
}

/** Every third deal of the demo that began within the year, begun at the look of its first day. */
function storiesOfTheYear(): DemoDeal[] {
  return generateDemo({ seed: 1, today: TODAY })
    .deals.filter(({ createdAt }, index) => index % SHARE === 0 && createdAt >= START)
    .map((deal) => {
      const createdAt = startOfDay(deal.createdAt) + LOOK;
      const [created, ...later] = deal.events;
      const first = created ? [{ ...created, at: createdAt }] : [];
      const events = [...first, ...promiseOf(deal, createdAt), ...later];
      return { ...deal, source: 'seed', createdAt, events };
    });
}

/** Whether it has closed by then, and how. */
function closingAt(deal: DemoDeal, openStage: IncomingDeal['stage'], now: number) {
  const { closedAt, outcome, stage } = deal;
  if (closedAt === null || closedAt > now)
    return { stage: openStage, closedAt: null, outcome: null };
  return { stage, closedAt: new Date(closedAt), outcome };
}

/** The deal as its source tells it at a moment: nothing that comes later. */
function toldAt(deal: DemoDeal, now: number): IncomingDeal {
  const events = deal.events.filter(({ at }) => at <= now);
  const last = (type: string) => events.findLast((event) => event.type === type)?.to ?? null;
  const moves = deal.events.filter(({ type }) => type === 'close_date_changed');
  const promised = last('close_date_changed') ?? moves[0]?.from ?? null;
  const openStage = (last('stage_changed') ?? last('created')) as IncomingDeal['stage'];
  return {
    ...deal,
    ...closingAt(deal, openStage, now),
    crmStage: null,
    createdAt: new Date(deal.createdAt),
    expectedCloseDate: promised === null ? null : new Date(promised),
    ownerName: null,
    assignedToId: null,
    isDemo: true,
    told: null,
    contacts: [],
    meetings: [],
    events: events.map((event, index) => ({
      ...event,
      at: new Date(event.at),
      externalId: `line-${index}`,
    })),
  };
}

async function tell(some: readonly DemoDeal[], now: number): Promise<void> {
  if (some.length === 0) return;
  world.clock.set(new Date(now));
  const context = { now: new Date(now), actorId: null, actorName: null, source: 'salesforce', requestId: null }; // prettier-ignore
  const batch = some.map((deal) => toldAt(deal, now));
  await importBatch(world.deps, place(), batch, context, 'all');
}

const place = () => ({
  scopeKey: `team:${world.teamId('north')}`,
  teamId: world.teamId('north'),
  userId: world.userId('owner'),
});

/** On each such day two sweeps run at once: neither may tell what the other tells. */
const TWICE_EVERY = 5;

async function sweepDay(day: number): Promise<void> {
  const isTwice = Math.round((day - START) / DAY) % TWICE_EVERY === 0;
  const sweep = () => sweepRisk(world.deps, { freshMs: MINUTE, budgetMs: 60_000 });
  if (isTwice) await Promise.all([sweep(), sweep()]);
  else await runRiskSweep(world.deps, 60_000);
}

/** The most open rows that any deal had of any rule at the end of any day. */
let mostAtOnce = 0;

async function tellDay(day: number): Promise<void> {
  const closing = deals
    .filter(({ closedAt }) => closedAt !== null && closedAt >= day - DAY && closedAt < day)
    .toSorted((a, b) => (a.closedAt ?? 0) - (b.closedAt ?? 0));
  for (const deal of closing) await tell([deal], deal.closedAt ?? 0);
  world.clock.set(new Date(day));
  if (closing.length > 0) await refreshNorms(world.deps, place().scopeKey);
  const look = day + LOOK;
  const news = deals.filter(
    ({ createdAt, closedAt, events }) =>
      createdAt <= look &&
      (closedAt === null || closedAt >= day) &&
      events.some(({ at }) => at > look - DAY && at <= look),
  );
  await tell(news, look);
  world.clock.set(new Date(look));
  await sweepDay(day);
  const [row] = await world.deps.db.$queryRaw<{ most: number }[]>`
    SELECT coalesce(max(n), 0)::int AS "most" FROM (
      SELECT count(*) AS n FROM "Alert" WHERE "closedAt" IS NULL GROUP BY "dealId", "kind") AS c`;
  mostAtOnce = Math.max(mostAtOnce, row?.most ?? 0);
}

async function tellTheYear(): Promise<void> {
  for (let day = START; day <= TODAY; day += DAY) await tellDay(day);
}

type AlertRow = Awaited<ReturnType<World['deps']['db']['alert']['findMany']>>[number];

const episodeKey = (kind: string, at: number) => `${kind} ${new Date(at).toISOString()}`;

async function replayedByDeal(): Promise<Map<string, AlertEpisode[]>> {
  const { db } = world.deps;
  const window = { from: START, to: TODAY + LOOK, step: DAY };
  const [from, to] = [new Date(window.from), new Date(window.to)];
  const normsAt = await loadNormsTimeline(db, place().scopeKey, from, to);
  const stored = await db.deal.findMany();
  const histories = await loadHistories(db, stored.map(({ id }) => id)); // prettier-ignore
  return new Map(
    stored.map((deal) => {
      const history = histories.get(deal.id) ?? [];
      const asCreated = dealAsCreated(toRiskDeal(deal), history, 'discovery');
      return [deal.id, replayAlerts(asCreated, history, defaultPolicy(), normsAt, window)];
    }),
  );
}

// What follows knows nothing of how alerts are decided: the scores of each day, and the floors and
// windows of the specification in figures.

interface Look {
  readonly at: number;
  readonly score: number;
  /** The same by the norms of the look before; of the first look by its own. */
  readonly former: number;
  /** How far the deal itself has come since its first look, moves of the norms left out. */
  readonly moved: number;
  /** Whether anything was told of the deal since the look before. */
  readonly changed: boolean;
}

const [MEDIUM, HIGH, REARM, RISE, WEEK] = [0.4, 0.7, 0.65, 0.15, 7 * DAY];
const isMedium = ({ score }: Look): boolean => score >= MEDIUM && score < HIGH;

/** Each day's look at each deal while it was open. */
async function scorePaths(): Promise<Map<string, Look[]>> {
  const { db } = world.deps;
  const normsAt = await loadNormsTimeline(db, place().scopeKey, new Date(START), new Date(TODAY + LOOK)); // prettier-ignore
  const stored = await db.deal.findMany();
  const histories = await loadHistories(db, stored.map(({ id }) => id)); // prettier-ignore
  const policy = defaultPolicy();
  return new Map(
    stored.map((deal) => {
      const history = histories.get(deal.id) ?? [];
      const asCreated = dealAsCreated(toRiskDeal(deal), history, 'discovery');
      const by = (norms: number, at: number) => assess(asCreated, history, policy, normsAt(norms), at).score; // prettier-ignore
      const path: Look[] = [];
      const until = deal.closedAt?.getTime() ?? Infinity;
      for (let at = asCreated.createdAt; at <= TODAY + LOOK && at < until; at += DAY) {
        const last = path.at(-1);
        const score = by(at, at);
        const former = last ? by(last.at, at) : score;
        const moved = last ? last.moved + former - last.score : 0;
        const changed = history.some((event) => event.at > at - DAY && event.at <= at);
        path.push({ at, score, former, moved, changed });
      }
      return [deal.id, path];
    }),
  );
}

/** How far a look stands above the lowest of the week before it. */
function riseAt(path: readonly Look[], look: Look): number {
  const week = path.filter(({ at }) => at >= look.at - WEEK && at <= look.at);
  return look.moved - Math.min(...week.map(({ moved }) => moved));
}

/** The looks at which a deal reached High, having been 0.05 below its floor since the time before. */
function crossings(path: readonly Look[]): Look[] {
  let ready = true;
  return path.filter(({ score }) => {
    const crosses = ready && score >= HIGH;
    if (score >= HIGH) ready = false;
    else if (score < REARM) ready = true;
    return crosses;
  });
}

/** Whether between two looks the deal once had not risen for a week. */
function restsBetween(path: readonly Look[], from: number, to: number): boolean {
  const rises = path.filter((look) => isMedium(look) && riseAt(path, look) >= RISE);
  return path.some(({ at }) => {
    const last = rises.findLast((rise) => rise.at <= at)?.at ?? 0;
    return at > from && at < to && at - last >= WEEK;
  });
}

const rowsOf = (dealId: string, kind: string) =>
  world.deps.db.alert.findMany({ where: { dealId, kind }, orderBy: { openedAt: 'asc' } });

/** The live row of an episode says the same as its replay. */
function expectSame(rows: readonly AlertRow[], episode: AlertEpisode): void {
  const row = rows.find(
    ({ kind, openedAt }) => kind === episode.kind && openedAt.getTime() === episode.at,
  );
  expect(row?.score).toBeCloseTo(episode.score, 12);
  expect(row?.ending).toBe(episode.ending);
  expect(row?.closedAt?.getTime() ?? null).toBe(episode.endedAt);
  expect(row?.contributions).toEqual(pointsBySignal(episode.contributions));
  expect(row?.promisedDate?.getTime() ?? null).toBe(episode.promisedDate);
}

describe('a year of the demo pipeline', () => {
  it('is told whole: every deal, its whole history, and how it ended', async () => {
    const { db } = world.deps;
    const stored = await db.deal.findMany({ include: { events: true } });
    expect(deals.length).toBeGreaterThan(50);
    expect(stored).toHaveLength(deals.length);
    for (const deal of deals) {
      const row = stored.find(({ externalId }) => externalId === deal.externalId);
      expect(row).toMatchObject({ outcome: deal.outcome, stage: deal.stage });
      const told = row?.events.filter(({ externalId }) => externalId?.startsWith('line-'));
      expect(told).toHaveLength(deal.events.length);
    }
    expect(await db.riskNorms.count()).toBeGreaterThan(20);
  });

  it('fires each alert once per episode, the same as a replay of the year', async () => {
    const { db } = world.deps;
    const replayed = await replayedByDeal();
    let episodes = 0;
    for (const [dealId, expected] of replayed) {
      const rows = await db.alert.findMany({ where: { dealId } });
      episodes += rows.length;
      const live = rows.map(({ kind, openedAt }) => episodeKey(kind, openedAt.getTime()));
      expect(live.toSorted()).toEqual(expected.map(({ kind, at }) => episodeKey(kind, at)).toSorted()); // prettier-ignore
      for (const episode of expected) expectSame(rows, episode);
    }
    expect(episodes).toBeGreaterThan(40);
  });

  it('reaches High exactly where the scores say so, and tells it where the deal itself did', async () => {
    const announced: boolean[] = [];
    for (const [dealId, path] of await scorePaths()) {
      const rows = await rowsOf(dealId, 'entered_high');
      const expected = crossings(path);
      expect(rows.map(({ openedAt }) => openedAt.getTime())).toEqual(expected.map(({ at }) => at));
      for (const [index, { score, former, changed }] of expected.entries()) {
        expect(rows[index]?.score).toBeCloseTo(score, 12);
        expect(rows[index]?.announced).toBe(changed || former >= HIGH);
      }
      announced.push(...rows.map((row) => row.announced));
    }
    expect(announced.filter(Boolean).length).toBeGreaterThan(20);
    expect(announced, 'norms alone put some there').toContain(false);
  });

  it('calls recovered what the deal itself did, and rescored what only norms did', async () => {
    const seen = new Set<string | null>();
    for (const [dealId, path] of await scorePaths()) {
      for (const { ending, closedAt } of await rowsOf(dealId, 'entered_high')) {
        const end = path.find(({ at }) => at === closedAt?.getTime());
        if (end) expect(ending).toBe(end.former < REARM ? 'recovered' : 'rescored');
        seen.add(ending);
      }
    }
    expect([...seen]).toEqual(expect.arrayContaining(['recovered', 'lost', 'won']));
  });

  it('calls rising what rose 0.15 in a week in Medium, and again only after a week without', async () => {
    let found = 0;
    for (const [dealId, path] of await scorePaths()) {
      const rows = await rowsOf(dealId, 'rising');
      for (const [index, { openedAt }] of rows.entries()) {
        const look = path.find(({ at }) => at === openedAt.getTime());
        if (!look) throw new Error('an alert between two looks');
        expect(isMedium(look)).toBe(true);
        expect(riseAt(path, look)).toBeGreaterThan(RISE - 1e-9);
        const before = rows[index - 1]?.openedAt.getTime();
        if (before !== undefined) expect(restsBetween(path, before, look.at)).toBe(true);
        found += 1;
      }
      // The first rise of a deal is never missed.
      const first = path.find((look) => isMedium(look) && riseAt(path, look) >= RISE + 1e-9);
      if (first) expect(rows[0]?.openedAt.getTime()).toBeLessThanOrEqual(first.at);
    }
    expect(found).toBeGreaterThan(5);
  });

  it('never has two open rows of one rule for one deal, and none flaps', async () => {
    expect(mostAtOnce).toBe(1);
    const rows = await world.deps.db.alert.findMany({ orderBy: { openedAt: 'asc' } });
    const lastOf = new Map<string, (typeof rows)[number]>();
    for (const row of rows) {
      const key = `${row.dealId} ${row.kind}`;
      const before = lastOf.get(key);
      if (before) expect(before.closedAt?.getTime()).toBeLessThan(row.openedAt.getTime());
      lastOf.set(key, row);
    }
  });

  it('gives every alert of a closed deal its outcome, and leaves none open', async () => {
    const { db } = world.deps;
    const rows = await db.alert.findMany({ include: { deal: true } });
    const ended = rows.filter(({ deal }) => deal.outcome !== null);
    expect(ended.length).toBeGreaterThan(20);
    for (const row of ended) {
      expect(outcomeOf(row, row.deal, world.clock.now())).toBe(row.deal.outcome);
      expect(row.closedAt).not.toBeNull();
      const isOver = ['recovered', 'rested', 'rescored'].includes(row.ending ?? '');
      if (!isOver) expect(row.ending).toBe(row.deal.outcome);
    }
  });

  it('tells of each announced alert exactly once', async () => {
    const { db } = world.deps;
    const alerts = await db.alert.findMany({ where: { announced: true } });
    const events = await db.eventLog.findMany({ where: { type: 'deal.at_risk' } });
    const keyOf = (dealId: string | null, kind: unknown, at: Date) =>
      `${dealId} ${String(kind)} ${at.toISOString()}`;
    const told = events.map(({ dealId, data, createdAt }) =>
      keyOf(dealId, (data as { kind: string }).kind, createdAt),
    );
    const fired = alerts.map(({ dealId, kind, openedAt }) => keyOf(dealId, kind, openedAt));
    expect(fired.length).toBeGreaterThan(40);
    expect(told.toSorted()).toEqual(fired.toSorted());
    const ofAlerts = { eventId: { in: events.map(({ id }) => id) } };
    const notifications = await db.notification.findMany({ where: ofAlerts });
    expect(notifications.map(({ eventId }) => eventId).toSorted()).toEqual(
      events.map(({ id }) => id).toSorted(),
    );
  });

  it('is counted by the record as by plain SQL', async () => {
    const { live, replayed, closed } = await getAlertRecord(
      world.deps,
      await world.actor('viewer'),
      { days: 365 },
    );
    const plain = await world.deps.db.$queryRaw<Record<string, number | string>[]>`
      SELECT a."kind", count(*)::int AS "fired", sum((d."outcome" = 'lost')::int)::int AS "lost",
        sum((d."outcome" = 'won')::int)::int AS "won",
        count(DISTINCT CASE WHEN d."outcome" = 'lost' THEN d."id" END)::int AS "lostDeals"
      FROM "Alert" a JOIN "Deal" d ON d."id" = a."dealId" GROUP BY 1`;
    for (const { kind, fired, lost, won, lostDeals } of plain) {
      const line = live.rules.find(({ key }) => key === kind);
      expect(line).toMatchObject({ fired, lost: lost ?? 0, won: won ?? 0, lostDeals });
      const { slipped = 0, open = 0 } = line ?? {};
      expect(Number(lost ?? 0) + Number(won ?? 0) + slipped + open).toBe(fired);
    }
    expect(live.total.fired).toBe(await world.deps.db.alert.count());
    expect(replayed.total.fired).toBe(0);
    expect(closed.lost + closed.won).toBe(
      await world.deps.db.deal.count({ where: { outcome: { not: null } } }),
    );
  });
});
