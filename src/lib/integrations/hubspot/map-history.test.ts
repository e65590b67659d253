import { describe, expect, it } from 'vitest';
import type { HubSpotRecord, PropertyVersion } from '../../clients/hubspot';
import { historyOf } from './map-history';
import { peopleOf } from './people';
import { stageFinder } from './stages';

const BORN = new Date('2026-01-05T09:00:00Z');
const at = (day: number): Date => new Date(BORN.getTime() + day * 86_400_000);
const version = (value: string | null, day: number, userId: number | null = null): PropertyVersion => ({ value, at: at(day), userId }); // prettier-ignore

const stage = (key: string, isClosed: boolean, isWon: boolean) => ({ key, label: key, isClosed, isWon, probability: null, order: 0 }); // prettier-ignore
const stages = stageFinder([
  stage('open', false, false),
  stage('talks', false, false),
  stage('won', true, true),
  stage('handover', true, true),
  stage('lost', true, false),
]);
const people = peopleOf([{ id: '1', userId: 9, name: 'Ada Adams', email: 'ada@sellers.example' }]);

/** Versions the newest first, as HubSpot gives them. */
const read = (history: HubSpotRecord['history'], now = 'open', createdAt = BORN) =>
  historyOf({ id: '7', properties: {}, history, createdAt: BORN }, { people, stages, stage: now, createdAt }); // prettier-ignore
const ofType = (type: string, history: HubSpotRecord['history'], now?: string) =>
  read(history, now).events.filter((event) => event.type === type);

describe('stages', () => {
  it('are told from the creation on, each at its true date and by whom', () => {
    const { events } = read({ dealstage: [version('talks', 20, 9), version('open', 0)] }, 'talks');
    expect(events).toEqual([
      { externalId: 'created', at: at(0), type: 'created', to: 'open', actor: null },
      {
        externalId: `dealstage:${at(20).getTime()}`,
        at: at(20),
        type: 'stage_changed',
        from: 'open',
        to: 'talks',
        actor: 'Ada Adams',
      },
    ]);
  });

  it('written again without a change are one', () => {
    const dealstage = [version('talks', 9), version('talks', 7), version('open', 3), version('open', 0)]; // prettier-ignore
    const moves = ofType('stage_changed', { dealstage }, 'talks');
    expect(moves.map(({ at: when, from, to }) => [when, from, to])).toEqual([[at(7), 'open', 'talks']]); // prettier-ignore
  });

  it('of one moment are told apart, and keep their ids', () => {
    const dealstage = [version('won', 4), version('talks', 4), version('open', 0)];
    const moves = ofType('stage_changed', { dealstage }, 'won');
    expect(moves.map(({ to }) => to)).toEqual(['talks', 'won']);
    expect(moves.map(({ externalId }) => externalId)).toEqual([
      `dealstage:${at(4).getTime()}`,
      `dealstage:${at(4).getTime()}:2`,
    ]);
  });

  it('keep their ids when older versions are forgotten', () => {
    const all = Array.from({ length: 22 }, (_, n) => version(n % 2 === 0 ? 'open' : 'talks', n)).toReversed(); // prettier-ignore
    const before = ofType('stage_changed', { dealstage: all.slice(1, 21) });
    const after = ofType('stage_changed', { dealstage: all.slice(0, 20) });
    expect(before).toHaveLength(19);
    expect(after.slice(0, -1)).toEqual(before.slice(1));
  });

  it('without a history: the creation alone', () => {
    expect(read({}, 'talks').events).toEqual([
      { externalId: 'created', at: at(0), type: 'created', to: 'talks', actor: null },
    ]);
  });
});

describe('when it was closed', () => {
  const endedAt = (now: string, ...moves: readonly (readonly [string, number])[]) =>
    read({ dealstage: moves.map(([key, day]) => version(key, day)).toReversed() }, now).endedAt;
  it.each([
    ['the stage that it ended in', 'won', [['open', 0], ['won', 8]], at(8)],
    ['the first of two won stages', 'handover', [['open', 0], ['won', 8], ['handover', 12]], at(8)],
    ['the last ending, after it was opened again', 'lost', [['won', 3], ['open', 5], ['lost', 9]], at(9)],
    ['the change from lost to won', 'won', [['open', 0], ['lost', 5], ['won', 7]], at(7)],
    ['nothing for an open deal', 'open', [['won', 3], ['open', 5]], null],
    ['nothing where the history ends elsewhere', 'won', [['open', 0]], null],
  ] as const)('%s', (_name, now, moves, expected) => {
    expect(endedAt(now, ...moves)).toEqual(expected);
  }); // prettier-ignore
});

describe('amounts and close dates', () => {
  it('that came with the deal changed nothing', () => {
    const history = { amount: [version('500', 0)], closedate: [version('2026-03-01', 0)] };
    expect(read(history).events).toHaveLength(1);
  });

  it('that were set later changed from none', () => {
    const [value] = ofType('value_changed', { amount: [version('500', 3)] });
    expect([value?.from, value?.to, value?.at]).toEqual(['0', '500', at(3)]);
    const [date] = ofType('close_date_changed', { closedate: [version('2026-03-01', 3)] });
    expect([date?.from, date?.to]).toEqual([null, '2026-03-01T00:00:00.000Z']);
  });

  it('are decimals and ISO dates, also when they are taken away', () => {
    const amount = [version('', 9), version('1000.504', 4), version('500', 0)];
    expect(ofType('value_changed', { amount }).map(({ from, to }) => [from, to])).toEqual([
      ['500', '1000.5'],
      ['1000.5', '0'],
    ]);
    const closedate = [version(null, 9), version('1772323200000', 4), version('2026-02-01T12:30:00Z', 0)]; // prettier-ignore
    expect(ofType('close_date_changed', { closedate }).map(({ from, to }) => [from, to])).toEqual([
      ['2026-02-01T12:30:00.000Z', '2026-03-01T00:00:00.000Z'],
      ['2026-03-01T00:00:00.000Z', null],
    ]);
  });

  it('that cannot be read are none', () => {
    const amount = [version('a lot', 4), version('500', 0)];
    expect(ofType('value_changed', { amount })[0]?.to).toBe('0');
    const closedate = [version('soon', 4), version('2026-02-01', 0)];
    expect(ofType('close_date_changed', { closedate })[0]?.to).toBeNull();
  });
});

it('tells each next step in its words', () => {
  const steps = [version('', 6), version('Call <b>them</b>', 4), version('Send the offer', 0)];
  expect(ofType('next_step_set', { hs_next_step: steps }).map(({ text }) => text)).toEqual([
    'Send the offer',
    'Call them',
  ]);
});

it('leaves out versions without a date', () => {
  const broken = { value: 'talks', at: new Date(Number.NaN), userId: null };
  expect(read({ dealstage: [broken, version('open', 0)] }).events).toHaveLength(1);
});

it('a deal is as old as its history, and as its date of creation says', () => {
  const dealstage = [version('open', 0)];
  expect(read({ dealstage }, 'open', at(9)).createdAt).toEqual(at(0));
  expect(read({ dealstage }, 'open', at(-400)).createdAt).toEqual(at(-400));
});
