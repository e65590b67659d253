import { describe, expect, it } from 'vitest';
import { checkMessage } from '@/test/stand-ins/slack/check-message';
import { PUBLIC_EVENT_TYPES } from '../events/model';
import { describeEvent, describeMany, type PublicEvent } from './describe-event';
import { toPayload } from './message';
import { changeWords, moneyWords } from './words';

const DEAL = { id: 'cdeal0001', name: 'Acme', stage: 'proposal', value: 50_000, currency: 'EUR' };
const PERSON = { id: 'cperson01', name: 'Jane', email: 'jane@company.example', role: 'member' };

const DATA: Readonly<Record<PublicEvent['type'], object>> = {
  'deal.created': DEAL,
  'deal.updated': {
    ...DEAL,
    previous: { value: 40_000, assignedToId: 'cperson02', nextStepAt: null },
    current: { value: 50_000, assignedToId: 'cperson01', nextStepAt: '2026-03-09T00:00:00.000Z' },
  },
  'deal.stage_changed': { ...DEAL, oldStage: 'discovery', newStage: 'proposal' },
  'deal.at_risk': {
    ...DEAL,
    kind: 'entered_high',
    score: 0.724,
    band: 'High',
    reasons: ['No reply in 21 days', 'Close date pushed twice'],
  },
  'deal.closed_won': { ...DEAL, oldStage: 'negotiation', newStage: 'closed_won' },
  'deal.closed_lost': {
    ...DEAL,
    oldStage: 'negotiation',
    newStage: 'closed_lost',
    current: { lostReason: 'Budget was cut' },
  },
  'team.member_added': { team: { id: 'cteam0001', name: 'North' }, member: PERSON },
  'team.member_removed': { team: { id: 'cteam0001', name: 'North' }, member: PERSON },
};

function eventOf(type: PublicEvent['type'], more: object = {}): PublicEvent {
  return {
    id: 'evt_1',
    type,
    at: new Date('2026-03-02T09:30:00.000Z'),
    scopeKey: 'team:cteam0001',
    teamId: 'cteam0001',
    dealId: type.startsWith('deal.') ? DEAL.id : null,
    sequence: 1,
    source: 'screen',
    data: { ...DATA[type], by: { id: 'cperson03', name: 'Kim' }, ...more },
    announced: true,
  };
}

const textOf = (event: PublicEvent) => toPayload(describeEvent(event), 'https://app.example').text;

describe('the message of an event', () => {
  it.each([
    ['deal.created', 'New deal: Acme | Deal: Acme | Value: €50,000 | Stage: Proposal | By Kim'],
    [
      'deal.updated',
      'Acme was changed | Deal: Acme | Value: €50,000 | Stage: Proposal | Value: 40,000 → 50,000 | Assignee changed | Next step due: nothing → Mar 9, 2026 | By Kim',
    ],
    [
      'deal.stage_changed',
      'Acme moved to Proposal | Deal: Acme | Value: €50,000 | Stage: Discovery → Proposal | By Kim',
    ],
    [
      'deal.at_risk',
      'Acme is at high risk | Deal: Acme | Value: €50,000 | Stage: Proposal | Risk: 0.72 · High | No reply in 21 days | Close date pushed twice | By Kim',
    ],
    [
      'deal.closed_won',
      'Acme was won | Deal: Acme | Value: €50,000 | Stage: Negotiation → Closed won | By Kim',
    ],
    [
      'deal.closed_lost',
      'Acme was lost | Deal: Acme | Value: €50,000 | Stage: Negotiation → Closed lost | Lost because: Budget was cut | By Kim',
    ],
    ['team.member_added', 'Jane joined North | Team: North | Role: member | By Kim'],
    ['team.member_removed', 'Jane was removed from North | Team: North | Role: member | By Kim'],
  ] as const)('%s says what happened', (type, text) => {
    expect(textOf(eventOf(type))).toBe(text);
  });

  it.each(PUBLIC_EVENT_TYPES)('%s names nobody by id or address, and links to its deal', (type) => {
    const payload = toPayload(describeEvent(eventOf(type)), 'https://app.example');
    const written = JSON.stringify(payload);
    expect(checkMessage(payload)).toBeNull();
    expect(written).not.toMatch(/cperson0|@company/);
    if (type.startsWith('deal.')) {
      expect(written).toContain(`<https://app.example/deals/${DEAL.id}|Acme>`);
    }
  });

  it('of what nobody did is by Sentinel', () => {
    const { blocks } = toPayload(
      describeEvent(eventOf('deal.at_risk', { by: null })),
      'https://app.example',
    );
    expect(JSON.stringify(blocks.at(-1))).toContain('Sentinel · <!date^1772443800^');
    expect(textOf(eventOf('team.member_removed', { by: null }))).toContain('Jane left North');
  });

  it('puts the reason of a rule first that adds no points', () => {
    const reasons = ['No reply in 21 days', 'Engagement dropped to a third'];
    const told = textOf(eventOf('deal.at_risk', { kind: 'engagement_dropped', reasons }));
    expect(told).toMatch(
      /^Engagement dropped off: Acme .*Engagement dropped to a third \| No reply/,
    );
  });
});

describe('the message of many events', () => {
  it('counts them, names ten and says how many are left', () => {
    const many = Array.from({ length: 23 }, (_, at) =>
      eventOf('deal.stage_changed', { name: `Deal ${at}`, oldStage: 'discovery', newStage: 'proposal' }),
    ) as [PublicEvent, ...PublicEvent[]]; // prettier-ignore
    const payload = toPayload(describeMany(many), 'https://app.example');
    expect(checkMessage(payload)).toBeNull();
    expect(payload.text).toMatch(/^23 deals moved to another stage \| Deal 0, €50,000, Discovery → Proposal/); // prettier-ignore
    expect(payload.text).toContain('Deal 9, €50,000');
    expect(payload.text).not.toContain('Deal 10');
    expect(payload.text).toContain('and 13 more');
  });

  it.each(PUBLIC_EVENT_TYPES)('%s has words for it', (type) => {
    const payload = toPayload(describeMany([eventOf(type), eventOf(type)]), 'https://app.example');
    expect(payload.text).toMatch(/^2 [a-z]+ /);
    expect(checkMessage(payload)).toBeNull();
  });
});

describe('values in words', () => {
  it('money has its currency, also one that nobody knows', () => {
    expect(moneyWords(1_234.5, 'USD')).toBe('$1,234.50');
    expect(moneyWords(1_000, 'JPY')).toBe('¥1,000');
    expect(moneyWords(7, 'no currency')).toBe('no currency 7');
  });

  it('changes say from what to what', () => {
    expect(changeWords('location', null, 'Oslo')).toBe('Location: nothing → Oslo');
    expect(changeWords('assignedToId', 'cperson01', null)).toBe('Assignee: nobody');
    expect(changeWords('somethingNew', 'a', 'b')).toBe('somethingNew: a → b');
  });
});
