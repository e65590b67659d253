import { afterEach, describe, expect, it } from 'vitest';
import { listen, type Listening } from '../../../test/stand-ins/listen';
import { ProviderError } from '../calls';
import { openHubSpot } from './client';

const TOKEN = 'pat-small-secret-token';
const DAY_MS = 86_400_000;
let server: Listening | null = null;
let calls = 0;
afterEach(() => server?.close());

interface Given {
  readonly status?: number;
  readonly headers?: Record<string, string>;
}

/** HubSpot, as whoever stands in its place would have it. */
async function answering(answer: (call: number) => unknown, { status = 200, headers = {} }: Given = {}) {
  calls = 0;
  server = await listen((_request, response) => {
    calls += 1;
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify(answer(calls)));
  });
  return openHubSpot({
    baseUrl: server.url,
    accessToken: TOKEN,
    now: () => new Date('2026-07-01T00:00:00Z'),
    calls: { retries: 0, timeLimitMs: 5_000 },
  });
} // prettier-ignore

async function faultOf(work: Promise<unknown>): Promise<ProviderError> {
  const error: unknown = await work.catch((thrown: unknown) => thrown);
  if (error instanceof ProviderError) return error;
  throw new Error('No fault of the provider came of it.', { cause: error });
}

describe('a refusal', () => {
  it.each([
    [400, { message: `bad token Bearer ${TOKEN}`, category: 'VALIDATION_ERROR' }],
    [400, { message: 'nul \u0000', category: 'nul \u0000' }],
    [400, { message: 'x', category: TOKEN }],
    [403, { category: TOKEN, context: { requiredScopes: ['nul \u0000', TOKEN, `a.${TOKEN}`] } }],
    [429, { policyName: `${TOKEN}\u0000` }],
  ])('%d never repeats what was sent, nor what cannot be stored: %j', async (status, body) => {
    const error = await faultOf((await answering(() => body, { status })).pipelines());
    const told = JSON.stringify([error.message, error.code]);
    expect(told).not.toContain('small-secret');
    expect(told).not.toContain(String.raw`\u0000`);
    expect(error.status).toBe(status);
  });

  it('names the scopes that are scopes', async () => {
    const context = { requiredScopes: ['crm.objects.deals.read', 'nul \u0000', 7] };
    const error = await faultOf(
      (await answering(() => ({ context }), { status: 403 })).pipelines(),
    );
    expect(error.message).toContain('lacks the scope crm.objects.deals.read.');
  });

  it.each(['1000000000000000', '1e300'])('has nobody wait for %s seconds', async (seconds) => {
    const headers = { 'retry-after': seconds };
    const client = await answering(() => ({}), { status: 503, headers });
    expect((await faultOf(client.pipelines())).retryAfterMs).toBe(DAY_MS);
  });
});

describe('a list that never ends', () => {
  const endless = { fault: 'unavailable', code: 'ENDLESS_LIST' };
  const next = (after: string) => ({ paging: { next: { after } } });
  const pairs = (id: number, after: string) => ({
    status: 'COMPLETE',
    results: [
      { from: { id: '1' }, to: [{ toObjectId: id, associationTypes: [] }], ...next(after) },
    ],
  });

  it('of owners, at the same place or at ever new ones', async () => {
    const same = await answering(() => ({ results: [], ...next('same') }));
    expect(await faultOf(same.owners(false))).toMatchObject(endless);
    expect(calls).toBe(2);
    await server?.close();
    const fresh = await answering((call) => ({ results: [], ...next(`${call}`) }));
    expect(await faultOf(fresh.owners(false))).toMatchObject(endless);
    expect(calls).toBe(500);
  });

  it('of associations, at the same place or at ever new ones', async () => {
    const same = await answering((call) => pairs(call, 'same'));
    expect(await faultOf(same.associated('deals', 'contacts', ['1']))).toMatchObject(endless);
    expect(calls).toBe(2);
    await server?.close();
    const fresh = await answering((call) => pairs(call, `${call}`));
    expect(await faultOf(fresh.associated('deals', 'contacts', ['1']))).toMatchObject(endless);
    expect(calls).toBeLessThanOrEqual(500);
  });
});

describe('an answer in no form of HubSpot’s', () => {
  const request = { filters: [], sort: 'hs_object_id', properties: [], limit: 3 };
  const record = (id: unknown, more: object = {}) => ({ id, properties: {}, createdAt: '2026-01-01T00:00:00Z', ...more }); // prettier-ignore

  it.each([
    [3e9, 2_147_483_647],
    ['x', null],
    [1.5, 1],
    [-5, 0],
    [null, null],
  ])('a total of %j is %j', async (total, expected) => {
    const client = await answering(() => ({ total, results: [] }));
    expect((await client.search('deals', request)).total).toBe(expected);
  });

  it('records that are none are left out, and counted', async () => {
    const results = [null, record('1'), record('1'), record('x'), record(null)];
    const client = await answering(() => ({ total: 5, results }));
    const { records, received } = await client.search('deals', request);
    expect([records.map(({ id }) => id), received]).toEqual([['1', '1'], 5]);
  });

  it('a record comes once, as texts that can be stored, with what could be read', async () => {
    const properties = { dealname: 'A\u0000B \uD800', amount: {}, dealstage: 7 };
    const version = { value: 'x\u0000', timestamp: '2026-01-01T00:00:00Z' };
    const propertiesWithHistory = { dealstage: [null, version, { value: {} }], closedate: null };
    const whole = record('1', { properties, propertiesWithHistory, createdAt: 'never' });
    const client = await answering(() => ({ status: 'COMPLETE', results: [null, whole, whole] }));
    const records = await client.read('deals', ['1', '1'], {
      properties: [],
      history: ['dealstage'],
    });
    expect(records).toHaveLength(1);
    expect(records[0]).toMatchObject({
      id: '1',
      properties: { dealname: 'A B \uFFFD', amount: null, dealstage: '7' },
      history: { dealstage: [{ value: 'x ', userId: null }], closedate: [] },
      unread: ['amount', 'dealstage', 'closedate'],
    });
    expect(records[0]?.createdAt.getTime()).toBeNaN();
  });

  it('associations without one of their ends are none', async () => {
    const to = [null, { toObjectId: 'x' }, { toObjectId: 5, associationTypes: null }, { toObjectId: 5, associationTypes: [{ label: 'Champion' }, null] }]; // prettier-ignore
    const results = [null, { to }, { from: { id: '1' }, to }, { from: { id: '2' }, to: null }];
    const client = await answering(() => ({ status: 'COMPLETE', results }));
    const found = await client.associated('deals', 'contacts', ['1', '2']);
    expect([...found]).toEqual([
      ['1', [{ id: '5', labels: ['Champion'] }]],
      ['2', []],
    ]);
  });

  it('stages, owners and deleted deals are those that have an id', async () => {
    const stages = [null, { id: 's', label: null, displayOrder: 'x', metadata: null }, { label: 'none' }]; // prettier-ignore
    const pipelines = await answering(() => ({
      results: [null, { id: 'p', label: 'Sales', stages }],
    }));
    expect(await pipelines.pipelines()).toEqual([
      {
        id: 'p',
        label: 'Sales',
        order: 0,
        stages: [{ id: 's', label: 's', order: 0, metadata: {} }],
      },
    ]);
    await server?.close();
    const owners = await answering(() => ({
      results: [null, { id: '7', email: 5, firstName: {} }],
    }));
    expect(await owners.owners(false)).toEqual([{ id: '7', userId: null, name: null, email: '5' }]);
    await server?.close();
    const merged = { hs_merged_object_ids: '12;3\u00004;x;5' };
    const deleted = await answering(() => ({
      results: [null, record('9', { properties: merged })],
    }));
    expect(await deleted.deletedDeals(null)).toEqual({
      records: [{ id: '9', archivedAt: null, mergedIds: ['12', '5'] }],
      after: null,
    });
  });
});
