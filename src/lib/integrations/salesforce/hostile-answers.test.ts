import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Listening } from '@/test/stand-ins/listen';
import type { SalesforceOrg } from '@/test/stand-ins/salesforce/org';
import { startSalesforceStandIn, type SalesforceStandIn } from '@/test/stand-ins/salesforce/server';
import { editJson, startTampering, type PassingAnswer } from '@/test/stand-ins/tamper';
import { parseEnv } from '../../platform/env/schema';
import type { SourceContext } from '../source';
import { makeSalesforceSource } from './salesforce-source';
import { contextFor, QUICK, tokenCredentials } from './salesforce.test-support';
import { Written } from './written.test-support';

const START = Date.UTC(2026, 5, 1, 9);
const MINUTE = 60_000;
const source = makeSalesforceSource({ limits: { ...QUICK, retries: 0 }, pageDeals: 3 });

let sf: SalesforceStandIn;
let org: SalesforceOrg;
let between: Listening;
let clock: number;
let context: SourceContext;
let tamper: (answer: PassingAnswer) => void;

beforeEach(async () => {
  clock = START;
  tamper = () => {};
  sf = await startSalesforceStandIn({ now: () => clock });
  org = sf.addOrg({ name: 'Acme' });
  between = await startTampering(sf.url, (answer) => tamper(answer));
  const env = parseEnv(
    { NODE_ENV: 'test', SALESFORCE_ALLOWED_HOSTS: between.host },
    { crossChecks: false },
  );
  const credentials = { ...tokenCredentials(sf, org.newToken()), address: between.url };
  context = contextFor(sf, credentials, { env, now: () => new Date(clock) });
});
afterEach(async () => {
  await between.close();
  await sf.close();
});

const addDeal = (Name: string) =>
  org.add('Opportunity', {
    Name,
    StageName: 'Prospecting',
    CloseDate: '2026-12-31',
    Amount: 100,
  });

interface Page {
  readonly records: readonly object[];
}

/** The query of an answer, as it was written; empty where it answers none. */
const queryOf = ({ path }: PassingAnswer): string =>
  new URL(path, 'http://x').searchParams.get('q') ?? '';
const isDeals = (answer: PassingAnswer): boolean => {
  const query = queryOf(answer);
  return /FROM Opportunity WHERE/.test(query) && query.endsWith(' LIMIT 3') && /Name/.test(query);
};

async function pulled(cursor: Written['cursor'] = null): Promise<Written> {
  const written = new Written();
  written.cursor = cursor;
  for (let page = 0; page < 30; page += 1) {
    if (await written.pullOnce(source, context)) return written;
  }
  throw new Error('It came to no end.');
}
const names = (written: Written) => [...written.deals.values()].map(({ name }) => name).sort();

describe('Salesforce’s clock', () => {
  it.each(['Fri, 01 Jan 2100 00:00:00 GMT', 'Thu, 01 Jan 1970 00:00:00 GMT'])(
    'is not believed where it says %s: what is edited later is found',
    async (date) => {
      const id = addDeal('Before');
      clock += 30 * MINUTE;
      tamper = ({ headers }) => (headers.date = date);
      const first = await pulled();
      expect(first.cursor).toMatchObject({ since: new Date(clock - 10 * MINUTE).toISOString() });
      tamper = () => {};
      clock += 60 * MINUTE;
      org.update('Opportunity', id, { Name: 'After' });
      clock += MINUTE;
      expect(names(await pulled(first.cursor))).toEqual(['After']);
    },
  );

  it('never puts a place ahead of our own', async () => {
    tamper = ({ headers }) => (headers.date = new Date(clock + 20 * 60 * MINUTE).toUTCString());
    const { cursor } = await pulled();
    expect(cursor).toMatchObject({ since: new Date(clock - 10 * MINUTE).toISOString() });
  });

  it('that was believed once does no harm for good: all is read anew', async () => {
    addDeal('Acme');
    clock += MINUTE;
    const { cursor } = await pulled();
    const poisoned = { ...cursor, since: '2099-12-31T00:00:00.000Z' };
    expect(names(await pulled(poisoned))).toEqual(['Acme']);
  });
});

describe('a list that comes to no end', () => {
  const endless = { fault: 'unavailable', code: 'ENDLESS_LIST' };

  it('of deals: the same full page for ever', async () => {
    for (let count = 0; count < 7; count += 1) {
      addDeal(`Deal ${count}`);
      clock += MINUTE;
    }
    let first: string | null = null;
    tamper = (answer) => {
      if (!isDeals(answer)) return;
      first ??= answer.text;
      answer.text = first;
    };
    await expect(pulled()).rejects.toMatchObject(endless);
  });

  it('of rows that do not say where they stand', async () => {
    for (let count = 0; count < 7; count += 1) addDeal(`Deal ${count}`);
    tamper = (answer) => {
      if (!isDeals(answer)) return;
      answer.text = answer.text.replaceAll('"SystemModstamp"', '"Nothing"');
    };
    await expect(pulled()).rejects.toMatchObject(endless);
  });

  it('of one query: pages that go round', async () => {
    addDeal('Acme');
    let calls = 0;
    tamper = (answer) => {
      if (!answer.path.includes('/query')) return;
      calls += 1;
      const nextRecordsUrl = `/services/data/v62.0/query/01g${calls % 2}`;
      answer.status = 200;
      answer.text = JSON.stringify({ totalSize: 1, done: false, nextRecordsUrl, records: [] });
    };
    await expect(source.listStages(context)).rejects.toMatchObject(endless);
    expect(calls).toBe(3);
  });
});

describe('what one record breaks is its own problem', () => {
  it('an opportunity that comes twice is one', async () => {
    addDeal('Acme');
    tamper = (answer) => {
      if (!isDeals(answer)) return;
      editJson<Page>(answer, (page) => ({ ...page, records: [...page.records, ...page.records] }));
    };
    const page = await source.pull(context, null);
    expect(page.deals.map(({ name }) => name)).toEqual(['Acme']);
  });

  it('rows that are none are told of, each, and the page goes on after them', async () => {
    for (let count = 0; count < 5; count += 1) {
      addDeal(`Deal ${count}`);
      clock += MINUTE;
    }
    let isFirst = true;
    tamper = (answer) => {
      if (!isDeals(answer) || !isFirst) return;
      isFirst = false;
      editJson<Page>(answer, (page) => ({ ...page, records: [null, 7, ...page.records.slice(2)] }));
    };
    const written = await pulled();
    expect(names(written)).toEqual(['Deal 2', 'Deal 3', 'Deal 4']);
    expect(written.problems).toMatchObject([
      { kind: 'deal', externalId: 'unknown', field: 'Id', isSkipped: true },
      { kind: 'deal', externalId: 'unknown', field: 'Id', isSkipped: true },
    ]);
  });

  it.each(['1e400', '"5"', '{}', 'true'])('an amount of %s is said', async (amount) => {
    addDeal('Acme');
    tamper = (answer) => {
      if (isDeals(answer))
        answer.text = answer.text.replaceAll('"Amount":100', `"Amount":${amount}`);
    };
    const { deals, problems } = await source.pull(context, null);
    expect(deals).toMatchObject([{ name: 'Acme', value: null }]);
    expect(problems).toMatchObject([{ kind: 'deal', name: 'Acme', field: 'Amount' }]);
  });

  it.each([
    ['3000000000', 2_147_483_647],
    ['1e400', 2_147_483_647],
    ['-5', 0],
    ['"x"', null],
  ])('a count of %s is %j', async (told, total) => {
    tamper = (answer) => {
      if (!queryOf(answer).includes('COUNT()')) return;
      answer.text = answer.text.replace(/"totalSize":\d+/, `"totalSize":${told}`);
    };
    expect((await source.pull(context, null)).total).toBe(total);
  });
});

describe('a refusal', () => {
  const refuse = (body: object, status = 400, headers: Record<string, string> = {}) => {
    tamper = (answer) => {
      answer.status = status;
      answer.text = JSON.stringify([body]);
      Object.assign(answer.headers, headers);
    };
  };
  const refusal = async (): Promise<unknown> =>
    source.listStages(context).catch((error: unknown) => error);

  it('never repeats the token', async () => {
    const { accessToken } = context.credentials;
    refuse({ errorCode: 'MALFORMED_QUERY', message: `you sent ${accessToken}` });
    expect(await refusal()).toMatchObject({
      message: 'Salesforce refused it: It answered 400.',
      code: 'MALFORMED_QUERY',
    });
    refuse({ errorCode: `x ${accessToken}\u0000`, message: 'Close date must lie ahead.' });
    expect(await refusal()).toMatchObject({
      message: 'Salesforce refused it: Close date must lie ahead.',
      code: 'UNKNOWN',
    });
  });

  it.each(['1000000000000000', '1795478400', '1e300'])('has nobody wait for %s seconds', async (seconds) => {
    refuse({ errorCode: 'SERVER_UNAVAILABLE', message: 'Away.' }, 503, { 'retry-after': seconds });
    expect(await refusal()).toMatchObject({ fault: 'unavailable', retryAfterMs: 86_400_000 });
  }); // prettier-ignore
});
