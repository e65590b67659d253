import { describe, expect, it } from 'vitest';
import type { DemoData, DemoDeal, DemoEvent } from './demo-types';
import { generateDemo } from './generate';

const DAY = 86_400_000;
const WEDNESDAY = Date.UTC(2026, 5, 10, 15, 30);
const demo = generateDemo({ seed: 42, today: WEDNESDAY });
const startOfToday = Math.floor(WEDNESDAY / DAY) * DAY;

/** Every time in the data, in order: numbers, and ISO texts of events. */
function timesOf(data: DemoData): number[] {
  return data.deals.flatMap((deal) => [
    deal.createdAt,
    deal.expectedCloseDate,
    ...(deal.closedAt === null ? [] : [deal.closedAt]),
    ...deal.meetings.flatMap(({ startTime, endTime }) => [startTime, endTime]),
    ...deal.events.map(({ at }) => at),
    ...deal.events.flatMap(({ from, to }) => [from, to].filter(isIso).map(Date.parse)),
  ]);
}

function isIso(text: string | null): text is string {
  return text !== null && /^\d{4}-\d\d-\d\dT/.test(text);
}

/** The data with every time blotted out: the story without its dates. */
function storyOf(data: DemoData): string {
  return JSON.stringify(data)
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'DATE')
    .replaceAll(/\b1[5-9]\d{11}\b/g, 'TIME');
}

function eventsOf(deal: DemoDeal, ...types: DemoEvent['type'][]): DemoEvent[] {
  return deal.events.filter(({ type }) => types.includes(type));
}

function isWorkingTime(at: number): boolean {
  const date = new Date(at);
  return date.getUTCDay() % 6 !== 0 && date.getUTCHours() >= 8 && date.getUTCHours() < 18;
}

describe('generateDemo: one seed, one story', () => {
  it('gives the same bytes for the same seed and day, whatever the hour', () => {
    const again = generateDemo({ seed: 42, today: WEDNESDAY + 5 * 3_600_000 });
    expect(JSON.stringify(again)).toBe(JSON.stringify(demo));
  });

  it('gives another pipeline for another seed', () => {
    const other = generateDemo({ seed: 43, today: WEDNESDAY });
    expect(storyOf(other)).not.toBe(storyOf(demo));
  });

  it('moves every date by a week when today does', () => {
    const later = generateDemo({ seed: 42, today: WEDNESDAY + 7 * DAY });
    expect(timesOf(later)).toEqual(timesOf(demo).map((time) => time + 7 * DAY));
    expect(storyOf(later)).toBe(storyOf(demo));
  });

  it('moves every date to the next working day when today does', () => {
    const later = generateDemo({ seed: 42, today: WEDNESDAY + DAY });
    const nextWorkday = (time: number) => time + (new Date(time).getUTCDay() === 5 ? 3 : 1) * DAY;
    expect(timesOf(later)).toEqual(timesOf(demo).map(nextWorkday));
    expect(storyOf(later)).toBe(storyOf(demo));
  });

  it.each([5, 6, 7, 8])('keeps its promises on 2026-06-%i and over a weekend', (offset) => {
    const today = WEDNESDAY + (offset - 3) * DAY;
    const events = generateDemo({ seed: 42, today }).deals.flatMap((deal) => deal.events);
    expect(events.every(({ at }) => at < today && isWorkingTime(at))).toBe(true);
  });
});

describe('generateDemo: what it holds', () => {
  it.each([1, 2, 3, 42, 2026])('has the counts of a believable pipeline for seed %i', (seed) => {
    const { deals } = generateDemo({ seed, today: WEDNESDAY });
    const share = (test: (deal: DemoDeal) => boolean) => deals.filter(test).length / deals.length;
    expect(deals.filter(({ outcome }) => outcome === null)).toHaveLength(400);
    expect(deals.filter(({ outcome }) => outcome !== null)).toHaveLength(300);
    expect(share(({ teamKey }) => teamKey === 'harbor')).toBeGreaterThan(0.08);
    expect(share(({ teamKey }) => teamKey === 'harbor')).toBeLessThan(0.17);
    expect(deals.filter(({ teamKey }) => teamKey === null).length).toBeGreaterThan(3);
    expect(share(({ currency }) => currency === 'USD')).toBeGreaterThan(0.6);
    const events = deals.flatMap((deal) => deal.events).length / deals.length;
    expect(events).toBeGreaterThan(15);
    expect(events).toBeLessThan(25);
  });

  it('has its own people in both teams and the two famous accounts', () => {
    const roles = demo.teams.flatMap(({ members }) => members.map(({ role }) => role));
    expect(new Set(roles)).toEqual(new Set(['owner', 'admin', 'member', 'viewer']));
    expect(demo.users.map(({ key }) => key)).toContain('outsider_member');
    const inFirstTeam = demo.deals.filter(({ teamKey }) => teamKey === 'northwind');
    const accounts = inFirstTeam.map(({ account }) => account);
    expect(accounts).toEqual(expect.arrayContaining(['Acme Corp', 'Globex']));
    expect(new Set(inFirstTeam.map(({ ownerKey }) => ownerKey)).size).toBeGreaterThanOrEqual(6);
  });

  it('gives each deal to a person who may own it', () => {
    for (const { teamKey, ownerKey } of demo.deals) {
      const members = demo.teams.find(({ key }) => key === teamKey)?.members;
      const role = members?.find(({ userKey }) => userKey === ownerKey)?.role;
      if (teamKey === null) expect(['owner', 'member']).toContain(ownerKey);
      else expect(['owner', 'admin', 'member']).toContain(role);
    }
  });
});

describe('generateDemo: what can be told apart, and what lies ahead', () => {
  it('has names and external ids that are unique', () => {
    expect(new Set(demo.deals.map(({ name }) => name)).size).toBe(demo.deals.length);
    expect(new Set(demo.deals.map(({ externalId }) => externalId)).size).toBe(demo.deals.length);
  });

  it('has meetings ahead, all within two weeks and of open deals', () => {
    const ahead = demo.deals.flatMap((deal) =>
      deal.meetings
        .filter(({ endTime }) => endTime >= startOfToday)
        .map((meeting) => ({ deal, meeting })),
    );
    expect(ahead.length).toBeGreaterThan(30);
    for (const { deal, meeting } of ahead) {
      expect(deal.outcome).toBeNull();
      expect(meeting.startTime).toBeGreaterThan(WEDNESDAY);
      expect(meeting.startTime).toBeLessThan(startOfToday + 14 * DAY);
    }
  });
});

describe.each([7, 42])('generateDemo: every field agrees with the history, seed %i', (seed) => {
  const { deals } = generateDemo({ seed, today: WEDNESDAY });

  it('orders events in time, in working hours, before today and about 14 months back', () => {
    for (const { events, createdAt } of deals) {
      expect(events[0]).toMatchObject({ type: 'created', at: createdAt });
      for (const [index, { at }] of events.entries()) {
        expect(at).toBeGreaterThanOrEqual(events[index - 1]?.at ?? WEDNESDAY - 430 * DAY);
        expect(at).toBeLessThan(startOfToday);
        expect(isWorkingTime(at)).toBe(true);
      }
    }
  });

  it('replays stage, value and close date to the columns', () => {
    for (const deal of deals) {
      const stages = eventsOf(deal, 'created', 'stage_changed', 'won', 'lost');
      expect(stages.at(-1)?.to).toBe(deal.stage);
      for (const [index, { from }] of stages.entries()) {
        expect(from).toBe(stages[index - 1]?.to ?? null);
      }
      const value = eventsOf(deal, 'value_changed').at(-1)?.to ?? String(deal.value);
      expect(value).toBe(String(deal.value));
      expect(deal.value).toBe(Math.round(deal.value * 100) / 100);
      expect(deal.value).toBeGreaterThan(0);
      const close = eventsOf(deal, 'close_date_changed').at(-1)?.to;
      if (close) expect(Date.parse(close)).toBe(deal.expectedCloseDate);
    }
  });

  it('closes a deal by its last event', () => {
    for (const deal of deals) {
      const end = eventsOf(deal, 'won', 'lost').at(-1);
      expect(end?.at ?? null).toBe(deal.closedAt);
      expect(end?.type ?? null).toBe(deal.outcome);
      if (end) expect(deal.events.at(-1)).toBe(end);
      expect(deal.lostReason !== null).toBe(deal.outcome === 'lost');
    }
  });
});

describe.each([7, 42])('generateDemo: people and words agree with the history, seed %i', (seed) => {
  const { deals, users } = generateDemo({ seed, today: WEDNESDAY });

  it('adds every contact by an event, and lets only known people act', () => {
    for (const deal of deals) {
      const added = eventsOf(deal, 'contact_added').map(({ to }) => to);
      const names = deal.contacts.map(({ name }) => name);
      expect(added).toEqual(names);
      expect(new Set(names).size).toBe(names.length);
      const known = new Set([...names, ...users.map(({ email }) => email)]);
      expect(deal.events.every(({ actor }) => actor !== null && known.has(actor))).toBe(true);
      expect(deal.contacts.every(({ email }) => /^[a-z.]+@[a-z-]+\.example$/.test(email))).toBe(
        true,
      );
    }
  });

  it('has a meeting for each that was held, scheduled beforehand', () => {
    for (const deal of deals) {
      const held = eventsOf(deal, 'meeting_held').map(({ at }) => at);
      const past = deal.meetings.filter(({ endTime }) => endTime < startOfToday);
      expect(past.map(({ endTime }) => endTime)).toEqual(held);
      const scheduled = eventsOf(deal, 'meeting_scheduled').map(({ to }) => Date.parse(to ?? ''));
      for (const { startTime } of deal.meetings) expect(scheduled).toContain(startTime);
    }
  });

  it('fills in every text', () => {
    const texts = deals.flatMap((deal) => deal.events.map(({ text }) => text ?? ''));
    expect(texts.filter((text) => /[{}]|undefined|null/.test(text))).toEqual([]);
    const notes = deals.flatMap((deal) => eventsOf(deal, 'note').map(({ text }) => text));
    expect(new Set(notes).size).toBeGreaterThan(200);
  });
});

const TOUCHES: readonly string[] = ['email_sent', 'email_received', 'call', 'meeting_held', 'note'];
const STAGE_WEIGHT: Readonly<Record<string, number>> = { proposal: -0.8, negotiation: -1.8 };

/** A hand-set score of silence and stage, as a newcomer would write it. */
function naiveScore(deal: DemoDeal, asOf: number): number {
  const known = deal.events.filter(({ at }) => at <= asOf);
  const touch = known.findLast(({ type }) => TOUCHES.includes(type))?.at ?? deal.createdAt;
  const stage = known.findLast(({ type }) => type === 'created' || type === 'stage_changed')?.to;
  return 0.55 * Math.log1p((asOf - touch) / DAY) + (STAGE_WEIGHT[stage ?? ''] ?? 0);
}

/** Area under the curve by counting pairs of a lost and a won snapshot. */
function areaUnderCurve(lost: readonly number[], won: readonly number[]): number {
  const wins = lost.flatMap((a) => won.map((b) => (Math.sign(a - b) + 1) / 2));
  return wins.reduce((sum, win) => sum + win, 0) / wins.length;
}

/** Weekly scores of the closed deals with an outcome, over the later half of the history. */
function snapshotScores(deals: readonly DemoDeal[], outcome: 'won' | 'lost'): number[] {
  const days = Array.from({ length: 30 }, (_, week) => startOfToday - (week + 1) * 7 * DAY);
  return deals.flatMap((deal) => {
    const alive = days.filter((day) => day > deal.createdAt && day < (deal.closedAt ?? 0));
    return deal.outcome === outcome ? alive.map((day) => naiveScore(deal, day)) : [];
  });
}

describe.each([1, 7, 42])('generateDemo: risk can be learned, not read off, seed %i', (seed) => {
  it('lets silence and stage tell lost from won, but not perfectly', () => {
    const { deals } = generateDemo({ seed, today: WEDNESDAY });
    const area = areaUnderCurve(snapshotScores(deals, 'lost'), snapshotScores(deals, 'won'));
    expect(area).toBeGreaterThan(0.7);
    expect(area).toBeLessThan(0.88);
  });
});
