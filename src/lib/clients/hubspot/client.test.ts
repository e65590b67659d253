import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { HubSpotPortal } from '../../../test/stand-ins/hubspot/portal';
import {
  startHubSpotStandIn,
  type HubSpotFault,
  type HubSpotStandIn,
} from '../../../test/stand-ins/hubspot/server';
import { ProviderError, type CallOptions } from '../calls';
import { openHubSpot, type HubSpotClient } from './client';

const DAY_MS = 86_400_000;
const NOW = new Date('2026-07-01T21:30:00Z');
let hubspot: HubSpotStandIn;
let portal: HubSpotPortal;
let token: string;
beforeEach(async () => {
  hubspot = await startHubSpotStandIn();
  ({ portal, token } = hubspot.newPortal());
});
afterEach(() => hubspot.close());

const open = (calls: CallOptions = { retries: 0, timeLimitMs: 300 }, accessToken = token): HubSpotClient =>
  openHubSpot({ baseUrl: hubspot.url, accessToken, now: () => NOW, calls }); // prettier-ignore

async function faultOf(work: Promise<unknown>): Promise<ProviderError> {
  const error: unknown = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (error instanceof ProviderError) return error;
  throw new Error('No fault of the provider came of it.', { cause: error });
}

describe('a fault is told as what it is', () => {
  it.each<readonly [HubSpotFault, string, number | null]>([
    ['TEN_SECONDLY_ROLLING', 'rate_limited', 10_000],
    ['SECONDLY', 'rate_limited', 1_000],
    ['DAILY', 'quota', DAY_MS],
    ['server_error', 'unavailable', null],
    ['bad_gateway', 'unavailable', null],
    ['locked', 'unavailable', 2_000],
    ['cut', 'unavailable', null],
    ['reset', 'unavailable', null],
    ['hang', 'unavailable', null],
    [{ slowMs: 5_000 }, 'unavailable', null],
  ])('%o', async (fault, expected, retryAfterMs) => {
    hubspot.failNext(fault);
    const error = await faultOf(open().pipelines());
    expect([error.fault, error.retryAfterMs]).toEqual([expected, retryAfterMs]);
    expect(error.message).not.toContain(token);
  });

  it('an answer that is cut is none, for each kind of call', async () => {
    const calls: readonly ((client: HubSpotClient) => Promise<unknown>)[] = [
      (client) => client.account(),
      (client) => client.owners(false),
      (client) => client.read('deals', ['1'], { properties: [] }),
      (client) => client.associated('deals', 'contacts', ['1']),
      (client) => client.deletedDeals(null),
      (client) => client.search('deals', { filters: [], sort: 'hs_object_id', properties: [], limit: 1 }), // prettier-ignore
    ];
    for (const call of calls) {
      hubspot.failNext('cut');
      expect((await faultOf(call(open()))).fault).toBe('unavailable');
    }
  });

  it('a day’s calls come again at midnight in the portal’s own zone', async () => {
    portal.timeZone = 'Europe/Berlin';
    const client = open();
    await client.account();
    hubspot.failNext('DAILY');
    expect((await faultOf(client.pipelines())).retryAfterMs).toBe(30 * 60_000);
  });

  it('a token that was revoked, or is none', async () => {
    expect((await faultOf(open(undefined, 'pat\nX-Evil: 1').account())).fault).toBe('unauthorized');
    expect(hubspot.calls).toEqual([]);
    hubspot.revoke(token);
    const error = await faultOf(open().account());
    expect([error.fault, error.status, error.code]).toEqual([
      'unauthorized',
      401,
      'INVALID_AUTHENTICATION',
    ]);
    expect(error.message).toMatch(/connect again/);
  });

  it('scopes that are missing are named', async () => {
    const poor = hubspot.newToken(portal, ['crm.objects.contacts.read']);
    const error = await faultOf(open(undefined, poor).pipelines());
    expect([error.fault, error.code]).toEqual(['forbidden', 'MISSING_SCOPES']);
    expect(error.message).toContain('crm.objects.deals.read');
  });

  it('a host that nobody answers at', async () => {
    await hubspot.close();
    expect((await faultOf(open().account())).fault).toBe('unavailable');
    hubspot = await startHubSpotStandIn();
  });
});

it('what passes is tried again, after the pause that HubSpot asks for', async () => {
  hubspot.failNext('SECONDLY', 'bad_gateway');
  const began = Date.now();
  expect(await open({ retries: 2, firstPauseMs: 1 }).pipelines()).toHaveLength(1);
  expect(Date.now() - began).toBeGreaterThanOrEqual(1_000);
  expect(hubspot.calls.map(({ status }) => status)).toEqual([429, 502, 200]);
});

it('ends when it is told to', async () => {
  const ending = new AbortController();
  hubspot.failNext('hang');
  const work = faultOf(open({ retries: 3, signal: ending.signal }).account()).catch(() => 'ended');
  setTimeout(() => ending.abort(), 50);
  await work;
  expect(hubspot.calls).toHaveLength(1);
});

describe('what is asked for', () => {
  const create = (count: number) => Array.from({ length: count }, (_, n) => portal.create('deals', { dealname: `Deal ${n}` })); // prettier-ignore

  it('goes in batches that HubSpot takes', async () => {
    const ids = create(230);
    const plain = await open().read('deals', ids, { properties: ['dealname'] });
    expect(plain.map(({ id }) => id)).toEqual(ids);
    const whole = await open().read('deals', ids, { properties: [], history: ['dealname'] });
    expect(whole[229]?.history.dealname?.map(({ value }) => value)).toEqual(['Deal 229']);
    const sizes = hubspot.calls.map(({ body }) => (body as { inputs: readonly unknown[] }).inputs.length); // prettier-ignore
    expect(sizes).toEqual([100, 100, 30, 50, 50, 50, 50, 30]);
  });

  it('what is not there is left out, and a merged deal is not taken for another', async () => {
    const [a = '', b = '', c = ''] = create(3);
    portal.archive('deals', c);
    const merged = portal.mergeDeals(a, b);
    const found = await open().read('deals', [a, b, c, merged], { properties: [] });
    expect(found.map(({ id }) => id)).toEqual([merged]);
  });

  it('associations are read to their end, with their labels', async () => {
    hubspot.pageAssociations(2);
    const [deal = '', lonely = ''] = create(2);
    const contacts = Array.from({ length: 5 }, (_, n) => portal.create('contacts', { email: `${n}@x.example` })); // prettier-ignore
    for (const contact of contacts) portal.associate(['deals', deal], ['contacts', contact], { label: 'Champion' }); // prettier-ignore
    const found = await open().associated('deals', 'contacts', [deal, lonely]);
    expect(found.get(deal)).toEqual(contacts.map((id) => ({ id, labels: ['Champion'] })));
    expect(found.has(lonely)).toBe(false);
  });

  it('owners are read to their end, those who left apart', async () => {
    for (let n = 0; n < 620; n += 1) {
      portal.owners.push({ id: `${n}`, email: `P${n}@x.example`, firstName: 'P', lastName: `${n}`, userId: n, archived: n >= 600 }); // prettier-ignore
    }
    expect(await open().owners(false)).toHaveLength(600);
    expect((await open().owners(true))[0]).toEqual({ id: '600', userId: 600, name: 'P 600', email: 'p600@x.example' }); // prettier-ignore
  });

  it('tells the account and HubSpot’s own time', async () => {
    hubspot.setTime(Date.parse('2026-03-02T10:00:00Z'));
    const client = open();
    expect(await client.account()).toEqual({ portalId: String(portal.id), uiDomain: 'app.hubspot.com', timeZone: 'Europe/London', currency: 'USD' }); // prettier-ignore
    expect(client.serverTime()).toEqual(new Date('2026-03-02T10:00:00Z'));
  });
});

it('one tenant’s token opens nothing of another’s', async () => {
  const other = hubspot.newPortal();
  portal.create('deals', { dealname: 'Mine' });
  const request = { filters: [], sort: 'hs_object_id', properties: ['dealname'], limit: 10 };
  expect((await open(undefined, other.token).search('deals', request)).total).toBe(0);
  expect((await open().search('deals', request)).records[0]?.properties.dealname).toBe('Mine');
});
