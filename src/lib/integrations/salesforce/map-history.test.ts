import { describe, expect, it } from 'vitest';
import { historyOf, nextStepsOf, type OpportunityNow } from './map-history';

const ID = '0065g0000000001AAA';
const day = (date: string) => new Date(`${date}T09:00:00.000Z`);
const at = (date: string) => `${date}T09:00:00.000+0000`;
let rows = 0;
const row = (date: string, more: object) => {
  rows += 1;
  return {
    Id: `0085g${String(rows).padStart(10, '0')}AAA`,
    CreatedDate: at(date),
    StageName: 'Prospecting',
    Amount: 1_000,
    CloseDate: '2026-06-30',
    CreatedBy: { Name: 'Jane' },
    ...more,
  };
};

const now: OpportunityNow = {
  id: ID,
  stage: 'Prospecting',
  isClosed: false,
  value: 1_000,
  closeDate: new Date('2026-06-30'),
  createdAt: day('2026-01-01'),
  createdBy: 'Jane',
  modifiedAt: day('2026-05-01'),
};

const told = (
  events: readonly { type: string; from?: string | null; to?: string | null; at: Date }[],
) =>
  events.map(({ type, from = null, to = null, at: time }) => [
    time.toISOString().slice(0, 10),
    type,
    from,
    to,
  ]);

describe('the history of an opportunity', () => {
  it('is what differs between one row and the next, at the later one’s time', () => {
    const { events, stageSince } = historyOf(
      [
        row('2026-01-01', {}),
        row('2026-01-10', { StageName: 'Qualification' }),
        row('2026-02-01', { StageName: 'Qualification', Amount: 1_500.5, CloseDate: '2026-07-31' }),
        row('2026-02-02', {
          StageName: 'Qualification',
          Amount: 1_500.5,
          CloseDate: '2026-07-31',
          Probability: 40,
        }),
      ],
      { ...now, stage: 'Qualification', value: 1_500.5, closeDate: new Date('2026-07-31') },
    );
    expect(told(events)).toEqual([
      ['2026-01-01', 'created', null, 'Prospecting'],
      ['2026-01-10', 'stage_changed', 'Prospecting', 'Qualification'],
      ['2026-02-01', 'value_changed', '1000', '1500.5'],
      ['2026-02-01', 'close_date_changed', '2026-06-30', '2026-07-31'],
    ]);
    expect(stageSince).toEqual(day('2026-01-10'));
    expect(events[1]).toMatchObject({ actor: 'Jane' });
  });

  it('does not depend on the order in which the rows come', () => {
    const given = [
      row('2026-01-01', {}),
      row('2026-01-10', { Amount: 5 }),
      row('2026-01-11', { Amount: 6 }),
    ];
    const present = { ...now, value: 6 };
    expect(historyOf(given.toReversed(), present)).toEqual(historyOf(given, present));
  });

  it('keeps rows of one second in the order in which they were made', () => {
    const given = [
      row('2026-01-01', {}),
      row('2026-01-01', { StageName: 'Qualification' }),
      row('2026-01-01', { StageName: 'Closed Won' }),
    ];
    const { events } = historyOf(given.toReversed(), { ...now, stage: 'Closed Won' });
    expect(events.map(({ to }) => to)).toEqual(['Prospecting', 'Qualification', 'Closed Won']);
  });

  it('tells of each return to a stage, and since when the last one holds', () => {
    const { events, stageSince } = historyOf(
      [
        row('2026-01-01', {}),
        row('2026-02-01', { StageName: 'Closed Lost' }),
        row('2026-03-01', { StageName: 'Prospecting' }),
      ],
      now,
    );
    expect(told(events).slice(1)).toEqual([
      ['2026-02-01', 'stage_changed', 'Prospecting', 'Closed Lost'],
      ['2026-03-01', 'stage_changed', 'Closed Lost', 'Prospecting'],
    ]);
    expect(stageSince).toEqual(day('2026-03-01'));
  });

  it('ends where the record stands: a stage that was renamed', () => {
    const given = [row('2026-01-01', { StageName: 'Old name' })];
    const { events } = historyOf(given, now);
    expect(told(events)).toEqual([
      ['2026-01-01', 'created', null, 'Old name'],
      ['2026-01-01', 'stage_changed', 'Old name', 'Prospecting'],
    ]);
  });

  it('says nothing against a row that is newer than the record', () => {
    const given = [row('2026-01-01', {}), row('2026-05-01', { StageName: 'Closed Won' })];
    const { events } = historyOf(given, now);
    expect(told(events).at(-1)).toEqual([
      '2026-05-01',
      'stage_changed',
      'Prospecting',
      'Closed Won',
    ]);
  });

  it('makes no change of an amount that cannot be seen', () => {
    const { events } = historyOf([row('2026-01-01', { Amount: undefined })], {
      ...now,
      value: null,
    });
    expect(told(events)).toEqual([['2026-01-01', 'created', null, 'Prospecting']]);
  });

  it('without rows begins where an open deal stands', () => {
    expect(told(historyOf([], now).events)).toEqual([
      ['2026-01-01', 'created', null, 'Prospecting'],
    ]);
  });

  it('without rows closes a closed deal on its close date, and never before it was created', () => {
    const closed = { ...now, stage: 'Closed Won', isClosed: true };
    expect(told(historyOf([], closed).events)).toEqual([
      ['2026-01-01', 'created', null, null],
      ['2026-06-30', 'stage_changed', null, 'Closed Won'],
    ]);
    const early = { ...closed, closeDate: new Date('2025-01-01') };
    expect(told(historyOf([], early).events).at(-1)?.[0]).toBe('2026-01-01');
  });

  it('leaves out rows that cannot be read', () => {
    const { events } = historyOf([row('2026-01-01', {}), { Id: 'x' }, row('9999-01-01', {})], now);
    expect(events).toHaveLength(1);
  });
});

describe('next steps', () => {
  it('are those that were set, not those that were cleared', () => {
    const base = { CreatedDate: at('2026-02-01'), CreatedBy: { Name: 'Jane' } };
    const events = nextStepsOf([
      { ...base, Id: '0175g0000000001AAA', NewValue: 'Call\u0000 the buyer' },
      { ...base, Id: '0175g0000000002AAA', NewValue: null },
    ]);
    expect(events).toEqual([
      {
        externalId: 'next_step:0175g0000000001AAA',
        at: day('2026-02-01'),
        type: 'next_step_set',
        to: null,
        actor: 'Jane',
        text: 'Call the buyer',
      },
    ]);
  });
});
