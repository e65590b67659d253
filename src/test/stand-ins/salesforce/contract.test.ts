import fs from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { generateDeals } from './generate';
import type { SalesforceOrg } from './org';
import { startSalesforceStandIn, type SalesforceFault, type SalesforceStandIn } from './server';

interface Contract {
  readonly query_page: {
    readonly body: { readonly nextRecordsUrl: string; readonly records: readonly object[] };
  };
  readonly errors: {
    readonly '401': { readonly body: readonly object[] };
    readonly '403_limit': { readonly body: readonly object[] };
    readonly statuses: Readonly<Record<string, string>>;
  };
  readonly limit_header: { readonly name: string; readonly examples: readonly string[] };
}

const file = path.join(
  process.env.SENTINEL_FIXTURES_DIR ?? '',
  'contracts/salesforce/documented-examples.json',
);
const hasContract = Boolean(process.env.SENTINEL_FIXTURES_DIR) && fs.existsSync(file);
const contract = () => JSON.parse(fs.readFileSync(file, 'utf8')) as Contract;

const START = Date.UTC(2026, 2, 1, 12);
const VERSION = '/services/data/v62.0';

let sf: SalesforceStandIn;
let org: SalesforceOrg;
let token: string;
let clock: number;
beforeEach(async () => {
  clock = START;
  sf = await startSalesforceStandIn({ now: () => clock });
  org = sf.addOrg({ name: 'Acme' });
  token = org.newToken();
});
afterEach(() => sf.close());

interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

async function ask(target: string, init: RequestInit = {}): Promise<Answered> {
  const headers = { authorization: `Bearer ${token}`, ...init.headers };
  const response = await fetch(sf.url + target, { redirect: 'manual', ...init, headers });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: text === '' ? null : JSON.parse(text),
  };
}
const query = (soql: string, scope = 'query') =>
  ask(`${VERSION}/${scope}?q=${encodeURIComponent(soql)}`);
interface Page {
  readonly totalSize: number;
  readonly done: boolean;
  readonly nextRecordsUrl?: string;
  readonly records: readonly Record<string, unknown>[];
}
const page = async (soql: string, scope?: string) => (await query(soql, scope)).body as Page;
const codeOf = ({ status, body }: Answered) => [
  status,
  (body as { errorCode: string }[])[0]?.errorCode,
];

/** Names of fields with the kinds of their values, however deep; a time is told from other text. */
function formOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.slice(0, 1).map((item) => formOf(item));
  if (typeof value !== 'object' || value === null) return typeof value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, formOf(inner)]));
}

describe.skipIf(!hasContract)(
  'Salesforce’s contract (skipped without SENTINEL_FIXTURES_DIR)',
  () => {
    it('a page of a query has the documented form', async () => {
      for (let place = 0; place < 5; place += 1) org.add('Contact', { Name: `John ${place}` });
      org.pageSize = 1;
      const { body: documented } = contract().query_page;
      const body = await page('SELECT Id, Name FROM Contact');
      expect(formOf(body)).toEqual(formOf(documented));
      const shape = (url: string | undefined) =>
        url?.replace(/v\d+\.\d/, 'v').replace(/01g\w+-\d+/, '01g');
      expect(shape(body.nextRecordsUrl)).toBe(shape(documented.nextRecordsUrl));
    });

    const ERRORS: readonly [SalesforceFault, '401' | '403_limit'][] = [
      ['session_expired', '401'],
      ['quota', '403_limit'],
    ];
    it.each(ERRORS)('%s has the observed body', async (fault, name) => {
      sf.failNext(fault);
      const { status, body } = await ask(VERSION);
      expect(status).toBe(Number.parseInt(name, 10));
      expect(body).toEqual(contract().errors[name].body);
    });

    it('every other error has the documented form: a list of message and errorCode', async () => {
      const faults: SalesforceFault[] = ['busy', 'server_error', 'expired_locator'];
      for (const fault of faults) {
        sf.failNext(fault);
        const { status, body } = await ask(VERSION);
        expect(body, fault).toEqual([
          { message: expect.any(String), errorCode: expect.any(String) },
        ]);
        expect(Object.keys(contract().errors.statuses)).toContain(String(status));
      }
    });

    it('calls are counted in the documented header', async () => {
      const { name, examples } = contract().limit_header;
      const { headers } = await ask(VERSION);
      const form = (text: string | null | undefined) => text?.replaceAll(/\d+/g, '0');
      expect(examples.map(form)).toContain(form(headers.get(name)));
    });
  },
);

describe('the Salesforce stand-in', () => {
  const addDeal = (more: object = {}) =>
    org.add('Opportunity', {
      Name: 'Deal',
      StageName: 'Prospecting',
      CloseDate: '2026-12-31',
      ...more,
    });

  it.each([
    ['SELECT Nothing FROM Opportunity', 'INVALID_FIELD'],
    ['SELECT Id FROM Nothing', 'INVALID_TYPE'],
    ['SELECT Nobody.Name FROM Opportunity', 'INVALID_FIELD'],
    ['SELECT Owner.Nothing FROM Opportunity', 'INVALID_FIELD'],
    ['SELECT CurrencyIsoCode FROM Opportunity', 'INVALID_FIELD'],
    ["SELECT Id FROM Opportunity WHERE Description = 'x'", 'INVALID_FIELD'],
    ['SELECT Id FROM Opportunity ORDER BY Description', 'INVALID_FIELD'],
    ["SELECT Id FROM Opportunity WHERE SystemModstamp > '2026-01-01T00:00:00Z'", 'INVALID_FIELD'],
    ['SELECT Id FROM Opportunity WHERE SystemModstamp > 2026-01-01', 'INVALID_FIELD'],
    ["SELECT Id FROM Opportunity WHERE Id = 'x'", 'INVALID_QUERY_FILTER_OPERATOR'],
    [
      'SELECT Id FROM Opportunity WHERE IsWon = true AND IsClosed = true OR IsDeleted = false',
      'MALFORMED_QUERY',
    ],
    ['SELECT FROM Opportunity', 'MALFORMED_QUERY'],
    ['SELECT Id Opportunity', 'MALFORMED_QUERY'],
    ['SELECT Id FROM Opportunity LIMIT x', 'MALFORMED_QUERY'],
    ['SELECT Id FROM Opportunity; DROP', 'MALFORMED_QUERY'],
    ["SELECT Id FROM Opportunity WHERE Name = 'x", 'MALFORMED_QUERY'],
    ['SELECT Id FROM Opportunity WHERE Id IN ()', 'MALFORMED_QUERY'],
    [`SELECT Id FROM Opportunity WHERE Name = '${'x'.repeat(9_000)}' `.repeat(2), null],
  ])('refuses %s', async (soql, code) => {
    const answer = await query(soql);
    if (code === null) expect([414, 431]).toContain(answer.status);
    else expect(codeOf(answer)).toEqual([400, code]);
  });

  it('understands what is asked for', async () => {
    const account = org.add('Account', { Name: "O'Neil" });
    const first = addDeal({ AccountId: account, Amount: 5 });
    clock += 2_000;
    const second = addDeal({ Name: 'Other', StageName: 'Closed Won', Amount: null });
    const ids = async (rest: string) =>
      (await page(`SELECT Id FROM Opportunity ${rest}`)).records.map(({ Id }) => Id);
    expect(await ids('ORDER BY SystemModstamp DESC, Id')).toEqual([second, first]);
    expect(await ids(String.raw`WHERE Account.Name = 'o\'neil'`)).toEqual([first]);
    expect(await ids('WHERE Amount = null')).toEqual([second]);
    expect(await ids('WHERE (IsWon = true OR Amount > 4) AND NOT (IsWon = true)')).toEqual([first]);
    expect(await ids('WHERE SystemModstamp > 2026-03-01T12:00:00.000Z')).toEqual([second]);
    expect(await ids('WHERE CloseDate <= 2026-12-31 ORDER BY Id LIMIT 1')).toEqual([first]);
    expect(await ids(`WHERE Id IN ('${second}') AND IsClosed = true`)).toEqual([second]);
    expect(await page('SELECT COUNT() FROM Opportunity')).toMatchObject({
      totalSize: 2,
      done: true,
    });
    const [row] = (
      await page(`SELECT Name, Account.Name, CreatedDate FROM Opportunity WHERE Id = '${first}'`)
    ).records;
    expect(row).toEqual({
      attributes: { type: 'Opportunity', url: `${VERSION}/sobjects/Opportunity/${first}` },
      Name: 'Deal',
      CreatedDate: '2026-03-01T12:00:00.000+0000',
      Account: {
        attributes: { type: 'Account', url: `${VERSION}/sobjects/Account/${account}` },
        Name: "O'Neil",
      },
    });
  });

  it('leaves archived and deleted activities to queryAll', async () => {
    const id = addDeal();
    org.add('Task', {
      WhatId: id,
      Status: 'Completed',
      ActivityDate: '2024-01-01',
      CreatedDate: Date.UTC(2024, 0, 1),
    });
    const gone = org.add('Task', { WhatId: id });
    org.remove('Task', gone);
    expect((await page('SELECT Id FROM Task')).totalSize).toBe(0);
    expect((await page('SELECT Id FROM Task', 'queryAll')).totalSize).toBe(2);
    expect((await page('SELECT Id FROM Task WHERE IsArchived = true', 'queryAll')).totalSize).toBe(
      1,
    );
    expect(
      (await page("SELECT Id FROM Task WHERE What.Type = 'Opportunity'", 'queryAll')).totalSize,
    ).toBe(2);
  });

  it('lets go of a locator after a quarter of an hour, and with its session', async () => {
    for (let place = 0; place < 5; place += 1) addDeal();
    org.pageSize = 2;
    const { nextRecordsUrl: first = '' } = await page('SELECT Id FROM Opportunity');
    const { nextRecordsUrl: second = '' } = await page('SELECT Id FROM Opportunity');
    token = org.newToken();
    expect(codeOf(await ask(first))).toEqual([401, 'INVALID_SESSION_ID']);
    clock += 16 * 60_000;
    expect(codeOf(await ask(second))).toEqual([400, 'INVALID_QUERY_LOCATOR']);
  });

  it('keeps a history of what people change', async () => {
    const id = addDeal({ Amount: 5 });
    org.update('Opportunity', id, { StageName: 'Qualification' });
    org.update('Opportunity', id, { Amount: 6 });
    org.update('Opportunity', id, { NextStep: 'Call' });
    const { records } = await page(
      `SELECT StageName, Amount FROM OpportunityHistory WHERE OpportunityId = '${id}' ORDER BY Id`,
    );
    expect(records.map(({ StageName, Amount }) => [StageName, Amount])).toEqual([
      ['Prospecting', 5],
      ['Qualification', 5],
      ['Qualification', 6],
    ]);
    const kept = await page(
      "SELECT OldValue, NewValue FROM OpportunityFieldHistory WHERE Field = 'NextStep'",
    );
    expect(kept.records).toMatchObject([{ OldValue: null, NewValue: 'Call' }]);
  });

  it('changes a record only where it has not changed since', async () => {
    const id = addDeal();
    const patch = (since: string) =>
      ask(`${VERSION}/sobjects/Opportunity/${id}`, {
        method: 'PATCH',
        headers: { 'if-unmodified-since': since, 'content-type': 'application/json' },
        body: JSON.stringify({ NextStep: 'Call' }),
      });
    expect((await patch(new Date(START - 1_000).toUTCString())).status).toBe(412);
    expect((await patch('yesterday')).status).toBe(400);
    expect(await patch(new Date(START).toUTCString())).toMatchObject({ status: 204, body: null });
    expect(org.row('Opportunity', id)?.NextStep).toBe('Call');
  });

  it('counts calls, and takes no more than there are', async () => {
    org.callLimit = 1;
    expect((await ask(VERSION)).headers.get('sforce-limit-info')).toBe('api-usage=1/1');
    expect(codeOf(await ask(VERSION))).toEqual([403, 'REQUEST_LIMIT_EXCEEDED']);
  });

  it('makes the same data of the same number', async () => {
    const other = sf.addOrg({ name: 'Acme' });
    generateDeals(org, 20, { seed: 9 });
    generateDeals(other, 20, { seed: 9 });
    const soql =
      'SELECT Id, Name, StageName, Amount, CloseDate, SystemModstamp, Owner.Name FROM Opportunity ORDER BY Id';
    const mine = await page(soql);
    token = other.newToken();
    expect(await page(soql)).toEqual(mine);
    expect(mine.records).toHaveLength(20);
  });

  it('says who a token is', async () => {
    expect((await ask(VERSION)).body).toMatchObject({
      identity: `${sf.url}/id/${org.id}/${org.userId}`,
    });
    expect((await ask('/services/oauth2/userinfo')).body).toMatchObject({
      organization_id: org.id,
      user_id: org.userId,
    });
    token = 'wrong';
    expect((await ask('/services/oauth2/userinfo')).status).toBe(403);
    expect(codeOf(await ask(VERSION))).toEqual([401, 'INVALID_SESSION_ID']);
  });
});
