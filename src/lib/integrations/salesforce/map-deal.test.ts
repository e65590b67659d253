import { describe, expect, it } from 'vitest';
import { defaultStage } from '../stage-mapping';
import { mapDeal, type OpportunityRows } from './map-deal';

const NOW = new Date('2026-06-01T12:00:00Z');
const ID = '0065g0000000001AAA';
const STAGES = [
  {
    key: 'Prospecting',
    label: 'Prospecting',
    isClosed: false,
    isWon: false,
    probability: 0.1,
    order: 0,
  },
  { key: 'Closed Won', label: 'Closed Won', isClosed: true, isWon: true, probability: 1, order: 1 },
];
const setting = { now: NOW, instanceUrl: 'https://acme.my.salesforce.com', stages: STAGES };
const time = (text: string) => `${text}T09:00:00.000+0000`;

const opportunity = (more: object = {}) => ({
  Id: ID,
  Name: 'Acme platform',
  StageName: 'Prospecting',
  IsClosed: false,
  IsWon: false,
  Probability: 10,
  Amount: 1_200.5,
  CloseDate: '2026-09-30',
  CreatedDate: time('2026-01-01'),
  SystemModstamp: time('2026-05-01'),
  NextStep: 'Call',
  Account: { Name: 'Acme' },
  Owner: { Name: 'Jane Doe', Email: 'Jane@Acme.example' },
  ...more,
});
const rows = (more: Partial<OpportunityRows> = {}): OpportunityRows => ({
  opportunity: opportunity(),
  history: [],
  nextSteps: [],
  roles: [],
  tasks: [],
  meetings: [],
  emails: [],
  ...more,
});
const map = (more: Partial<OpportunityRows> = {}) => mapDeal(rows(more), setting);
const types = (more: Partial<OpportunityRows>) =>
  map(more).deal?.events.flatMap(({ type }) => (type === 'created' ? [] : type));

describe('an opportunity', () => {
  it('becomes a deal', () => {
    const { deal, problems } = map();
    expect(problems).toEqual([]);
    expect(deal).toMatchObject({
      externalId: ID,
      name: 'Acme platform',
      account: 'Acme',
      value: 1_200.5,
      currency: null,
      stage: { key: 'Prospecting', isClosed: false, probability: 0.1 },
      createdAt: new Date('2026-01-01T09:00:00Z'),
      expectedCloseDate: new Date('2026-09-30'),
      closedAt: null,
      lostReason: null,
      nextStep: 'Call',
      ownerName: 'Jane Doe',
      ownerEmail: 'jane@acme.example',
      url: `https://acme.my.salesforce.com/lightning/r/Opportunity/${ID}/view`,
    });
  });

  it('is cleaned of what no text holds', () => {
    const dirty = {
      Name: ` A\u0000cme\n\uD800 plan\u202E `,
      NextStep: 'one\ntwo\u0000',
      Account: null,
    };
    const { deal } = map({ opportunity: opportunity(dirty) });
    expect(deal).toMatchObject({ name: 'Acme � plan', nextStep: 'one\ntwo', account: null });
    const long = map({ opportunity: opportunity({ Name: '😀'.repeat(400) }) }).deal?.name ?? '';
    expect(long.length).toBeLessThanOrEqual(500);
    expect(long.isWellFormed()).toBe(true);
  });

  it.each([
    ['Amount', -5, { value: null }],
    ['Amount', 1e13, { value: null }],
    ['CloseDate', '4000-12-31', { expectedCloseDate: null }],
    ['CloseDate', '2026-02-30', { expectedCloseDate: null }],
    ['CurrencyIsoCode', 'XXQ', { currency: null }],
  ])('is taken without a %s of %s, which is said', (field, value, expected) => {
    const { deal, problems } = map({ opportunity: opportunity({ [field]: value }) });
    expect(deal).toMatchObject(expected);
    expect(problems).toMatchObject([{ kind: 'deal', externalId: ID, field, isSkipped: false }]);
  });

  it.each([
    ['Name', '  '],
    ['StageName', null],
    ['CreatedDate', 'yesterday'],
    ['CreatedDate', time('1969-12-31')],
  ])('is left out without a %s (%s), which is said', (field, value) => {
    const { deal, problems } = map({ opportunity: opportunity({ [field]: value }) });
    expect(deal).toBeNull();
    expect(problems).toMatchObject([{ kind: 'deal', externalId: ID, field, isSkipped: true }]);
  });

  it('has its own currency where there are several', () => {
    expect(map({ opportunity: opportunity({ CurrencyIsoCode: 'EUR' }) }).deal?.currency).toBe(
      'EUR',
    );
  });

  it('was closed when it entered its closed stage, else on its close date', () => {
    const closed = { StageName: 'Closed Won', IsClosed: true, IsWon: true, Probability: 100 };
    const before = {
      Id: '0085g0000000001AAA',
      OpportunityId: ID,
      Amount: 1_200.5,
      CloseDate: '2026-09-30',
    };
    const history = [
      { ...before, StageName: 'Prospecting', CreatedDate: time('2026-01-01') },
      {
        ...before,
        Id: '0085g0000000002AAA',
        StageName: 'Closed Won',
        CreatedDate: time('2026-03-05'),
      },
    ];
    const told = map({ opportunity: opportunity(closed), history }).deal;
    expect(told?.closedAt).toEqual(new Date('2026-03-05T09:00:00Z'));
    expect(map({ opportunity: opportunity(closed) }).deal?.closedAt).toEqual(
      new Date('2026-09-30'),
    );
  });

  it('in a stage of its own that is closed is never taken for an open one', () => {
    const odd = { StageName: 'Parked for good', IsClosed: true, IsWon: false, Probability: 40 };
    const stage = map({ opportunity: opportunity(odd) }).deal?.stage;
    expect(stage).toMatchObject({ key: 'Parked for good', isClosed: true, isWon: false });
    expect(stage && defaultStage('salesforce', stage)).toBe('closed_lost');
  });
});

describe('tasks', () => {
  const task = (more: object) => ({
    Id: '00T5g0000000001AAA',
    WhatId: ID,
    Subject: 'A task',
    CreatedDate: time('2026-02-01'),
    ActivityDate: '2026-02-03',
    CompletedDateTime: time('2026-02-02'),
    Owner: { Name: 'Jane Doe' },
    ...more,
  });

  it.each([
    [{ TaskSubtype: 'Call' }, 'call'],
    [{ TaskSubtype: 'Email' }, 'email_sent'],
    [{ TaskSubtype: 'ListEmail' }, 'email_sent'],
    [{ TaskSubtype: 'Task', Type: 'Call' }, 'call'],
    [{ TaskSubtype: 'Task', Type: 'E-Mail' }, 'email_sent'],
    [{ TaskSubtype: 'Task', Type: 'Product demo' }, 'meeting_held'],
    [{ TaskSubtype: 'Task', Type: 'Other' }, 'note'],
    [{ TaskSubtype: 'LinkedIn' }, 'note'],
    [{}, 'note'],
  ])('%o is a %s', (more, type) => {
    expect(types({ tasks: [task(more)] })).toEqual([type]);
  });

  it('count when they were completed, before that was kept on their day', () => {
    const at = (more: object) =>
      map({ tasks: [task(more)] })
        .deal?.events.at(-1)
        ?.at.toISOString();
    expect(at({})).toBe('2026-02-02T09:00:00.000Z');
    expect(at({ CompletedDateTime: null })).toBe('2026-02-03T00:00:00.000Z');
    expect(at({ CompletedDateTime: null, ActivityDate: null })).toBe('2026-02-01T09:00:00.000Z');
  });

  it('of an e-mail that can be read itself are not told twice', () => {
    const emails = [
      {
        Id: '02s5g0000000001AAA',
        RelatedToId: ID,
        ActivityId: '00T5g0000000001AAA',
        Incoming: true,
        MessageDate: time('2026-02-02'),
      },
    ];
    expect(types({ tasks: [task({ TaskSubtype: 'Email' })], emails })).toEqual(['email_received']);
  });

  it('hold subject and description, cut short', () => {
    const tasks = [task({ Description: 'x'.repeat(5_000) })];
    const text = map({ tasks }).deal?.events.at(-1)?.text ?? '';
    expect(text.startsWith('A task\nxxx')).toBe(true);
    expect(text).toHaveLength(2_000);
  });

  it('without a date are left out, which is said', () => {
    const none = { CompletedDateTime: null, ActivityDate: null, CreatedDate: null };
    const { deal, problems } = map({ tasks: [task(none)] });
    expect(deal?.events).toHaveLength(1);
    expect(problems).toMatchObject([
      { kind: 'activity', externalId: '00T5g0000000001AAA', name: 'A task', isSkipped: true },
    ]);
  });
});

describe('e-mails', () => {
  it.each([
    [true, 'email_received'],
    [false, 'email_sent'],
  ])('go the way that Incoming (%s) says: %s', (Incoming, type) => {
    const email = {
      Id: '02s5g0000000001AAA',
      RelatedToId: ID,
      Incoming,
      MessageDate: time('2026-02-02'),
    };
    expect(types({ emails: [email] })).toEqual([type]);
  });
});

describe('events', () => {
  const meeting = (more: object) => ({
    Id: '00U5g0000000001AAA',
    WhatId: ID,
    Subject: 'Review',
    StartDateTime: time('2026-05-10'),
    EndDateTime: '2026-05-10T10:30:00.000+0000',
    CreatedDate: time('2026-05-01'),
    Owner: { Name: 'Jane Doe' },
    Who: { Email: 'Buyer@Acme.example' },
    ...more,
  });

  it('that are over were held', () => {
    const { deal } = map({ meetings: [meeting({})] });
    expect(deal?.meetings).toEqual([]);
    expect(deal?.events.at(-1)).toMatchObject({
      externalId: 'meeting:00U5g0000000001AAA',
      type: 'meeting_held',
      at: new Date('2026-05-10T09:00:00Z'),
      actor: 'Jane Doe',
    });
    expect(types({ meetings: [meeting({})] })).toEqual(['meeting_scheduled', 'meeting_held']);
  });

  it('that are ahead are planned', () => {
    const { deal } = map({
      meetings: [meeting({ StartDateTime: time('2026-07-01'), EndDateTime: null })],
    });
    expect(deal?.meetings).toEqual([
      {
        externalId: '00U5g0000000001AAA',
        title: 'Review',
        description: null,
        startTime: new Date('2026-07-01T09:00:00Z'),
        endTime: new Date('2026-07-01T10:00:00Z'),
        attendees: ['buyer@acme.example'],
        location: null,
        meetingLink: null,
        url: 'https://acme.my.salesforce.com/lightning/r/Event/00U5g0000000001AAA/view',
        isCancelled: false,
      },
    ]);
    expect(deal?.events.at(-1)).toMatchObject({
      externalId: 'meeting_scheduled:00U5g0000000001AAA:2026-07-01T09:00:00.000Z',
      type: 'meeting_scheduled',
      at: new Date('2026-05-01T09:00:00Z'),
      to: '2026-07-01T09:00:00.000Z',
    });
  });

  it('that were written down afterwards were not planned', () => {
    expect(types({ meetings: [meeting({ CreatedDate: time('2026-05-11') })] })).toEqual([
      'meeting_held',
    ]);
  });
});

describe('contact roles', () => {
  const role = (more: object) => ({
    Id: '00K5g0000000001AAA',
    ContactId: '0035g0000000001AAA',
    Role: 'Influencer',
    CreatedDate: time('2026-02-01'),
    CreatedBy: { Name: 'Jane Doe' },
    Contact: { Name: 'Ben Costa', Email: 'Ben@Acme.example', Phone: '1', Title: 'CTO' },
    ...more,
  });

  it('are the people on the deal, and when each came', () => {
    const { deal } = map({ roles: [role({})] });
    expect(deal?.contacts).toEqual([
      {
        externalId: '0035g0000000001AAA',
        name: 'Ben Costa',
        email: 'ben@acme.example',
        phone: '1',
        title: 'CTO',
        role: 'Influencer',
      },
    ]);
    expect(deal?.events.at(-1)).toMatchObject({
      externalId: 'contact_added:00K5g0000000001AAA',
      type: 'contact_added',
      to: 'Ben Costa',
      actor: 'Jane Doe',
    });
  });

  it('of one person are one contact with all of them', () => {
    const second = role({
      Id: '00K5g0000000002AAA',
      Role: 'Decision Maker',
      CreatedDate: time('2026-01-15'),
    });
    const { deal } = map({ roles: [role({}), second] });
    expect(deal?.contacts.map((contact) => contact.role)).toEqual(['Decision Maker, Influencer']);
    expect(types({ roles: [role({}), second] })).toEqual(['contact_added']);
  });

  it('whose contact has no name that may be read are left out, which is said', () => {
    const { deal, problems } = map({ roles: [role({ Contact: null })] });
    expect(deal?.contacts).toEqual([]);
    expect(problems).toMatchObject([
      { kind: 'contact', externalId: '0035g0000000001AAA', isSkipped: true },
    ]);
  });
});
