import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { generateDeals } from '../../../test/stand-ins/hubspot/generate';
import { ProviderError } from '../../clients/calls';
import type { Cursor, RecordProblem, SourceDeal } from '../source';
import { makeHubSpotSource } from './hubspot-source';
import { apply, contextOf, pictureOfHeld, pictureOfPortal, pullAll, QUICK, quickSource, startTrial, type Held, type Trial } from './hubspot.test-support'; // prettier-ignore

const NOW = Date.parse('2026-03-02T10:00:00Z');
const HOUR_MS = 3_600_000;
let trial: Trial;
let time = NOW;
beforeEach(async () => {
  trial = await startTrial();
  pass(NOW - time);
});
afterEach(() => trial.hubspot.close());

function pass(ms: number): void {
  time += ms;
  trial.hubspot.setTime(time);
}
const context = () => trial.newContext(() => new Date(time));
const small = makeHubSpotSource({ calls: QUICK, pageSize: 10 });

async function firstSync(deals: number): Promise<{ held: Held; cursor: Cursor }> {
  generateDeals(trial.portal, { deals, now: NOW });
  const { pages, cursor } = await pullAll(context, null);
  pass(HOUR_MS);
  trial.hubspot.calls.length = 0;
  return { held: apply(new Map(), pages), cursor };
}
const allIds = () => [...trial.portal.all('deals')].map(({ id }) => id);
const newDeal = (properties: Record<string, string | null> = {}) =>
  trial.portal.create('deals', { dealname: 'Acme', dealstage: 'qualifiedtobuy', ...properties });

async function onlyDeal(): Promise<{ deal: SourceDeal; problems: readonly RecordProblem[] }> {
  const { pages } = await pullAll(context, null);
  const [deal] = pages.flatMap(({ deals }) => deals);
  if (!deal) throw new Error('There is no deal.');
  return { deal, problems: pages.flatMap(({ problems }) => problems) };
}

async function faultOf(work: Promise<unknown>): Promise<ProviderError> {
  const error: unknown = await work.catch((thrown: unknown) => thrown);
  if (error instanceof ProviderError) return error;
  throw new Error('No fault came of it.', { cause: error });
}

describe('the first sync', () => {
  it('gives every deal once, over several pages, and how many there are', async () => {
    generateDeals(trial.portal, { deals: 450, now: NOW });
    const { pages } = await pullAll(context, null);
    expect(pages.map(({ deals }) => deals.length)).toEqual([200, 200, 50, 0]);
    expect(pages.map(({ total }) => total)).toEqual([450, 450, 450, 450]);
    expect(pictureOfHeld(apply(new Map(), pages))).toEqual(pictureOfPortal(trial.portal));
  });

  it('goes on after a kill where it was, and gives the same again', async () => {
    generateDeals(trial.portal, { deals: 35, now: NOW });
    const whole = await pullAll(context, null, { source: small });
    let count = 0;
    const killed = await pullAll(context, null, { source: small, isKilled: () => count++ % 2 === 0 }); // prettier-ignore
    expect(killed.pages).toEqual(whole.pages);
    expect(count).toBeGreaterThan(whole.pages.length);
  });

  it('of nothing is nothing', async () => {
    const { pages } = await pullAll(context, null);
    expect(pages).toMatchObject([{ deals: [], removed: [], problems: [], isLast: true }]);
  });

  it('brings what was edited meanwhile with the next one', async () => {
    generateDeals(trial.portal, { deals: 30, now: NOW });
    const first = allIds()[0] ?? '';
    let edited = false;
    trial.hubspot.interfere(({ path }) => {
      pass(1_000);
      if (!edited && path.includes('/meetings/')) {
        trial.portal.update('deals', first, { dealname: 'Edited' });
        edited = true;
      }
      return null;
    });
    const { pages, cursor } = await pullAll(context, null, { source: small });
    trial.hubspot.interfere(null);
    const held = apply(apply(new Map(), pages), (await pullAll(context, cursor)).pages);
    expect(held.get(first)?.name).toBe('Edited');
  });
});

describe('a sync of changes', () => {
  it('reads nothing where nothing changed', async () => {
    const { cursor } = await firstSync(60);
    pass(HOUR_MS);
    const settled = await pullAll(context, cursor);
    trial.hubspot.calls.length = 0;
    const { pages } = await pullAll(context, settled.cursor);
    expect(pages).toMatchObject([{ deals: [], removed: [], isLast: true }]);
    expect(trial.hubspot.calls.filter(({ path }) => path.endsWith('/batch/read'))).toEqual([]);
  });

  it.each([
    ['a new deal', () => void newDeal()],
    ['a deal', () => trial.portal.update('deals', allIds()[3] ?? '', { amount: '5' })],
    [
      'a new mail, of which the deal itself tells nothing',
      () => {
        const id = trial.portal.create('emails', { hs_timestamp: new Date(time).toISOString(), hs_email_direction: 'EMAIL' }); // prettier-ignore
        trial.portal.associate(['deals', allIds()[4] ?? ''], ['emails', id], { quietly: true });
      },
    ],
    [
      'a contact who came',
      () => {
        const id = trial.portal.create('contacts', { firstname: 'Zoe' });
        trial.portal.associate(['deals', allIds()[5] ?? ''], ['contacts', id]);
      },
    ],
    [
      'a contact’s name',
      () => {
        const [link] = trial.portal.associated('deals', 'contacts', allIds()[6] ?? '');
        trial.portal.update('contacts', link?.[0] ?? '', { lastname: 'Married' });
      },
    ],
    [
      'a company’s name',
      () => {
        const [link] = trial.portal.associated('deals', 'companies', allIds()[7] ?? '');
        trial.portal.update('companies', link?.[0] ?? '', { name: 'Renamed' });
      },
    ],
    ['a deal that was deleted', () => trial.portal.archive('deals', allIds()[8] ?? '')],
    [
      'a deal that was restored',
      () => {
        trial.portal.archive('deals', allIds()[8] ?? '');
        trial.portal.restore('deals', allIds()[8] ?? '');
      },
    ],
    ['deals that were merged', () => void trial.portal.mergeDeals(allIds()[1] ?? '', allIds()[2] ?? '')], // prettier-ignore
    [
      'a merged deal that was deleted at once',
      () => trial.portal.archive('deals', trial.portal.mergeDeals(allIds()[1] ?? '', allIds()[2] ?? '')), // prettier-ignore
    ],
  ])('finds %s', async (_name, change) => {
    const { held, cursor } = await firstSync(20);
    change();
    const { pages } = await pullAll(context, cursor);
    const now = apply(held, pages);
    expect(pictureOfHeld(now)).toEqual(pictureOfPortal(trial.portal));
    expect(now).toEqual(apply(new Map(), (await pullAll(context, null)).pages));
  });

  it('gives deals by pages that one company has too many of', async () => {
    const company = trial.portal.create('companies', { name: 'Big' });
    for (let n = 0; n < 45; n += 1) {
      trial.portal.associate(['deals', newDeal()], ['companies', company], { quietly: true });
    }
    pass(HOUR_MS);
    const { cursor } = await pullAll(context, null);
    pass(HOUR_MS);
    trial.portal.update('companies', company, { name: 'Bigger' });
    const { pages } = await pullAll(context, cursor, { source: small });
    expect(pages.map(({ deals }) => deals.length).slice(0, 5)).toEqual([10, 10, 10, 10, 5]);
    expect(pages.flatMap(({ deals }) => deals).every(({ account }) => account === 'Bigger')).toBe(true); // prettier-ignore
  });

  it('finds what the index of searches learns late', async () => {
    const { cursor } = await firstSync(3);
    trial.hubspot.lagIndex(30_000);
    const late = newDeal({ dealname: 'Late' });
    pass(5_000);
    const missed = await pullAll(context, cursor);
    expect(missed.pages.flatMap(({ deals }) => deals).map(({ externalId }) => externalId)).not.toContain(late); // prettier-ignore
    pass(60_000);
    const found = await pullAll(context, missed.cursor);
    expect(found.pages.flatMap(({ deals }) => deals).map(({ externalId }) => externalId)).toContain(late); // prettier-ignore
  });

  it('takes more than 10,000 deals that were changed in one moment', async () => {
    const count = 10_450;
    const ids = Array.from({ length: count }, (_, n) => newDeal({ dealname: `Deal ${n}` }));
    const cursor = { step: 'idle', since: NOW + 1 };
    pass(HOUR_MS);
    trial.portal.updateAll('deals', ids, { amount: '7' });
    const { pages } = await pullAll(context, cursor, { source: makeHubSpotSource() });
    const held = apply(new Map(), pages);
    expect(held.size).toBe(count);
    expect([...held.values()].every(({ value }) => value === 7)).toBe(true);
    expect(Math.max(...pages.map(({ deals }) => deals.length))).toBe(200);
  }, 120_000);
});

describe('a deal', () => {
  it('comes with its link, its money, its owner and its account', async () => {
    trial.portal.currency = 'EUR';
    trial.portal.owners.push({ id: '5', email: 'Ada@Sellers.example', firstName: 'Ada', lastName: 'Adams', userId: 9, archived: true }); // prettier-ignore
    const id = newDeal({ amount: '1000.5', hubspot_owner_id: '5', closedate: '2026-05-01', hs_next_step: 'Call', createdate: '2026-01-01T00:00:00Z' }); // prettier-ignore
    const [other, main] = ['Other', 'Main'].map((name) =>
      trial.portal.create('companies', { name }),
    );
    trial.portal.associate(['deals', id], ['companies', other ?? '']);
    trial.portal.associate(['deals', id], ['companies', main ?? ''], { label: 'Primary' });
    const { deal, problems } = await onlyDeal();
    expect(problems).toEqual([]);
    expect(deal).toMatchObject({
      externalId: id,
      name: 'Acme',
      account: 'Main',
      value: 1_000.5,
      currency: 'EUR',
      createdAt: new Date('2026-01-01T00:00:00Z'),
      expectedCloseDate: new Date('2026-05-01T00:00:00Z'),
      closedAt: null,
      nextStep: 'Call',
      ownerName: 'Ada Adams',
      ownerEmail: 'ada@sellers.example',
      url: `${trial.hubspot.url}/contacts/${trial.portal.id}/record/0-3/${id}`,
    });
  });

  it('has a currency of its own where it says so, and says why it is lost', async () => {
    newDeal({ deal_currency_code: 'chf', dealstage: 'closedlost', closed_lost_reason: '<p>Price</p>', closedate: '2026-02-01' }); // prettier-ignore
    const { deal } = await onlyDeal();
    expect(deal).toMatchObject({ currency: 'CHF', lostReason: 'Price', closedAt: new Date(NOW) });
    expect(deal.stage).toMatchObject({ key: 'closedlost', isClosed: true, isWon: false });
  });

  it('names its contacts and what they are to it', async () => {
    const id = newDeal();
    const zoe = trial.portal.create('contacts', { firstname: 'Zoe', email: 'Zoe@Buyers.example', mobilephone: '1', jobtitle: 'CFO', hs_buying_role: 'BUDGET_HOLDER;CHAMPION' }); // prettier-ignore
    const bob = trial.portal.create('contacts', { email: 'bob@buyers.example' });
    trial.portal.associate(['deals', id], ['contacts', zoe]);
    trial.portal.associate(['deals', id], ['contacts', bob], { label: 'Decision maker' });
    const { deal } = await onlyDeal();
    expect(deal.contacts).toEqual([
      { externalId: zoe, name: 'Zoe', email: 'zoe@buyers.example', phone: '1', title: 'CFO', role: 'Budget holder, Champion' }, // prettier-ignore
      { externalId: bob, name: 'bob@buyers.example', email: 'bob@buyers.example', phone: null, title: null, role: 'Decision maker' }, // prettier-ignore
    ]);
  });

  it('has what happened a moment ago, though our clock is slow', async () => {
    const id = newDeal();
    const call = trial.portal.create('calls', { hs_timestamp: new Date(time).toISOString() });
    trial.portal.associate(['deals', id], ['calls', call]);
    const slow = () => trial.newContext(() => new Date(time - HOUR_MS));
    const [page] = (await pullAll(slow, null)).pages;
    expect(page?.deals[0]?.events.map(({ type }) => type)).toEqual(['created', 'call']);
  });

  it('with faults is taken as far as it can be, and the rest is told', async () => {
    newDeal({
      dealname: 'Bad\u0000 \ud800name\nhere',
      amount: '-5',
      closedate: '0020-01-01',
      deal_currency_code: 'XXQ',
      dealstage: 'gone',
      hs_is_closed: 'true',
      hs_is_closed_won: 'true',
    });
    trial.portal.create('deals', { dealname: 'No stage' });
    const { deal, problems } = await onlyDeal();
    expect(deal).toMatchObject({ value: null, expectedCloseDate: null, currency: null });
    expect(deal.name).toBe('Bad \ufffdname here');
    expect(deal.stage).toMatchObject({ key: 'gone', isClosed: true, isWon: true });
    expect(problems.map(({ field, isSkipped }) => [field, isSkipped])).toEqual([
      ['dealstage', false],
      ['closedate', false],
      ['amount', false],
      ['deal_currency_code', false],
      ['dealstage', true],
    ]);
  });
});

describe('what the token may read', () => {
  const with_ = (...scopes: readonly string[]) =>
    contextOf(trial.hubspot.url, trial.hubspot.newToken(trial.portal, scopes));
  const NEEDED = ['crm.objects.deals.read', 'crm.objects.contacts.read', 'crm.objects.owners.read'];

  it('is checked, and everything that is missing is named', async () => {
    const account = { id: String(trial.portal.id), name: `HubSpot portal ${trial.portal.id} (app.hubspot.com)` }; // prettier-ignore
    expect(await quickSource.validate(with_(...NEEDED))).toEqual(account);
    const error = await faultOf(quickSource.validate(with_('crm.objects.contacts.read')));
    expect(error.fault).toBe('forbidden');
    expect(error.message).toMatch(/crm\.objects\.deals\.read, crm\.objects\.owners\.read/);
    const unknown = contextOf(trial.hubspot.url, 'pat-na1-unknown');
    expect((await faultOf(quickSource.validate(unknown))).fault).toBe('unauthorized');
  });

  it('without companies, deals are taken without accounts, and it is said once', async () => {
    generateDeals(trial.portal, { deals: 25, now: NOW });
    const { pages } = await pullAll(() => with_(...NEEDED), null, { source: small });
    expect(pages.flatMap(({ deals }) => deals)).toHaveLength(25);
    expect(pages.flatMap(({ problems }) => problems)).toMatchObject([
      { field: 'companies', isSkipped: false, message: expect.stringContaining('crm.objects.companies.read') }, // prettier-ignore
    ]);
    const cursor = pages.at(-1)?.cursor ?? null;
    expect((await pullAll(() => with_(...NEEDED), cursor)).pages.at(-1)?.isLast).toBe(true);
  });
});

it('lists the stages of every pipeline', async () => {
  const [standard] = trial.portal.pipelines;
  if (!standard) throw new Error('There is no pipeline.');
  trial.portal.pipelines = [standard, { id: '9', label: 'Renewals', displayOrder: 1, stages: [{ id: '91', label: 'Talk', displayOrder: 0, metadata: { isClosed: 'false', probability: '0.5' } }] }]; // prettier-ignore
  const stages = await quickSource.listStages(context());
  expect(stages).toHaveLength(8);
  expect(stages.at(-1)).toEqual({ key: '91', label: 'Renewals: Talk', isClosed: false, isWon: false, probability: 0.5, order: 0 }); // prettier-ignore
});

it('a place that nobody knows is begun anew', async () => {
  expect((await faultOf(quickSource.pull(context(), { page: 3 }))).fault).toBe('cursor_expired');
});

it('a fault ends the page, and says what it is', async () => {
  generateDeals(trial.portal, { deals: 5, now: NOW });
  trial.hubspot.interfere(({ path }) => (path.includes('/notes/') ? 'DAILY' : null));
  const error = await faultOf(quickSource.pull(context(), null));
  expect(error.fault).toBe('quota');
  expect(error.retryAfterMs).toBe(14 * HOUR_MS);
});

it('holds no page after it was given: 2,000 deals leave nothing in the heap', async () => {
  generateDeals(trial.portal, { deals: 2_000, now: NOW });
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const held = () => {
    trial.hubspot.calls.length = 0;
    collect();
    return process.memoryUsage().heapUsed;
  };
  const session = context();
  const source = makeHubSpotSource();
  let { cursor, deals, isLast } = { ...(await source.pull(session, null)), deals: 200 };
  const before = held();
  while (!isLast) {
    const page = await source.pull(session, cursor);
    ({ cursor, isLast } = page);
    deals += page.deals.length;
  }
  expect(deals).toBe(2_000);
  expect(held() - before).toBeLessThan(16 * 1_024 * 1_024);
}, 120_000);
