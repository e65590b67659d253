import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { generateDeals } from '@/test/stand-ins/salesforce/generate';
import type { SalesforceOrg } from '@/test/stand-ins/salesforce/org';
import { startSalesforceStandIn, type SalesforceStandIn } from '@/test/stand-ins/salesforce/server';
import type { SourceContext } from '../source';
import { makeSalesforceSource } from './salesforce-source';
import { contextFor, QUICK, tokenCredentials } from './salesforce.test-support';
import { idsThatBelong, idsThatCame, Written } from './written.test-support';

const START = Date.UTC(2026, 5, 1, 9);
const MINUTE = 60_000;

let sf: SalesforceStandIn;
let org: SalesforceOrg;
let clock: number;
let context: SourceContext;
const source = makeSalesforceSource({ limits: QUICK, pageDeals: 10 });

beforeEach(async () => {
  clock = START;
  sf = await startSalesforceStandIn({ now: () => clock });
  org = sf.addOrg({ name: 'Acme' });
  context = contextFor(sf, tokenCredentials(sf, org.newToken()), { now: () => new Date(clock) });
});
afterEach(() => sf.close());

const addDeal = (more: object = {}) =>
  org.add('Opportunity', {
    Name: 'Deal',
    StageName: 'Prospecting',
    CloseDate: '2026-12-31',
    Amount: 100,
    ...more,
  });

/** Everything so far, and then only what a pull of changes brings. */
async function changesAfter(act: () => void): Promise<Written> {
  // What was made just now would be read again.
  clock += 30 * MINUTE;
  const all = new Written();
  await all.pullAll(source, context);
  clock += 30 * MINUTE;
  act();
  clock += MINUTE;
  const changes = new Written();
  changes.cursor = all.cursor;
  await changes.pullAll(source, context);
  return changes;
}

describe('validating', () => {
  it('says whom the token opens', async () => {
    expect(await source.validate(context)).toEqual({
      id: org.id,
      name: 'Acme (jane@acme.example)',
    });
  });

  it('says that a token is refused', async () => {
    const wrong = contextFor(sf, tokenCredentials(sf, 'wrong'));
    await expect(source.validate(wrong)).rejects.toMatchObject({ fault: 'unauthorized' });
  });

  it.each([undefined, 'StageName'])(
    'says that opportunities cannot be read (%s hidden)',
    async (field) => {
      org.hide('Opportunity', field);
      await expect(source.validate(context)).rejects.toMatchObject({
        fault: 'forbidden',
        message: expect.stringContaining('may not read opportunities'),
      });
    },
  );

  it('never calls an address that is none of Salesforce’s', async () => {
    const credentials = { ...tokenCredentials(sf, 'token'), address: 'https://evil.example' };
    await expect(source.validate(contextFor(sf, credentials))).rejects.toThrow(
      /must be an address of Salesforce/,
    );
  });
});

describe('the stages', () => {
  it('are those of the organisation, in its order', async () => {
    const stages = await source.listStages(context);
    expect(stages).toHaveLength(10);
    expect(stages.at(0)).toEqual({
      key: 'Prospecting',
      label: 'Prospecting',
      isClosed: false,
      isWon: false,
      probability: 0.1,
      order: 0,
    });
    expect(stages.at(8)).toMatchObject({
      key: 'Closed Won',
      isClosed: true,
      isWon: true,
      probability: 1,
    });
  });

  it('that nobody can choose there any more come last, so that none is written back', async () => {
    org.addStage(
      {
        ApiName: 'Qualification (old)',
        IsClosed: false,
        IsWon: false,
        DefaultProbability: 10,
        IsActive: false,
      },
      0,
    );
    const stages = await source.listStages(context);
    expect(stages.map(({ key, order }) => [key, order]).at(-1)).toEqual([
      'Qualification (old)',
      10,
    ]);
    expect(stages.at(0)).toMatchObject({ key: 'Prospecting', order: 0 });
  });

  it('that are added while it is read are known at once', async () => {
    addDeal();
    const changes = await changesAfter(() => {
      org.addStage({ ApiName: 'Signed', IsClosed: true, IsWon: true, DefaultProbability: 100 }, 11);
      addDeal({ StageName: 'Signed' });
    });
    const [deal] = changes.sorted();
    expect(deal?.stage).toEqual({
      key: 'Signed',
      label: 'Signed',
      isClosed: true,
      isWon: true,
      probability: 1,
      order: 10,
    });
  });
});

describe('a full pull', () => {
  it('brings everything, page by page, with all that hangs on it', async () => {
    generateDeals(org, 137, { seed: 1 });
    org.pageSize = 7;
    const written = new Written();
    await written.pullAll(source, context);
    expect(written.largestPage).toBe(10);
    expect(written.pages).toBeGreaterThanOrEqual(14);
    expect(written.problems).toEqual([]);
    const sorted = (ids: Map<string, string[]>) =>
      new Map([...ids].map(([id, own]) => [id, own.toSorted()]));
    expect(sorted(idsThatCame(written))).toEqual(sorted(idsThatBelong(org)));
  });

  it('says how many there are', async () => {
    generateDeals(org, 23, { seed: 2 });
    const page = await source.pull(context, null);
    expect(page).toMatchObject({ total: 23, isLast: false, phase: 'reading opportunities' });
    expect(page.recordsRead).toBeGreaterThan(10);
  });

  it('that is killed after any page and goes on brings the same', async () => {
    generateDeals(org, 60, { seed: 3 });
    const whole = new Written();
    await whole.pullAll(source, context);
    for (let killed = 1; killed < 6; killed += 1) {
      const written = new Written();
      for (let page = 0; page < killed; page += 1) await written.pullOnce(source, context);
      // A new process: another source, another context, and the notes that were saved.
      const next = makeSalesforceSource({ limits: QUICK, pageDeals: 10 });
      await written.pullAll(next, { ...context });
      expect(written.sorted()).toEqual(whole.sorted());
      expect(written.pages).toBe(whole.pages);
    }
  });

  it('misses nothing where hundreds share one second', async () => {
    for (let place = 0; place < 45; place += 1) addDeal({ Name: `Deal ${place}` });
    const written = new Written();
    await written.pullAll(source, context);
    expect(written.deals.size).toBe(45);
  });

  it('brings activities that Salesforce has archived', async () => {
    const id = addDeal({ CreatedDate: START - 500 * 24 * 60 * MINUTE });
    const old = {
      WhatId: id,
      Status: 'Completed',
      ActivityDate: '2025-01-10',
      CreatedDate: Date.UTC(2025, 0, 10),
    };
    const task = org.add('Task', { ...old, CompletedDateTime: Date.UTC(2025, 0, 10) });
    const written = new Written();
    await written.pullAll(source, context);
    expect(written.sorted()[0]?.events.map(({ externalId }) => externalId)).toContain(
      `task:${task}`,
    );
  });

  it('takes what there is where objects and fields are missing', async () => {
    generateDeals(org, 12, { seed: 4 });
    for (const object of ['EmailMessage', 'OpportunityFieldHistory', 'Event', 'OpportunityHistory'])
      org.hide(object);
    org.hide('Opportunity', 'Amount');
    org.hide('Opportunity', 'AccountId');
    org.hide('Contact', 'Email');
    const written = new Written();
    await written.pullAll(source, context);
    expect(written.deals.size).toBe(12);
    expect(
      [...written.deals.values()].every(({ value, account }) => value === null && account === null),
    ).toBe(true);
    expect(written.problems).toEqual([]);
  });

  it('tells currencies where the organisation has several', async () => {
    const rich = sf.addOrg({ name: 'Rich', isMultiCurrency: true });
    rich.add('Opportunity', {
      Name: 'Deal',
      StageName: 'Prospecting',
      CloseDate: '2026-12-31',
      CurrencyIsoCode: 'EUR',
    });
    const written = new Written();
    await written.pullAll(source, contextFor(sf, tokenCredentials(sf, rich.newToken())));
    expect(written.sorted()[0]?.currency).toBe('EUR');
  });

  it('names what lies in the recycle bin', async () => {
    const id = addDeal();
    addDeal();
    org.remove('Opportunity', id);
    const page = await source.pull(context, null);
    const last = page.isLast ? page : await source.pull(context, page.cursor);
    expect(page.deals).toHaveLength(1);
    expect(last.removed).toEqual([id]);
  });

  it('keeps one record’s fault to that record', async () => {
    addDeal({ CloseDate: '4000-01-01' });
    addDeal({ Amount: -1 });
    const written = new Written();
    await written.pullAll(source, context);
    expect(written.deals.size).toBe(2);
    expect(written.problems.map(({ field }) => field).toSorted()).toEqual(['Amount', 'CloseDate']);
  });
});

describe('a pull of changes', () => {
  it('brings nothing where nothing changed, and costs few calls', async () => {
    generateDeals(org, 30, { seed: 5 });
    clock += 60 * MINUTE;
    const all = new Written();
    await all.pullAll(source, context);
    clock += 30 * MINUTE;
    sf.forgetRequests();
    const changes = new Written();
    changes.cursor = all.cursor;
    await changes.pullAll(source, context);
    expect(changes.deals.size).toBe(0);
    expect(changes.pages).toBe(1);
    expect(sf.requests).toHaveLength(10);
  });

  it('brings an opportunity that changed', async () => {
    addDeal();
    const id = addDeal();
    const changes = await changesAfter(() =>
      org.update('Opportunity', id, { StageName: 'Closed Won' }),
    );
    expect(changes.sorted().map(({ externalId, stage }) => [externalId, stage.key])).toEqual([
      [id, 'Closed Won'],
    ]);
  });

  const CHILDREN: readonly [string, (id: string, contact: string) => void][] = [
    ['a task', (id) => org.add('Task', { WhatId: id, Status: 'Completed', Subject: 'Call' })],
    ['an event', (id) => org.add('Event', { WhatId: id, Subject: 'Demo', StartDateTime: START })],
    [
      'an e-mail',
      (id) =>
        org.add('EmailMessage', {
          RelatedToId: id,
          Incoming: true,
          MessageDate: START,
          Status: '1',
        }),
    ],
    [
      'a contact role',
      (id, contact) => org.add('OpportunityContactRole', { OpportunityId: id, ContactId: contact }),
    ],
    [
      'a row of its history',
      (id) =>
        org.tables
          .get('OpportunityHistory')
          ?.put(org.historyRow(org.row('Opportunity', id) ?? {}, org.now())),
    ],
  ];
  it.each(CHILDREN)('brings an opportunity that got %s', async (_what, add) => {
    const contact = org.add('Contact', { Name: 'Ben' });
    addDeal();
    const id = addDeal();
    const changes = await changesAfter(() => add(id, contact));
    expect([...changes.deals.keys()]).toEqual([id]);
  });

  it('brings an opportunity whose contact got another name, or was taken away', async () => {
    const contact = org.add('Contact', { Name: 'Ben' });
    const id = addDeal();
    const role = org.add('OpportunityContactRole', { OpportunityId: id, ContactId: contact });
    const renamed = await changesAfter(() => org.update('Contact', contact, { Name: 'Benjamin' }));
    expect(renamed.sorted()[0]?.contacts.map(({ name }) => name)).toEqual(['Benjamin']);
    const without = await changesAfter(() => org.remove('OpportunityContactRole', role));
    expect(without.sorted().map(({ contacts }) => contacts)).toEqual([[]]);
  });

  it('is not misled by activities of other records', async () => {
    const account = org.add('Account', { Name: 'Firm' });
    addDeal();
    const changes = await changesAfter(() =>
      org.add('Task', { WhatId: account, Status: 'Completed' }),
    );
    expect(changes.deals.size).toBe(0);
  });

  it('names what was deleted, and brings what came back', async () => {
    const id = addDeal();
    const all = new Written();
    await all.pullAll(source, context);
    clock += 30 * MINUTE;
    org.remove('Opportunity', id);
    await all.pullAll(source, context);
    expect(all.deals.size).toBe(0);
    clock += 30 * MINUTE;
    org.restore('Opportunity', id);
    await all.pullAll(source, context);
    expect([...all.deals.keys()]).toEqual([id]);
  });

  it('finds what was committed late, by Salesforce’s clock, whatever ours says', async () => {
    const wrong = { ...context, now: () => new Date(clock + 5 * 60 * MINUTE) };
    const all = new Written();
    await all.pullAll(source, wrong);
    const late = addDeal({ CreatedDate: clock - 9 * MINUTE });
    clock += MINUTE;
    await all.pullAll(source, wrong);
    expect([...all.deals.keys()]).toEqual([late]);
  });

  it('with many activities goes on where it stopped', async () => {
    const ids = Array.from({ length: 35 }, () => addDeal());
    const changes = await changesAfter(() => {
      for (const id of ids) {
        for (let place = 0; place < 4; place += 1)
          org.add('Task', { WhatId: id, Status: 'Completed' });
      }
    });
    expect(changes.deals.size).toBe(35);
    expect(changes.largestPage).toBe(10);
  });

  it('begins anew from notes that it does not know', async () => {
    await expect(source.pull(context, { state: 'older' })).rejects.toMatchObject({
      fault: 'cursor_expired',
    });
  });
});

describe('two tenants', () => {
  it('see nothing of each other', async () => {
    const other = sf.addOrg({ name: 'Other' });
    addDeal({ Name: 'Ours' });
    other.add('Opportunity', { Name: 'Theirs', StageName: 'Prospecting', CloseDate: '2026-12-31' });
    const written = new Written();
    await written.pullAll(source, contextFor(sf, tokenCredentials(sf, other.newToken())));
    expect(written.sorted().map(({ name }) => name)).toEqual(['Theirs']);
  });
});

describe('many', () => {
  it('2,000 opportunities with their history', { timeout: 60_000 }, async () => {
    generateDeals(org, 2_000, { seed: 6 });
    const ids = new Set<string>();
    const large = makeSalesforceSource();
    let cursor = null;
    for (let isLast = false; !isLast;) {
      const page = await large.pull(context, cursor);
      for (const { externalId } of page.deals) ids.add(externalId);
      expect(page.deals.length).toBeLessThanOrEqual(200);
      ({ cursor, isLast } = page);
    }
    expect(ids.size).toBe(2_000);
    // Nothing like one call for each opportunity.
    expect(sf.requests.length).toBeLessThan(150);
  });
});
