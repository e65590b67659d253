import { describe, expect, it } from 'vitest';
import { echoesOf } from './echoes-of';
import type { PushRow } from './repository/pushes';
import type { SourceStage } from './model';
import type { SourceDeal, SourceEvent } from './source';
import { toIncoming, type Translation } from './to-incoming';

const stage = (key: string, isClosed: boolean | null = null, isWon: boolean | null = null): SourceStage => ({ key, label: key, isClosed, isWon, probability: null, order: 0 }); // prettier-ignore
const STAGES = [
  stage('Prospecting', false, false),
  stage('Negotiation/Review', false, false),
  stage('Closed Won', true, true),
  stage('Closed Lost', true, false),
  { ...stage('Gone quiet', true, false), label: 'Gone quiet (old)' },
];
const translation: Translation = {
  crm: 'salesforce',
  stages: STAGES,
  choices: {},
  findOwner: (name) => (name === 'ann@acme.example' || name === 'Ann' ? 'user-ann' : null),
  currency: 'CHF',
};
const at = (day: number) => new Date(Date.UTC(2026, 0, day));
const stageNamed = (key: string) => STAGES.find((one) => one.key === key) ?? stage(key);

const dealIn = (key: string, more: Partial<SourceDeal> = {}): SourceDeal => ({
  externalId: '006',
  name: 'Globex',
  account: null,
  value: null,
  currency: null,
  stage: stageNamed(key),
  createdAt: at(1),
  expectedCloseDate: null,
  closedAt: null,
  lostReason: null,
  nextStep: null,
  ownerName: null,
  ownerEmail: null,
  url: null,
  events: [],
  contacts: [],
  meetings: [],
  ...more,
});
const created = (to: string | null): SourceEvent => ({ externalId: 'created', at: at(1), type: 'created', to }); // prettier-ignore
const moved = (day: number, from: string | null, to: string): SourceEvent => ({
  externalId: `move-${day}`,
  at: at(day),
  type: 'stage_changed',
  from,
  to,
});
const said = (deal: SourceDeal) =>
  toIncoming(deal, translation).events.map(({ type, from, to, externalId }) =>
    [type, from ?? '-', to ?? '-', externalId].join(' '),
  );

describe('moves at the source', () => {
  it('say when a deal was won, lost and reopened, beside the moves themselves', () => {
    const events = [
      created('Prospecting'),
      moved(2, 'Prospecting', 'Closed Won'),
      moved(3, 'Closed Won', 'Negotiation/Review'),
      moved(4, 'Negotiation/Review', 'Gone quiet'),
      moved(5, 'Gone quiet', 'Closed Won'),
      moved(6, 'Closed Won', 'Gone quiet'),
    ];
    expect(said(dealIn('Gone quiet', { events, closedAt: at(6) }))).toEqual([
      'created - discovery created',
      'stage_changed discovery closed_won move-2',
      'won - - move-2:closed',
      'reopened - - move-3:reopened',
      'stage_changed closed_won negotiation move-3',
      'stage_changed negotiation closed_lost move-4',
      'lost - - move-4:closed',
      // From one end to the other: no opening lies between.
      'stage_changed closed_lost closed_won move-5',
      'won - - move-5:closed',
      'stage_changed closed_won closed_lost move-6',
      'lost - - move-6:closed',
    ]);
  });

  it('between two closed stages of one meaning close nothing again', () => {
    const events = [created('Closed Lost'), moved(2, 'Closed Lost', 'Gone quiet')];
    const told = said(dealIn('Gone quiet', { events, closedAt: at(1) }));
    expect(told.filter((line) => line.startsWith('lost'))).toHaveLength(1);
    expect(told.some((line) => line.startsWith('reopened'))).toBe(false);
  });

  it('keep the source’s own names, those of stages that it no longer lists, too', () => {
    const events = [moved(2, 'Forgotten', 'Gone quiet')];
    const [move] = toIncoming(dealIn('Gone quiet', { events }), translation).events;
    expect(move).toMatchObject({ from: 'discovery', to: 'closed_lost', crmFrom: 'Forgotten', crmTo: 'Gone quiet (old)' }); // prettier-ignore
  });

  it('into nothing known begin nowhere', () => {
    expect(said(dealIn('Prospecting', { events: [created(null), moved(2, null, 'Prospecting')] }))).toEqual([
      'created - - created',
      'stage_changed - discovery move-2',
    ]); // prettier-ignore
  });
});

describe('a deal that has ended without a history of it', () => {
  it('ended when it was closed, with the reason', () => {
    const deal = dealIn('Closed Lost', {
      closedAt: at(9),
      lostReason: 'Price',
      events: [created(null)],
    });
    const incoming = toIncoming(deal, translation);
    expect(incoming).toMatchObject({ outcome: 'lost', closedAt: at(9), stage: 'closed_lost' });
    expect(incoming.events.at(-1)).toEqual({ at: at(9), type: 'lost', externalId: `closed:${at(9).toISOString()}`, text: 'Price' }); // prettier-ignore
  });

  it('of which nobody says when, ended as it began; one that is open has no end', () => {
    expect(toIncoming(dealIn('Closed Won'), translation)).toMatchObject({ outcome: 'won', closedAt: at(1) }); // prettier-ignore
    const open = dealIn('Prospecting', { closedAt: at(9), lostReason: 'Price' });
    expect(toIncoming(open, translation)).toMatchObject({ outcome: null, closedAt: null, events: [], synced: { lostReason: null } }); // prettier-ignore
  });
});

describe('what the source does not say', () => {
  it('is nothing, and the team’s currency', () => {
    expect(toIncoming(dealIn('Prospecting'), translation)).toMatchObject({ value: 0, currency: 'CHF' }); // prettier-ignore
    const deal = dealIn('Prospecting', { value: 5, currency: 'EUR' });
    expect(toIncoming(deal, translation)).toMatchObject({ value: 5, currency: 'EUR' });
  });

  it('of an owner is looked for by address, then by name', () => {
    const owner = (ownerEmail: string | null, ownerName: string | null) =>
      toIncoming(dealIn('Prospecting', { ownerEmail, ownerName }), translation).assignedToId;
    expect(owner('ann@acme.example', 'Nobody')).toBe('user-ann');
    expect(owner('x@acme.example', 'Ann')).toBe('user-ann');
    expect(owner('x@acme.example', 'Nobody')).toBeNull();
  });
});

describe('echoes of what was written back', () => {
  const push = (fields: object, day: number, externalId = '006') =>
    ({
      externalId,
      fields,
      notMade: [],
      finishedAt: at(day),
      status: 'sent',
    }) as unknown as PushRow;
  const events: SourceEvent[] = [
    created('Prospecting'),
    moved(2, 'Prospecting', 'Closed Won'),
    { externalId: 'close', at: at(2), type: 'close_date_changed', from: null, to: '2026-02-01' },
    { externalId: 'step', at: at(2), type: 'next_step_set', text: 'Call' },
    { externalId: 'value', at: at(2), type: 'value_changed', from: '1', to: '2' },
    moved(5, 'Closed Won', 'Prospecting'),
  ];
  const incoming = toIncoming(dealIn('Prospecting', { events }), translation);

  it('are the facts of the fields that were sent, at about the time of sending, and what follows from them', () => {
    expect(echoesOf(incoming, [push({ stage: {} }, 2)])).toEqual(['move-2', 'move-2:closed']);
    expect(echoesOf(incoming, [push({ expectedCloseDate: {}, nextStep: {} }, 2)])).toEqual(['close', 'step']); // prettier-ignore
    expect(echoesOf(incoming, [push({ stage: {} }, 5)])).toEqual(['move-5:reopened', 'move-5']);
  });

  it('are none where another deal was sent, another field, or at another time', () => {
    expect(echoesOf(incoming, [])).toEqual([]);
    expect(echoesOf(incoming, [push({ stage: {} }, 2, '007')])).toEqual([]);
    expect(echoesOf(incoming, [push({ stage: {} }, 3), push({ nextStep: {} }, 5)])).toEqual([]);
  });
});
