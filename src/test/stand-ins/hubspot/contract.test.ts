import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openHubSpot } from '../../../lib/clients/hubspot';
import { generateDeals } from './generate';
import type { HubSpotPortal } from './portal';
import { answerSchema, faultsOf, hasContract, readJson, requestSchema, type Contract } from './read-contract'; // prettier-ignore
import { startHubSpotStandIn, type HubSpotStandIn } from './server';
import type { RatePolicy } from './wire';

const NOW = Date.parse('2026-03-02T10:00:00Z');
let hubspot: HubSpotStandIn;
let portal: HubSpotPortal;
let token: string;
beforeEach(async () => {
  hubspot = await startHubSpotStandIn();
  hubspot.setTime(NOW);
  ({ portal, token } = hubspot.newPortal());
});
afterEach(() => hubspot.close());

async function ask(method: string, path: string, body: unknown = null, bearer = token) {
  const response = await fetch(`${hubspot.url}${path}`, {
    method,
    headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
    body: body === null ? null : JSON.stringify(body),
  });
  const { status, headers } = response;
  return { status, headers, answer: (await response.json()) as Record<string, unknown> };
}

const FILES: readonly (readonly [RegExp, string, string])[] = [
  [/^\/account-info\/v3\/details$/, 'v3/accountInfo.json', '/account-info/v3/details'],
  [/^\/crm\/v3\/owners/, 'v3/crmOwners.json', '/crm/v3/owners'],
  [/^\/crm\/v3\/pipelines\/\w+$/, 'v3/pipelines.json', '/crm/v3/pipelines/{objectType}'],
  [/\/search$/, 'v3/objects.json', '/crm/v3/objects/{objectType}/search'],
  [/^\/crm\/v3\/.*\/batch\/read$/, 'v3/objects.json', '/crm/v3/objects/{objectType}/batch/read'],
  [/^\/crm\/v4\//, 'v4/associations.json', '/crm/v4/associations/{fromObjectType}/{toObjectType}/batch/read'], // prettier-ignore
  [/^\/crm\/v3\/objects\/\w+(\?|$)/, 'v3/objects.json', '/crm/v3/objects/{objectType}'],
];

function contractOf(path: string): { readonly contract: Contract; readonly template: string } {
  const [, file, template] = FILES.find(([pattern]) => pattern.test(path)) ?? [];
  if (!file || !template) throw new Error(`No contract speaks of ${path}.`);
  return { contract: readJson(file) as Contract, template };
}

/** An answer, and what of it is not as the contract says. */
async function checked(method: string, path: string, body: unknown = null, bearer = token) {
  const { status, answer } = await ask(method, path, body, bearer);
  const { contract, template } = contractOf(path);
  const schema = answerSchema(contract, method, template, status);
  return { status, answer, faults: faultsOf(contract, schema, answer) };
}

const search = (filters: readonly object[], sort = 'hs_object_id', more: object = {}) => ({
  filterGroups: filters.length === 0 ? [] : [{ filters }],
  sorts: [sort],
  properties: ['dealname'],
  limit: 200,
  after: '0',
  ...more,
});
const inputs = (ids: readonly string[]) => ids.map((id) => ({ id }));
const read = (ids: readonly string[], history: readonly string[] = []) => ({ inputs: inputs(ids), properties: ['dealname', 'amount'], propertiesWithHistory: history }); // prettier-ignore
const dealIds = () => [...portal.all('deals')].map(({ id }) => id);

describe.skipIf(!hasContract)('HubSpot’s contract (skipped without SENTINEL_FIXTURES_DIR)', () => {
  beforeEach(() => {
    generateDeals(portal, { deals: 12, now: NOW });
    portal.archive('deals', dealIds()[3] ?? '');
  });

  it.each<readonly [string, string, () => unknown, number]>([
    ['GET', '/account-info/v3/details', () => null, 200],
    ['GET', '/crm/v3/owners?limit=3', () => null, 200],
    ['GET', '/crm/v3/pipelines/deals', () => null, 200],
    ['GET', '/crm/v3/objects/deals?limit=5', () => null, 200],
    ['GET', '/crm/v3/objects/deals?archived=true', () => null, 200],
    ['POST', '/crm/v3/objects/deals/search', () => search([]), 200],
    ['POST', '/crm/v3/objects/deals/search', () => search([], 'amount', { limit: 500 }), 400],
    ['POST', '/crm/v3/objects/deals/batch/read', () => read(dealIds().slice(0, 3), ['dealstage']), 200],
    ['POST', '/crm/v3/objects/deals/batch/read', () => read(dealIds()), 207],
    ['POST', '/crm/v4/associations/deals/contacts/batch/read', () => ({ inputs: inputs(dealIds().slice(0, 3)) }), 200],
    ['POST', '/crm/v4/associations/deals/contacts/batch/read', () => ({ inputs: inputs(['1']) }), 207],
    ['POST', '/crm/v3/objects/deals/batch/read', () => ({}), 400],
  ])('%s %s', async (method, path, body, expected) => {
    const { status, faults } = await checked(method, path, body());
    expect([status, faults]).toEqual([expected, []]);
  }); // prettier-ignore

  it('errors, of tokens and scopes', async () => {
    const poor = hubspot.newToken(portal, []);
    const refused = await checked('GET', '/crm/v3/pipelines/deals', null, poor);
    expect([refused.status, refused.faults]).toEqual([403, []]);
    const unknown = await checked('GET', '/crm/v3/pipelines/deals', null, 'none');
    expect([unknown.status, unknown.faults]).toEqual([401, []]);
  });

  it('what the client sends', async () => {
    const client = openHubSpot({
      baseUrl: hubspot.url,
      accessToken: token,
      now: () => new Date(NOW),
    });
    const request = { filters: [{ property: 'hs_object_id', operator: 'GT', value: '1' }], sort: 'hs_object_id', properties: ['dealname'], limit: 9 } as const; // prettier-ignore
    await client.search('deals', request);
    await client.read('deals', dealIds(), { properties: ['dealname'], history: ['dealstage'] });
    await client.associated('deals', 'contacts', dealIds());
    expect(hubspot.calls.filter(({ method }) => method === 'POST')).toHaveLength(3);
    for (const { method, path, body } of hubspot.calls) {
      const { contract, template } = contractOf(path);
      const schema = requestSchema(contract, method, template);
      expect(faultsOf(contract, schema, body), path).toEqual([]);
    }
  });

  it('being over the rate, as it is documented', async () => {
    const documented = readJson('rate-limits.json') as {
      readonly 429: Readonly<
        Record<string, { readonly body?: { readonly policyName: RatePolicy } }>
      >;
      readonly headers: readonly string[];
      readonly search: { readonly max_results: number; readonly page_max: number };
    };
    for (const { body } of Object.values(documented[429])) {
      if (!body) continue;
      hubspot.failNext(body.policyName);
      const { status, answer } = await ask('GET', '/crm/v3/pipelines/deals');
      const { correlationId: _own, ...rest } = answer;
      const { correlationId: _theirs, ...expected } = { correlationId: '', ...body };
      expect([status, rest]).toEqual([429, expected]);
    }
    const { headers } = await ask('GET', '/crm/v3/pipelines/deals');
    for (const name of documented.headers) expect(headers.has(name.split(' ')[0] ?? ''), name).toBe(true); // prettier-ignore
    const searched = await ask('POST', '/crm/v3/objects/deals/search', search([]));
    expect([...searched.headers.keys()].filter((name) => name.includes('ratelimit'))).toEqual([]);
    expect([documented.search.max_results, documented.search.page_max]).toEqual([10_000, 200]);
  });

  it('which notices what does not fit', () => {
    const { contract, template } = contractOf('/account-info/v3/details');
    const schema = answerSchema(contract, 'GET', template, 200);
    const odd = { portalId: '1', accountType: 'BIG', madeUp: 1 };
    const places = faultsOf(contract, schema, odd).map((fault) => fault.split(':')[0]);
    expect(places).toEqual(expect.arrayContaining(['$.portalId', '$.accountType', '$.madeUp', '$.timeZone'])); // prettier-ignore
  });
});

describe('the HubSpot stand-in', () => {
  const statusOf = async (body: object) => (await ask('POST', '/crm/v3/objects/deals/search', body)).status; // prettier-ignore
  const filter = (propertyName: string, operator: string, value: unknown) => [{ propertyName, operator, value }]; // prettier-ignore

  it('refuses searches that it does not understand', async () => {
    expect(await statusOf(search(filter('hs_object_id', 'GT', '0')))).toBe(200);
    const wrong = [
      search(filter('made_up', 'GT', '0')),
      search(filter('hs_object_id', 'LIKE', '0')),
      search(filter('hs_object_id', 'GT', 0)),
      search(filter('hs_lastmodifieddate', 'GT', 'soon')),
      search([{ propertyName: 'hs_object_id', operator: 'GT', value: '0', high: '1' }]),
      search(Array.from({ length: 7 }, () => filter('hs_object_id', 'GT', '0')).flat()),
      search([], 'made_up'),
      search([], 'amount', { limit: 201 }),
      search([], 'amount', { after: 5 }),
      search([], 'amount', { query: 'x' }),
      search([], 'amount', { sorts: ['amount', 'dealname'] }),
      {},
    ];
    for (const body of wrong) expect(await statusOf(body), JSON.stringify(body)).toBe(400);
  });

  it('a search ends at 10,000 results', async () => {
    expect(await statusOf(search([], 'amount', { after: '9800' }))).toBe(200);
    expect(await statusOf(search([], 'amount', { after: '9801' }))).toBe(400);
  });

  it('batches have their limits: 100, 50 with history, 1,000 associations', async () => {
    const ids = (count: number) => Array.from({ length: count }, (_, n) => String(n + 1));
    const readStatus = async (count: number, history: readonly string[]) => (await ask('POST', '/crm/v3/objects/deals/batch/read', read(ids(count), history))).status; // prettier-ignore
    expect([await readStatus(100, []), await readStatus(101, [])]).toEqual([207, 400]);
    expect([await readStatus(50, ['amount']), await readStatus(51, ['amount'])]).toEqual([207, 400]); // prettier-ignore
    const linked = async (count: number) => (await ask('POST', '/crm/v4/associations/deals/notes/batch/read', { inputs: inputs(ids(count)) })).status; // prettier-ignore
    expect([await linked(1_000), await linked(1_001)]).toEqual([207, 400]);
  });

  it('counts calls: searches by the second, others by ten, all by the day', async () => {
    const policies = async (count: number, path: string, body: object | null) => {
      const answers = await Promise.all(Array.from({ length: count }, () => ask(body ? 'POST' : 'GET', path, body))); // prettier-ignore
      return answers.filter(({ status }) => status === 429).map(({ answer }) => answer.policyName);
    };
    hubspot.limit({ searchSecondly: 4 });
    expect(await policies(6, '/crm/v3/objects/deals/search', search([]))).toEqual(['SECONDLY', 'SECONDLY']); // prettier-ignore
    hubspot.limit({ tenSecondly: 3 });
    expect(await policies(5, '/crm/v3/pipelines/deals', null)).toEqual(['TEN_SECONDLY_ROLLING', 'TEN_SECONDLY_ROLLING']); // prettier-ignore
    hubspot.limit({ daily: 0 });
    expect(await policies(1, '/crm/v3/pipelines/deals', null)).toEqual(['DAILY']);
  });

  it('hides the words of mails from a token that may not read them', async () => {
    const id = portal.create('emails', { hs_email_subject: 'Secret', hs_email_direction: 'EMAIL' });
    const body = {
      inputs: inputs([id]),
      properties: ['hs_email_subject'],
      propertiesWithHistory: [],
    };
    const subjectFor = async (scopes: readonly string[]) => {
      const bearer = hubspot.newToken(portal, scopes);
      const { answer } = await ask('POST', '/crm/v3/objects/emails/batch/read', body, bearer);
      const [record] = answer.results as { properties: Record<string, unknown> }[];
      return record?.properties.hs_email_subject;
    };
    expect(await subjectFor(['crm.objects.contacts.read'])).toBeNull();
    expect(await subjectFor(['sales-email-read'])).toBe('Secret');
  });

  it('makes the same portal of the same seed', () => {
    const other = hubspot.newPortal().portal;
    const third = hubspot.newPortal().portal;
    generateDeals(portal, { deals: 20, seed: 4, now: NOW });
    generateDeals(other, { deals: 20, seed: 4, now: NOW });
    generateDeals(third, { deals: 20, seed: 5, now: NOW });
    const values = (of: HubSpotPortal) => [...of.all('deals')].map((deal) => deal.values);
    expect(values(other)).toEqual(values(portal));
    expect(values(third)).not.toEqual(values(portal));
  });
});
