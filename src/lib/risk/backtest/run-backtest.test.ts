import { describe, expect, it } from 'vitest';
import { assess } from '../assess';
import { dealAsCreated } from '../deal-as-created';
import { createNormsTimeline, type DealWithEvents } from '../norms-timeline';
import { defaultPolicy } from '../policy';
import { DAY } from '../ramp';
import type { RiskEvent, RiskEventType } from '../types';
import { seededRandom } from './bootstrap';
import { readHistory } from './closed-deals';
import { judgeAll, type Snapshot } from './judge';
import { measureSnapshots, runBacktest } from './run-backtest';
import { Calendar, planSchedule } from './schedule';

const START = Date.UTC(2026, 0, 1);
const SPLIT = START + 100 * DAY;
const policy = defaultPolicy();
const SETTING = { split: SPLIT, funnel: policy.stages, constant: 0.5 };

const event = (
  deal: string,
  day: number,
  type: RiskEventType,
  change: Partial<RiskEvent> = {},
): RiskEvent => ({
  id: `${deal} ${day} ${type}`,
  at: START + day * DAY,
  type,
  from: null,
  to: null,
  actor: null,
  text: null,
  ...change,
});

/** A deal that lived from one day to another; `touches` are days on which the buyer wrote. */
function makeDeal(
  id: string,
  from: number,
  until: number,
  outcome: 'won' | 'lost',
  touches: readonly number[] = [],
): DealWithEvents {
  return {
    deal: {
      id,
      createdAt: START + from * DAY,
      stage: outcome === 'won' ? 'closed_won' : 'closed_lost',
      value: 100,
      expectedCloseDate: START + until * DAY,
      closedAt: START + until * DAY,
      outcome,
    },
    events: [
      event(id, from, 'created', { to: 'discovery' }),
      ...touches.map((day) => event(id, day, 'email_received')),
      event(id, until, outcome),
    ],
  };
}

/** Deals of a world in which the lost ones fall silent and the won ones answer every third day. */
function silentLosses(count: number): DealWithEvents[] {
  return Array.from({ length: count }, (_, n) => {
    const from = (n * 7) % 200;
    const until = from + 30 + (n % 11);
    const isLost = n % 2 === 0;
    const touches = Array.from({ length: isLost ? 1 : 10 }, (_each, k) => from + 1 + 3 * k);

    return makeDeal(`d${n}`, from, until, isLost ? 'lost' : 'won', touches);
  });
}

/** Snapshots whose score is whatever `score` makes of the outcome. */
function snapshotsOf(deals: number, score: (lost: boolean) => number): Snapshot[] {
  return Array.from({ length: deals * 4 }, (_, n): Snapshot => {
    const deal = Math.floor(n / 4);
    const lost = deal % 2 === 0;
    const value = score(lost);

    return {
      dealId: `deal ${deal}`,
      lost,
      at: SPLIT + (n % 4) * DAY,
      createdAt: SPLIT,
      closedAt: SPLIT + 10 * DAY,
      score: value,
      band: value >= 0.7 ? 'High' : value >= 0.4 ? 'Medium' : 'Low',
      stage: deal % 4 < 2 ? 'discovery' : 'proposal',
      daysInStage: n % 4,
      daysIdle: n % 4,
      stageLostShare: 0.5,
      day: null,
    };
  });
}

describe('figures whose outcome is known', () => {
  it('are perfect for a score that knows it', () => {
    const figures = measureSnapshots(
      snapshotsOf(200, (lost) => (lost ? 0.9 : 0.1)),
      SETTING,
    );
    expect(figures.methods[0]).toMatchObject({
      name: 'Sentinel',
      auc: 1,
      interval: { low: 1, high: 1 },
      aucPerDeal: 1,
      averagePrecision: 1,
      precisionTop10: 1,
      precisionTop20: 1,
    });
    expect(figures.methods[0]?.brier).toBeCloseTo(0.01, 10);
    expect(figures.baseRate).toBe(0.5);
    expect(figures.constant.brier).toBe(0.25);
    expect(figures.verdict.kind).toBe('better');
    expect(figures.verdict.sentences.join(' ')).toContain('better than every baseline');
    expect(figures.bands.map(({ snapshots, lossRate }) => [snapshots, lossRate])).toEqual([
      [400, 0],
      [0, null],
      [400, 1],
    ]);
    expect(figures.byStage.map(({ stage, auc }) => [stage, auc])).toEqual([
      ['discovery', 1],
      ['proposal', 1],
    ]);
    expect(figures.leadTime).toMatchObject({
      lostDeals: 100,
      turnedHigh: 100,
      shareNeverHigh: 0,
      medianDays: 10,
      shareStayedHigh: 1,
      falseAlarms: 0,
      lossRateOnceHigh: 1,
    });
  });

  it('claim nothing for a score that is random', () => {
    const random = seededRandom(3);
    const figures = measureSnapshots(
      snapshotsOf(400, () => random()),
      SETTING,
    );
    const { auc, interval } = figures.methods[0] ?? {};
    expect(auc).toBeGreaterThan(0.45);
    expect(auc).toBeLessThan(0.55);
    expect(interval?.low).toBeLessThan(0.5);
    expect(interval?.high).toBeGreaterThan(0.5);
    expect(figures.verdict.kind).toBe('not_better');
    expect(figures.verdict.sentences.join(' ')).toContain('worse than the base rate');
  });

  it('say so where a score is upside down', () => {
    const { verdict } = measureSnapshots(
      snapshotsOf(200, (lost) => (lost ? 0.1 : 0.9)),
      SETTING,
    );
    expect(verdict.kind).toBe('below');
    expect(verdict.sentences[0]).toContain('worse than days since last activity');
  });

  it('give no verdict below 30 won and 30 lost deals', () => {
    const enough = measureSnapshots(snapshotsOf(60, Number), SETTING);
    expect(enough.verdict.kind).toBe('better');
    const few = measureSnapshots(snapshotsOf(59, Number), SETTING);
    expect(few.judged).toEqual({ won: 29, lost: 30 });
    expect(few.verdict).toEqual({
      kind: 'too_little',
      sentences: ['Too little to judge: 29 won and 30 lost deals; 30 of each are needed.'],
    });
    expect(few.byStage.every(({ auc, interval }) => auc === null && interval === null)).toBe(true);
  });

  it('divide the scores into tenths of equal count', () => {
    const { tenths } = measureSnapshots(
      snapshotsOf(250, () => 0.5),
      SETTING,
    );
    expect(tenths.map(({ snapshots }) => snapshots)).toEqual(Array.from({ length: 10 }, () => 100));
  });

  it('count the lead time from the first High, and false alarms', () => {
    const base = snapshotsOf(1, Number)[0] as Snapshot;
    const at = (day: number, deal: string, lost: boolean, band: Snapshot['band']): Snapshot => ({
      ...base,
      dealId: deal,
      lost,
      band,
      at: SPLIT + day * DAY,
      createdAt: deal === 'old' ? SPLIT - DAY : SPLIT,
      closedAt: SPLIT + 30 * DAY,
    });
    const { leadTime } = measureSnapshots(
      [
        at(0, 'old', true, 'High'),
        at(0, 'wavering', true, 'Low'),
        at(0, 'calm', true, 'Low'),
        at(0, 'saved', false, 'Low'),
        at(0, 'fine', false, 'Medium'),
        at(10, 'old', true, 'High'),
        at(10, 'wavering', true, 'High'),
        at(10, 'saved', false, 'High'),
        at(20, 'wavering', true, 'Medium'),
        at(25, 'wavering', true, 'High'),
      ],
      SETTING,
    );
    expect(leadTime).toEqual({
      lostDeals: 3,
      turnedHigh: 2,
      shareNeverHigh: 1 / 3,
      medianDays: 30,
      p25Days: 20,
      p75Days: 30,
      shareStayedHigh: 0.5,
      highAtSplit: 1,
      wonDeals: 2,
      falseAlarms: 1,
      shareFalseAlarms: 0.5,
      lossRateOnceHigh: 2 / 3,
    });
  });
});

describe('a backtest', () => {
  const deals = silentLosses(400);
  const report = runBacktest(deals, { policy, split: SPLIT });

  it('finds the order in a world that has one, and does not boast of what silence alone tells', () => {
    expect(report.methods.map(({ name }) => name)).toEqual([
      'Sentinel',
      'days since last activity',
      'days in stage',
      'stage alone',
      'base rate',
    ]);
    expect(report.methods[0]?.auc).toBeGreaterThan(0.85);
    expect(report.methods[4]).toMatchObject({ auc: 0.5, interval: { low: 0.5, high: 0.5 } });
    expect(report.verdict.kind).not.toBe('better');
    expect(report.verdict.sentences[0]).toContain('days since last activity');
    expect(report.byDayOfLife.map(({ day }) => day)).toEqual([0, 7, 14, 30]);
    expect(report.byDayOfLife.find(({ day }) => day === 14)?.auc).toBeGreaterThan(0.95);
  });

  it('counts the deals that it rests on', () => {
    const before = deals.filter(({ deal }) => (deal.closedAt ?? 0) < SPLIT);
    const since = deals.filter(({ deal }) => (deal.closedAt ?? 0) >= SPLIT);
    // One closes at the split itself, before the first noon.
    const judged = since.filter(({ deal }) => (deal.closedAt ?? 0) > SPLIT);
    expect(since.length - judged.length).toBe(1);
    const won = (list: typeof deals) => list.filter(({ deal }) => deal.outcome === 'won').length;
    expect(report.deals).toEqual({
      all: 400,
      closedBeforeSplit: { won: won(before), lost: before.length - won(before) },
      closedSince: { won: won(since), lost: since.length - won(since) },
      judged: { won: won(judged), lost: judged.length - won(judged) },
      stillOpen: 0,
    });
    expect(report.leftOut).toBeNull();
  });

  it('is the same whatever the order of deals and events', () => {
    const turned = deals.map(({ deal, events }) => ({ deal, events: events.toReversed() }));
    expect(runBacktest(turned, { policy, split: SPLIT })).toEqual(report);
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
  });

  it('judges as the score of that day would have been', () => {
    const { closed, all } = readHistory(deals, policy);
    const calendar = new Calendar(SPLIT, 7);
    for (const firstDay of [true, false]) {
      const snapshots = judgeAll(
        planSchedule(closed, calendar, 1e6),
        calendar,
        all,
        policy,
        firstDay,
      ).filter(({ day }) => day === null);
      expect(snapshots.length).toBeGreaterThan(500);
      const norms = createNormsTimeline(deals, policy, firstDay);
      const byId = new Map(deals.map((each) => [each.deal.id, each]));
      for (const { dealId, at, score } of snapshots) {
        const { deal, events } = byId.get(dealId) as DealWithEvents;
        const then = dealAsCreated(deal, events, 'discovery');
        expect(score).toBe(assess(then, events, policy, norms(at), at).score);
      }
    }
  });

  it('knows nothing that came after the day: later events and columns change no score', () => {
    const cut = SPLIT + 50 * DAY;
    const scoresUntil = (history: readonly DealWithEvents[]) => {
      const { closed, all } = readHistory(history, policy);
      const calendar = new Calendar(SPLIT, 7);
      const schedule = planSchedule(closed, calendar, 1e6);

      return new Map(
        judgeAll(schedule, calendar, all, policy, false)
          .filter(({ at }) => at <= cut)
          .map((each) => [
            `${each.dealId} ${each.at} ${each.day}`,
            { ...each, lost: 0, closedAt: 0 },
          ]),
      );
    };
    const known = scoresUntil(deals);
    // Whoever closes later closes the other way, with other columns and a busier end.
    const otherFuture = deals.map(({ deal, events }): DealWithEvents => {
      if ((deal.closedAt ?? 0) <= cut) return { deal, events };
      const outcome = deal.outcome === 'won' ? 'lost' : 'won';
      const past = events.filter(({ at }) => at <= cut);
      const day = (cut - START) / DAY + 1;

      return {
        deal: {
          ...deal,
          outcome,
          stage: 'x',
          closedAt: cut + 20 * DAY,
          expectedCloseDate: deal.createdAt + DAY,
        },
        events: [
          ...past,
          event(deal.id, day, 'meeting_held'),
          event(deal.id, day, 'stage_changed', { from: 'discovery', to: 'negotiation' }),
          event(deal.id, day + 19, outcome),
        ],
      };
    });
    const other = scoresUntil(otherFuture);
    expect(known.size).toBeGreaterThan(300);
    for (const [key, snapshot] of known) expect(other.get(key)).toEqual(snapshot);
  });

  it('judges no deal while it was closed, and one that was reopened by its last closing', () => {
    const reopened: DealWithEvents = {
      deal: { ...makeDeal('r', 90, 150, 'lost').deal },
      events: [
        event('r', 90, 'created', { to: 'discovery' }),
        event('r', 110, 'won'),
        event('r', 130, 'reopened', { to: 'proposal' }),
        event('r', 150, 'lost'),
      ],
    };
    const open = { deal: { ...makeDeal('o', 90, 150, 'won').deal }, events: [] };
    const stillOpen = {
      deal: { ...open.deal, id: 'o', outcome: null, closedAt: null },
      events: [event('o', 90, 'created', { to: 'discovery' })],
    };
    const { closed, all } = readHistory([reopened, stillOpen], policy);
    expect(closed).toMatchObject([{ id: 'r', lost: true, closedAt: START + 150 * DAY }]);
    const calendar = new Calendar(SPLIT, 1);
    const days = judgeAll(planSchedule(closed, calendar, 1e6), calendar, all, policy, false)
      .filter(({ day }) => day === null)
      .map(({ at }) => (at - START) / DAY);
    expect(days).toEqual([
      ...Array.from({ length: 10 }, (_, n) => 100.5 + n),
      ...Array.from({ length: 20 }, (_, n) => 130.5 + n),
    ]);
    const counted = runBacktest([reopened, stillOpen], { policy, split: SPLIT }).deals;
    expect(counted).toMatchObject({ all: 2, stillOpen: 1, judged: { won: 0, lost: 1 } });
  });

  it('says what a bound on the work left out', () => {
    const bounded = runBacktest(deals, { policy, split: SPLIT, maxSnapshots: 500 });
    expect(bounded.leftOut?.deals).toBeGreaterThan(100);
    expect(bounded.snapshots).toBeLessThan(500);
    expect(bounded.deals.closedSince).toEqual(report.deals.closedSince);
  });

  it('of nothing says that it is too little', () => {
    for (const history of [[], deals.slice(0, 3)]) {
      const empty = runBacktest(history, { policy, split: SPLIT + 5000 * DAY });
      expect(empty.verdict.kind).toBe('too_little');
      expect(empty.methods[0]).toMatchObject({ auc: null, interval: null, brier: null });
      expect(empty).toMatchObject({ snapshots: 0, baseRate: null, tenths: [], byDayOfLife: [] });
    }
  });
});
