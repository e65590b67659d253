import { Connection } from 'jsforce/lib/connection.js';
import { setDefaults } from 'jsforce/lib/request.js';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { SalesforceOrg } from '@/test/stand-ins/salesforce/org';
import {
  startSalesforceStandIn,
  type SalesforceFault,
  type SalesforceStandIn,
} from '@/test/stand-ins/salesforce/server';
import { ProviderError } from '../calls';
import { startServer } from './answering.test-support';
import { SalesforceSession, type SalesforceAccess, type SessionOptions } from './session';
import { MAX_QUERY_BYTES, partsOf, quoted } from './soql';

const START = Date.UTC(2026, 2, 1, 12);

let sf: SalesforceStandIn;
let org: SalesforceOrg;
let clock: number;
beforeEach(async () => {
  clock = START;
  sf = await startSalesforceStandIn({ now: () => clock });
  org = sf.addOrg({ name: 'Acme' });
});
afterEach(() => sf.close());

const session = (more: Partial<SessionOptions> = {}) =>
  new SalesforceSession({
    env: { SALESFORCE_ALLOWED_HOSTS: [sf.host] },
    access: { instanceUrl: sf.url, accessToken: org.newToken() },
    renew: null,
    signal: new AbortController().signal,
    limits: { retries: 0, timeLimitMs: 15_000, firstPauseMs: 1 },
    ...more,
  });

type Renew = () => Promise<SalesforceAccess>;

const COUNT = 'SELECT Id FROM Account ORDER BY Id';

async function faultOf(work: Promise<unknown>): Promise<ProviderError> {
  const error: unknown = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(ProviderError);
  return error as ProviderError;
}

const addAccounts = (count: number) =>
  Array.from({ length: count }, (_, place) => org.add('Account', { Name: `Firm ${place}` }));

describe('a query', () => {
  it('brings every row, whatever the size of its pages', async () => {
    const ids = addAccounts(23);
    org.pageSize = 4;
    const { rows, totalSize } = await session().query(COUNT);
    expect(rows.map(({ Id }) => Id)).toEqual(ids.toSorted());
    expect(totalSize).toBe(23);
  });

  it('begins anew where Salesforce let go of the next page', async () => {
    addAccounts(9);
    org.pageSize = 4;
    let pages = 0;
    sf.behave(({ path }) => {
      pages += path.includes('/query/01g') ? 1 : 0;
      return pages === 2 && path.includes('/query/01g') ? 'expired_locator' : null;
    });
    expect((await session().query(COUNT)).rows).toHaveLength(9);
  });

  it('gives up where that happens again and again', async () => {
    addAccounts(9);
    org.pageSize = 4;
    sf.behave(({ path }) => (path.includes('/query/01g') ? 'expired_locator' : null));
    expect(await faultOf(session().query(COUNT))).toMatchObject({ fault: 'unavailable' });
    expect(sf.requests.filter(({ soql }) => soql === COUNT)).toHaveLength(4);
  });

  it('asks for deleted rows where it is told to', async () => {
    const [first = ''] = addAccounts(2);
    org.remove('Account', first);
    expect((await session().query(COUNT)).rows).toHaveLength(1);
    expect((await session().query(COUNT, 'all')).rows).toHaveLength(2);
  });

  it('knows the time by Salesforce’s clock', async () => {
    const open = session();
    expect(open.serverTime).toBeNull();
    await open.query(COUNT);
    expect(open.serverTime).toEqual(new Date(START));
  });
});

describe('a call that fails', () => {
  const TABLE: readonly [SalesforceFault, object][] = [
    ['session_expired', { fault: 'unauthorized', status: 401, code: 'INVALID_SESSION_ID' }],
    ['quota', { fault: 'quota', code: 'REQUEST_LIMIT_EXCEEDED', retryAfterMs: 3_600_000 }],
    ['busy', { fault: 'rate_limited', code: 'REQUEST_LIMIT_EXCEEDED', retryAfterMs: 10_000 }],
    ['too_many', { fault: 'rate_limited', status: 429, retryAfterMs: 1_000 }],
    ['server_error', { fault: 'unavailable', status: 500, code: 'UNKNOWN_EXCEPTION' }],
    ['maintenance', { fault: 'unavailable', status: 503 }],
    ['hang', { fault: 'unavailable', status: null }],
    ['cut', { fault: 'unavailable' }],
    ['cut_json', { fault: 'unavailable' }],
    ['redirect', { fault: 'rejected', code: 'REDIRECT' }],
  ];

  it.each(TABLE)('%s', async (fault, expected) => {
    sf.failNext(fault);
    const timeLimitMs = fault === 'hang' ? 200 : 15_000;
    const error = await faultOf(session({ limits: { retries: 0, timeLimitMs } }).query(COUNT));
    expect(error).toMatchObject(expected);
    expect(sf.requests).toHaveLength(1);
  });

  it('says what to do', async () => {
    sf.failNext('session_expired');
    const { message } = await faultOf(session().query(COUNT));
    expect(message).toBe(
      'Salesforce refused the access token: it has expired or was revoked. Connect again with a new one.',
    );
  });

  it('is made again where that may help', async () => {
    addAccounts(1);
    sf.failNext('server_error', 'cut', 'cut_json');
    const limits = { retries: 3, timeLimitMs: 15_000, firstPauseMs: 1 };
    expect((await session({ limits }).query(COUNT)).rows).toHaveLength(1);
    expect(sf.requests).toHaveLength(4);
  });

  it('is not made again where the token is refused', async () => {
    sf.failNext('session_expired');
    const limits = { retries: 3, timeLimitMs: 15_000, firstPauseMs: 1 };
    await faultOf(session({ limits }).query(COUNT));
    expect(sf.requests).toHaveLength(1);
  });

  it('says a query’s own fault, without the token', async () => {
    const error = await faultOf(session().query("SELECT Nothing FROM Account WHERE Name = 'x'"));
    expect(error).toMatchObject({ fault: 'rejected', status: 400, code: 'INVALID_FIELD' });
    expect(error.message).toContain("No such column 'Nothing' on entity 'Account'");
    for (const token of org.tokens) expect(error.message).not.toContain(token);
  });

  it('reaches nobody where nobody listens', async () => {
    const away = session();
    await sf.close();
    expect(await faultOf(away.query(COUNT))).toMatchObject({ fault: 'unavailable', status: null });
    sf = await startSalesforceStandIn();
  });

  it('ends with the signal of whoever asked', async () => {
    const ending = new AbortController();
    sf.failNext('hang');
    const work = session({ signal: ending.signal }).query(COUNT);
    await vi.waitFor(() => expect(sf.requests).toHaveLength(1));
    ending.abort();
    expect(await faultOf(work)).toMatchObject({ fault: 'unavailable' });
  });
});

describe('an address', () => {
  it('that is none of Salesforce’s is never called', () => {
    const access = { instanceUrl: 'https://evil.example', accessToken: 'secret' };
    expect(() => session({ access })).toThrow(/must be an address of Salesforce/);
  });

  it.each([
    'https://evil.example/services/data/v62.0/query/01g-2000',
    '//evil.example/services/data/v62.0/query/01g-2000',
    '/services/data/v62.0/query/../../../apexrest/x',
    '/services/oauth2/revoke',
  ])('of a next page is taken only where it is of the same query: %s', async (nextRecordsUrl) => {
    const server = await startServer(() => ({
      totalSize: 2,
      done: false,
      nextRecordsUrl,
      records: [],
    }));
    try {
      const open = session({
        env: { SALESFORCE_ALLOWED_HOSTS: [server.host] },
        access: { instanceUrl: server.url, accessToken: 'token' },
      });
      expect(await faultOf(open.query(COUNT))).toMatchObject({ fault: 'unavailable' });
      expect(server.paths).toHaveLength(1);
    } finally {
      await server.close();
    }
  });
});

describe('a token that expires', () => {
  it('is renewed once, for all calls that met it', async () => {
    addAccounts(3);
    const access = { instanceUrl: sf.url, accessToken: 'old' };
    const renew = vi.fn<Renew>(async () => ({ instanceUrl: sf.url, accessToken: org.newToken() }));
    const open = session({ access, renew });
    const answers = await Promise.all(Array.from({ length: 6 }, () => open.query(COUNT)));
    expect(answers.map(({ rows }) => rows.length)).toEqual([3, 3, 3, 3, 3, 3]);
    expect(renew).toHaveBeenCalledTimes(1);
  });

  it('ends its locators: the query begins anew with the next token', async () => {
    addAccounts(10);
    org.pageSize = 4;
    const accessToken = org.newToken();
    const renew = async () => ({ instanceUrl: sf.url, accessToken: org.newToken() });
    const open = session({ access: { instanceUrl: sf.url, accessToken }, renew });
    sf.behave(({ path }) => {
      if (path.includes('/query/01g')) org.tokens.delete(accessToken);
      return null;
    });
    // The request that is under way has been let in; the one after it is refused.
    expect((await open.query(COUNT)).rows).toHaveLength(10);
  });

  it('is not renewed a second time', async () => {
    const renew = vi.fn<Renew>(async () => ({ instanceUrl: sf.url, accessToken: 'also old' }));
    const open = session({ access: { instanceUrl: sf.url, accessToken: 'old' }, renew });
    expect(await faultOf(open.query(COUNT))).toMatchObject({ fault: 'unauthorized' });
    expect(await faultOf(open.query(COUNT))).toMatchObject({ fault: 'unauthorized' });
    expect(renew).toHaveBeenCalledTimes(1);
  });

  it('that cannot be renewed ends every call', async () => {
    const renew = vi.fn<Renew>(() =>
      Promise.reject(new ProviderError('unauthorized', 'Withdrawn.')),
    );
    const open = session({ access: { instanceUrl: sf.url, accessToken: 'old' }, renew });
    expect((await faultOf(open.query(COUNT))).message).toBe('Withdrawn.');
    expect((await faultOf(open.query(COUNT))).message).toBe('Withdrawn.');
    expect(renew).toHaveBeenCalledTimes(1);
  });
});

describe('what jsforce would do by itself', () => {
  // As it does when it is loaded where the environment names a proxy.
  beforeEach(() => setDefaults({ httpProxy: 'http://127.0.0.1:9', followRedirect: true }));
  afterEach(() => setDefaults({ followRedirect: true }));

  it('is switched off: it would go through a proxy', async () => {
    const plain = new Connection({ instanceUrl: sf.url, accessToken: org.newToken() });
    const none = { retry: { maxRetries: 0 } };
    await expect(plain.request('/services/data/v62.0/', none)).rejects.toThrow('ECONNREFUSED');
    expect((await session().query(COUNT)).rows).toEqual([]);
  });
});

describe('lists of ids', () => {
  const ids = Array.from({ length: 2_000 }, (_, place) => `006${String(place).padStart(15, '0')}`);
  const written = (part: readonly string[]) =>
    encodeURIComponent(
      `SELECT Id FROM Task WHERE WhatId IN (${part.map((id) => quoted(id)).join(',')})`,
    );

  it('are cut so that no address is too long', () => {
    const parts = partsOf(ids, written([]).length);
    expect(parts.flat()).toEqual(ids);
    for (const part of parts) expect(written(part).length).toBeLessThanOrEqual(MAX_QUERY_BYTES);
    expect(parts).toHaveLength(4);
    expect(partsOf([], 100)).toEqual([]);
  });

  it('and texts are quoted', () => {
    expect(quoted(String.raw`O'Neil \ Sons`)).toBe(String.raw`'O\'Neil \\ Sons'`);
  });
});
