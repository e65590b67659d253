import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Listening } from '../../../test/stand-ins/listen';
import { editJson, startTampering, type PassingAnswer } from '../../../test/stand-ins/tamper';
import { makeHubSpotSource } from './hubspot-source';
import { contextOf, pullAll, QUICK, startTrial, type Trial } from './hubspot.test-support';

const NOW = Date.parse('2026-03-02T10:00:00Z');
const MINUTE_MS = 60_000;
const small = makeHubSpotSource({ calls: QUICK, pageSize: 3 });
let trial: Trial;
let between: Listening;
let time = NOW;
let tamper: (answer: PassingAnswer) => void;
beforeEach(async () => {
  tamper = () => {};
  time = NOW;
  trial = await startTrial();
  trial.hubspot.setTime(time);
  between = await startTampering(trial.hubspot.url, (answer) => tamper(answer));
});
afterEach(async () => {
  await between.close();
  await trial.hubspot.close();
});

const context = () => contextOf(between.url, trial.token, () => new Date(time));
function pass(ms: number): void {
  time += ms;
  trial.hubspot.setTime(time);
}
const addDeal = (dealname: string) =>
  trial.portal.create('deals', { dealname, dealstage: 'qualifiedtobuy', amount: '5' });

interface Results {
  readonly results: readonly object[];
}
const isSearch = ({ path }: PassingAnswer) => path.includes('/deals/search');
const isRead = ({ path }: PassingAnswer) => path.includes('/deals/batch/read');

describe('HubSpot’s clock', () => {
  it.each(['Fri, 01 Jan 2100 00:00:00 GMT', 'Thu, 01 Jan 1970 00:00:00 GMT'])(
    'is not believed where it says %s: what is edited later is found',
    async (date) => {
      const id = addDeal('Before');
      tamper = ({ headers }) => (headers.date = date);
      const { cursor } = await pullAll(context, null);
      expect(cursor).toEqual({ step: 'idle', since: NOW - 10 * MINUTE_MS });
      tamper = () => {};
      pass(60 * MINUTE_MS);
      trial.portal.update('deals', id, { dealname: 'After' });
      const { pages } = await pullAll(context, cursor);
      expect(pages.flatMap(({ deals }) => deals.map(({ name }) => name))).toEqual(['After']);
    },
  );

  it('never puts a place ahead of our own', async () => {
    tamper = ({ headers }) => (headers.date = new Date(NOW + 20 * 60 * MINUTE_MS).toUTCString());
    const { cursor } = await pullAll(context, null);
    expect(cursor).toEqual({ step: 'idle', since: NOW - 10 * MINUTE_MS });
  });

  it('that was believed once does no harm for good: all is read anew', async () => {
    addDeal('Acme');
    const { pages } = await pullAll(context, { step: 'idle', since: Date.UTC(2099, 11, 31) });
    expect(pages.flatMap(({ deals }) => deals.map(({ name }) => name))).toEqual(['Acme']);
  });
});

describe('a list that comes to no end', () => {
  const endless = { fault: 'unavailable', code: 'ENDLESS_LIST' };
  const pullFar = async () => {
    const source = small;
    const own = context();
    let page = await source.pull(own, null);
    for (let count = 0; count < 20 && !page.isLast; count += 1) {
      page = await source.pull(own, page.cursor);
    }
    return page;
  };

  it('of deals: the same full page for ever', async () => {
    for (let n = 0; n < 7; n += 1) addDeal(`Deal ${n}`);
    let first: string | null = null;
    tamper = (answer) => {
      if (!isSearch(answer)) return;
      const { results } = JSON.parse(answer.text) as Results;
      if (results.length === 3) first ??= answer.text;
      answer.text = first ?? answer.text;
    };
    await expect(pullFar()).rejects.toMatchObject(endless);
  });

  it('of deleted deals: the same place for ever', async () => {
    tamper = (answer) => {
      if (!answer.path.includes('archived=true') || answer.path.includes('owners')) return;
      answer.status = 200;
      answer.text = JSON.stringify({ results: [], paging: { next: { after: 'same' } } });
    };
    await expect(pullFar()).rejects.toMatchObject(endless);
  });
});

describe('what one record breaks is its own problem', () => {
  it('a record that comes twice is one', async () => {
    addDeal('Acme');
    tamper = (answer) => {
      if (!isRead(answer) && !isSearch(answer)) return;
      editJson<Results>(answer, (body) => ({
        ...body,
        results: [...body.results, ...body.results],
      }));
    };
    const { pages } = await pullAll(context, null);
    expect(pages.flatMap(({ deals }) => deals.map(({ name }) => name))).toEqual(['Acme']);
    expect(pages.flatMap(({ problems }) => problems)).toEqual([]);
  });

  it('records without an id are told of, and the page goes on after them', async () => {
    for (let n = 0; n < 5; n += 1) addDeal(`Deal ${n}`);
    let isFirst = true;
    tamper = (answer) => {
      if (!isSearch(answer)) return;
      editJson<Results>(answer, (body) => {
        if (!isFirst || body.results.length < 3) return body;
        isFirst = false;
        return { ...body, results: [null, ...body.results.slice(1)] };
      });
    };
    const { pages } = await pullAll(context, null, { source: small });
    expect(pages.flatMap(({ deals }) => deals)).toHaveLength(4);
    expect(pages.flatMap(({ problems }) => problems)).toMatchObject([
      { kind: 'deal', externalId: 'unknown', isSkipped: true },
    ]);
  });

  it('a history that is none is left out, which is said of the deal', async () => {
    addDeal('Acme');
    tamper = (answer) => {
      if (!isRead(answer)) return;
      editJson<Results>(answer, (body) => ({
        ...body,
        results: body.results.map((record) => ({
          ...record,
          propertiesWithHistory: { dealstage: [null, { value: '\uD800\u0000', timestamp: '2026-01-01T00:00:00Z' }] }, // prettier-ignore
        })),
      }));
    };
    const { pages } = await pullAll(context, null);
    const [deal] = pages.flatMap(({ deals }) => deals);
    expect(deal?.name).toBe('Acme');
    const events = JSON.stringify(deal?.events);
    expect(events).not.toMatch(/\\u0000|\\ud800/);
    expect(pages.flatMap(({ problems }) => problems)).toMatchObject([
      { kind: 'deal', name: 'Acme', field: 'dealstage', isSkipped: false },
    ]);
  });

  it('ids of merged deals that are none are nobody’s', async () => {
    addDeal('Acme');
    tamper = (answer) => {
      if (!isRead(answer)) return;
      const properties = {
        dealname: 'Acme',
        dealstage: 'x',
        hs_merged_object_ids: '12;3\u00004;x',
      };
      editJson<Results>(answer, (body) => ({
        ...body,
        results: body.results.map((record) => ({ ...record, properties })),
      }));
    };
    const { pages } = await pullAll(context, null);
    expect(pages.flatMap(({ removed }) => removed)).toEqual(['12']);
  });
});
