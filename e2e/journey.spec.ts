import fs from 'node:fs';
import { expect, test, type BrowserContext, type Page } from '@playwright/test';
import { parse } from 'csv-parse/sync';
import { call, type Json } from './support/http';
import {
  makeDeal,
  makeTeam,
  makePerson,
  seededPerson,
  signInAs,
  type Person,
} from './support/people';
import { heading, numberIn, ready, riskBadge, scoreOf, watchFaults } from './support/screen';

const OWNER = 'maya@northwind-robotics.example';
const VIEWER = 'tomas@northwind-robotics.example';
const OUTSIDER = 'lena@harbor-analytics.example';

// Each test makes or only reads what it needs, so they may run side by side.
test.describe.configure({ mode: 'parallel' });

let owner: Person;
test.beforeAll(async () => {
  owner = await seededPerson(OWNER);
});

/** Every deal that a person sees, by paging the API to its end. */
async function listAll({ token }: Person, query: string): Promise<Json[]> {
  const deals: Json[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const from: string = cursor ? `&cursor=${cursor}` : '';
    const { json } = await call('GET', `/api/deals?limit=100&${query}${from}`, { token });
    deals.push(...json.deals);
    cursor = json.nextCursor;
  }
  return deals;
}

async function getDeal({ token }: Person, id: string): Promise<Json> {
  return (await call('GET', `/api/deals/${id}`, { token })).json.deal;
}

/** A person of a new team with a deal of theirs, signed in. */
async function startWithDeal(context: BrowserContext, fields: Json = {}) {
  const person = await makePerson(await makeTeam('Journey team'), 'member');
  const deal = await makeDeal(person, fields);
  await signInAs(context, person);
  return { person, deal };
}

const linksToDeals = (page: Page) => page.getByRole('main').locator('ol a[href^="/deals/c"]');
const idOf = (href: string | null): string => href?.split('/')[2]?.split('?')[0] ?? '';
const idsOf = async (page: Page, selector: string): Promise<string[]> =>
  page
    .getByRole('main')
    .locator(selector)
    .evaluateAll((links) => links.map((link) => link.getAttribute('href')?.split('/')[2] ?? ''));
/** A field of a form by how its label begins; the rest of the label may say that it is optional. */
const field = (page: Page, label: string) =>
  page.getByRole('main').getByLabel(new RegExp(`^${label}`, 'i'));
const notice = (page: Page, text: string | RegExp) =>
  page.locator('[data-sonner-toast]').filter({ hasText: text });

test('signing in and out', async ({ page, context }) => {
  const faults = watchFaults(page);
  await page.goto('/');
  await expect(page).toHaveURL(/\/sign-in/);
  await page.getByRole('button', { name: /Maya Okafor/ }).click();
  await expect(page).toHaveURL(/\/dashboard$/);
  await ready(page);
  await expect(heading(page)).toHaveText('Dashboard');
  await expect(page.getByText('Northwind Robotics').first()).toBeVisible();

  await page.getByRole('button', { name: 'Account of Maya Okafor' }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(page).toHaveURL(/\/sign-in/);
  expect((await context.cookies()).map(({ name }) => name)).not.toContain('sentinel_session');
  await page.goto('/deals?band=High');
  await expect(page).toHaveURL(/\/sign-in\?next=/);
  await page.getByRole('button', { name: /Maya Okafor/ }).click();
  await expect(page, 'back to where one wanted to go').toHaveURL(/\/deals\?band=High$/);
  expect(faults).toEqual([]);
});

test('the dashboard lists what needs attention in the order of priority', async ({
  page,
  context,
}) => {
  await signInAs(context, owner);
  // Again where another test has changed the pipeline between the two looks at it.
  await expect(async () => {
    await page.goto('/dashboard');
    await ready(page);
    const shown = await idsOf(page, 'ol a[href^="/deals/c"]');
    expect(shown.length).toBeGreaterThanOrEqual(5);
    const { json } = await call('GET', '/api/deals?status=open&limit=100', { token: owner.token });
    // A large deal of low risk can have a high priority, and needs nobody today.
    const urgent = json.deals
      .filter((deal: Json) => deal.riskLevel !== 'Low')
      .slice(0, shown.length);
    expect(shown).toEqual(urgent.map((deal: Json) => deal.id));
    const priorities = urgent.map((deal: Json) => deal.priority);
    expect(priorities).toEqual(priorities.toSorted((a: number, b: number) => b - a));
    const first = page
      .getByRole('main')
      .locator('ol > li')
      .filter({ has: page.locator('a[href^="/deals/c"]') })
      .first();
    const text = await first.innerText();
    for (const part of [urgent[0].name, urgent[0].riskReasons[0], urgent[0].nextAction.label]) {
      expect(text).toContain(part);
    }
  }).toPass({ timeout: 30_000 });
});

/** Amounts in cents. */
const NOTHING = { count: 0, value: 0, weighted: 0, highCount: 0, highValue: 0 };
type Sums = typeof NOTHING;

function sumByCurrency(deals: Json[]): Map<string, Sums> {
  const sums = new Map<string, Sums>();
  for (const { currency, value, riskScore, riskLevel } of deals) {
    const sum = sums.get(currency) ?? NOTHING;
    const isHigh = riskLevel === 'High';
    const cents = Math.round(value * 100);
    sums.set(currency, {
      count: sum.count + 1,
      value: sum.value + cents,
      weighted: sum.weighted + cents * (1 - riskScore),
      highCount: sum.highCount + Number(isHigh),
      highValue: sum.highValue + (isHigh ? cents : 0),
    });
  }
  return sums;
}

test('the dashboard’s totals are the sums of the deals', async ({ page, context }) => {
  await signInAs(context, owner);
  await expect(() => expectTrueTotals(page)).toPass({ timeout: 30_000 });
});

async function expectTrueTotals(page: Page): Promise<void> {
  await page.goto('/dashboard');
  await ready(page);
  const deals = await listAll(owner, 'status=open');
  const sums = sumByCurrency(deals);
  const tile = (label: string) =>
    page
      .locator('dl > div')
      .filter({ has: page.locator('dt', { hasText: label }) })
      .locator('dd');

  const open = await tile('Open deals').innerText();
  expect(open).toContain(deals.length.toLocaleString('en-US'));
  for (const band of ['High', 'Medium', 'Low']) {
    const count = deals.filter((deal) => deal.riskLevel === band).length;
    expect(open).toContain(`${count} ${band}`);
  }
  const largestFirst = [...sums.values()].toSorted((a, b) => b.count - a.count);
  const figures = async (label: string) =>
    tile(label)
      .locator('li [title]')
      .evaluateAll((all) => all.map((one) => one.getAttribute('title') ?? ''));
  const cents = (titles: string[]) => titles.map((title) => Math.round(numberIn(title) * 100));
  const byValue = await figures('Open pipeline');
  expect(byValue).toHaveLength(sums.size);
  expect(cents(byValue)).toEqual(largestFirst.map(({ value }) => value));
  expect(cents(await figures('At risk'))).toEqual(largestFirst.map(({ highValue }) => highValue));
  const weighted = cents(await figures('Weighted'));
  for (const [index, sum] of largestFirst.entries()) {
    // Each deal's share is rounded to a cent in some order: half a cent each may differ.
    expect(Math.abs((weighted[index] ?? 0) - sum.weighted)).toBeLessThanOrEqual(sum.count);
    const atRisk = tile('At risk').getByRole('listitem').nth(index);
    expect(await atRisk.innerText()).toContain(`${sum.highCount} deal`);
  }
}

test('the score on screen is the sum of its contributions, and the API’s', async ({
  page,
  context,
}) => {
  await signInAs(context, owner);
  await page.goto('/dashboard');
  await ready(page);
  const first = linksToDeals(page).first();
  const id = idOf(await first.getAttribute('href'));
  await first.click();
  await expect(page).toHaveURL(new RegExp(`/deals/${id}`));
  await ready(page);

  const { assessment } = (await call('GET', `/api/deals/${id}/assessment`, { token: owner.token }))
    .json;
  const card = page.getByRole('region', { name: 'How the score adds up' });
  await expect(card).toBeVisible();
  const points = card.getByTitle(/log-odds points$/);
  const exact = await points.evaluateAll((all) =>
    all.map((one) => Number.parseFloat(one.getAttribute('title') ?? '')),
  );
  const carrying = assessment.contributions.filter((one: Json) => Math.abs(one.points) > 1e-9);
  expect(exact).toHaveLength(carrying.length + 1);
  const total = exact.reduce((sum, one) => sum + one, 0);
  expect(1 / (1 + Math.exp(-total))).toBeCloseTo(assessment.score, 4);
  await expect(card).toContainText(`= ${assessment.score.toFixed(4)}`);
  for (const one of carrying) await expect(card).toContainText(one.reason);

  // As read by a person: the rounded lines add up to the rounded total as well.
  const shown = (await points.allTextContents()).map(numberIn);
  const sum = Math.round(shown.reduce((all, one) => all + one, 0) * 100) / 100;
  const footer = card.getByText('Total', { exact: true }).locator('..');
  expect(numberIn(await footer.innerText())).toBeCloseTo(sum, 9);
  expect(await scoreOf(riskBadge(page))).toBeCloseTo(assessment.score, 4);

  await card.locator('summary').first().click();
  const { evidence } = carrying
    .toSorted((a: Json, b: Json) => Math.abs(b.points) - Math.abs(a.points))
    .find((one: Json) => one.evidence.length > 0);
  await expect(card.locator('details[open]')).toContainText(evidence[0].text);
  for (const one of assessment.notSeen) {
    await expect(page.getByRole('main')).toContainText(one.reason);
  }
  for (const one of assessment.whatIf) {
    await expect(page.getByRole('main')).toContainText(one.label);
  }
});

test('a logged reply lowers the risk at once and stands in the timeline', async ({
  page,
  context,
}) => {
  const faults = watchFaults(page);
  await signInAs(context, owner);
  // Not one of the first, which other tests look at.
  const { json } = await call('GET', '/api/deals?status=open&sort=risk&limit=40', {
    token: owner.token,
  });
  const deal = json.deals.toSorted((a: Json, b: Json) => a.priority - b.priority)[0];
  await page.goto(`/deals/${deal.id}`);
  await ready(page);
  const before = await scoreOf(riskBadge(page));
  expect(before).toBeCloseTo(deal.riskScore, 4);
  await page.evaluate(() => Object.assign(window, { stillTheSamePage: true }));

  await page.getByLabel('What happened').selectOption({ label: 'Email received' });
  const text = `They want the paper ${Date.now()}`;
  await page.getByLabel(/What was said/).fill(text);
  await page.getByRole('button', { name: 'Log it' }).click();
  await expect(notice(page, /Email received/)).toBeVisible();
  await expect.poll(() => scoreOf(riskBadge(page))).toBeLessThan(before);
  const timeline = page.getByRole('region', { name: 'Timeline' });
  await expect(timeline).toContainText(text);
  await expect(timeline).toContainText('Email received');
  expect(await page.evaluate(() => 'stillTheSamePage' in window), 'without a reload').toBe(true);
  await expect(page.getByLabel(/What was said/)).toHaveValue('');

  const after = await getDeal(owner, deal.id);
  expect(await scoreOf(riskBadge(page))).toBeCloseTo(after.riskScore, 4);
  expect(Date.parse(after.lastTouchAt)).toBeGreaterThan(Date.now() - 60_000);
  expect(faults).toEqual([]);
});

test('a stale edit is told as a conflict and loses nothing', async ({ page, context }) => {
  const { person, deal } = await startWithDeal(context);
  const other = await context.newPage();
  for (const tab of [page, other]) {
    await tab.goto(`/deals/${deal.id}/edit`);
    await ready(tab);
  }
  await field(other, 'Value').fill('5100');
  await other.getByRole('button', { name: 'Save changes' }).click();
  await expect(other).toHaveURL(new RegExp(`/deals/${deal.id}$`));

  await field(page, '(deal )?name').fill('Renamed in the first tab');
  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect(page.getByRole('alert').filter({ hasText: /changed/i })).toBeVisible();
  await expect(page).toHaveURL(/\/edit$/);
  await expect(field(page, '(deal )?name')).toHaveValue('Renamed in the first tab');
  expect(await getDeal(person, deal.id)).toMatchObject({ name: deal.name, value: 5_100 });
});

test('an edit shows on the deal and in its timeline, field by field', async ({ page, context }) => {
  const { deal } = await startWithDeal(context);
  await page.goto(`/deals/${deal.id}`);
  await ready(page);
  await page.getByRole('link', { name: 'Edit' }).click();
  await expect(page).toHaveURL(/\/edit$/);
  await ready(page);
  await field(page, '(deal )?name').fill('Renamed pilot');
  await field(page, 'Value').fill('7300');
  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect(heading(page)).toHaveText('Renamed pilot');
  const timeline = page.getByRole('region', { name: 'Timeline' });
  await expect(timeline.locator('del', { hasText: deal.name })).toBeVisible();
  await expect(timeline.locator('ins', { hasText: 'Renamed pilot' })).toBeVisible();
  await expect(timeline.locator('ins', { hasText: '7,300' }).first()).toBeVisible();
});

test('a deal moves through its stages, to lost with a reason', async ({ page, context }) => {
  const faults = watchFaults(page);
  const { person, deal } = await startWithDeal(context);
  await page.goto(`/deals/${deal.id}`);
  await ready(page);
  const stages = page.getByRole('group', { name: 'Stage' });
  await stages.getByRole('button', { name: 'Proposal' }).click();
  await expect(stages.getByRole('button', { name: 'Proposal' })).toHaveAttribute(
    'aria-pressed',
    'true',
  );
  await expect.poll(async () => (await getDeal(person, deal.id)).stage).toBe('proposal');
  await expect(page.getByRole('region', { name: 'Timeline' })).toContainText('Discovery');

  await stages.getByRole('button', { name: 'Closed lost' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(/Why was it lost/).fill('They chose a competitor');
  await dialog.getByRole('button', { name: 'Close as lost' }).click();
  await expect(page.getByRole('main')).toContainText('Lost on');
  await expect(page.getByRole('main')).toContainText('They chose a competitor');
  await expect(page.getByRole('button', { name: 'Log it' })).toHaveCount(0);
  const lost = await getDeal(person, deal.id);
  expect(lost).toMatchObject({ outcome: 'lost', lostReason: 'They chose a competitor' });
  expect(faults).toEqual([]);
});

test('a move that is asked for while another is under way goes on from that one', async ({
  page,
  context,
}) => {
  const { person, deal } = await startWithDeal(context);
  await page.goto(`/deals/${deal.id}`);
  await ready(page);
  let goOn = () => {};
  const asked = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  await page.route(`**/deals/${deal.id}`, async (route) => {
    if (route.request().method() === 'POST') await asked;
    await route.continue();
  });
  const stages = page.getByRole('group', { name: 'Stage' });
  await stages.getByRole('button', { name: 'Proposal' }).click();
  await stages.getByRole('button', { name: 'Closed lost' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(/Why was it lost/).fill('They chose a competitor');
  await dialog.getByRole('button', { name: 'Close as lost' }).click();
  await expect(dialog).toBeHidden();
  goOn();
  await expect(page.getByRole('main')).toContainText('Lost on');
  expect(await getDeal(person, deal.id)).toMatchObject({ outcome: 'lost', version: 3 });
});

test('a move that meets a newer version rolls back', async ({ page, context }) => {
  const { person, deal } = await startWithDeal(context);
  await page.goto(`/deals/${deal.id}`);
  await ready(page);
  await call('PATCH', `/api/deals/${deal.id}`, { token: person.token, body: { value: 77 } });
  const stages = page.getByRole('group', { name: 'Stage' });
  await stages.getByRole('button', { name: 'Negotiation' }).click();
  await expect(notice(page, /changed meanwhile/)).toBeVisible();
  await expect(stages.getByRole('button', { name: 'Discovery' })).toHaveAttribute(
    'aria-pressed',
    'true',
  );
  expect((await getDeal(person, deal.id)).stage).toBe('discovery');
});

test('a new deal: the fault is shown at its field and nothing typed is lost', async ({
  page,
  context,
}) => {
  const faults = watchFaults(page);
  const { person } = await startWithDeal(context);
  await page.goto('/deals/new');
  await ready(page);
  await field(page, 'Account').fill('Fjord Logistics');
  await page.getByRole('button', { name: 'Create deal' }).click();
  await expect(field(page, '(deal )?name')).toHaveAttribute('aria-invalid', 'true');
  await expect(field(page, '(deal )?name')).toBeFocused();
  await expect(page.getByText('Give the deal a name.')).toBeVisible();

  await field(page, '(deal )?name').fill('Sensors for 40 depots');
  await field(page, 'Value').fill('18500');
  // This one only the server refuses.
  await field(page, 'Expected close').fill('2001-01-01');
  await page.getByRole('button', { name: 'Create deal' }).click();
  const close = field(page, 'Expected close');
  await expect(close).toHaveAttribute('aria-invalid', 'true');
  await expect(page.getByText(/before the deal was created/)).toBeVisible();
  await expect(field(page, '(deal )?name')).toHaveValue('Sensors for 40 depots');
  await expect(field(page, 'Account')).toHaveValue('Fjord Logistics');
  await expect(close).toHaveValue('2001-01-01');
  expect(await listAll(person, 'q=sensors')).toHaveLength(0);

  await close.fill(new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10));
  await page.getByRole('button', { name: 'Create deal' }).click();
  await expect(page).toHaveURL(/\/deals\/c[a-z0-9]+$/);
  await expect(heading(page)).toHaveText('Sensors for 40 depots');
  const [made, ...more] = await listAll(person, 'q=sensors');
  expect(more).toEqual([]);
  expect(made).toMatchObject({ account: 'Fjord Logistics', value: 18_500, stage: 'discovery' });
  expect(faults).toEqual([]);
});

test('a deal is deleted after a question, and taken back by undo', async ({ page, context }) => {
  const { person, deal } = await startWithDeal(context);
  const status = async () =>
    (await call('GET', `/api/deals/${deal.id}`, { token: person.token })).status;
  await page.goto(`/deals/${deal.id}`);
  await ready(page);
  await page.getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Cancel' }).click();
  expect(await status()).toBe(200);

  await page.getByRole('button', { name: 'Delete' }).click();
  await page
    .getByRole('alertdialog')
    .getByRole('button', { name: /Delete/ })
    .click();
  await expect(page).toHaveURL(/\/deals$/);
  const told = notice(page, /Deleted/);
  await expect(told).toBeVisible();
  expect(await status()).toBe(404);
  await expect(page.getByRole('main').getByText(deal.name)).toHaveCount(0);

  await told.getByRole('button', { name: 'Undo' }).click();
  await expect(page).toHaveURL(new RegExp(`/deals/${deal.id}$`));
  await expect(heading(page)).toHaveText(deal.name);
  expect(await status()).toBe(200);
});

test('filters and order live in the address', async ({ page, context }) => {
  await signInAs(context, owner);
  await page.goto('/deals');
  await ready(page);
  await page.getByLabel('Risk', { exact: true }).selectOption({ label: 'High risk' });
  await expect(page).toHaveURL(/band=High/);
  await page.getByLabel('Stage', { exact: true }).selectOption({ label: 'Proposal' });
  await expect(page).toHaveURL(/stage=proposal/);
  await page.getByLabel('Sort by').selectOption({ label: 'By value' });
  await expect(page).toHaveURL(/sort=value/);

  const rows = 'table a[href^="/deals/c"]';
  const { json } = await call(
    'GET',
    '/api/deals?band=High&stage=proposal&sort=value&status=open&limit=50',
    { token: owner.token },
  );
  const expected = json.deals.map((deal: Json) => deal.id);
  expect(expected.length).toBeGreaterThan(1);
  const expectView = async () => {
    await expect.poll(() => idsOf(page, rows)).toEqual(expected);
    await expect(page.getByLabel('Risk', { exact: true })).toHaveValue('High');
    await expect(page.getByLabel('Stage', { exact: true })).toHaveValue('proposal');
    await expect(page.getByLabel('Sort by')).toHaveValue('value');
  };
  await expectView();
  await page.reload();
  await ready(page);
  await expectView();
  await page.getByRole('main').locator(rows).first().click();
  await expect(page).toHaveURL(new RegExp(`/deals/${expected[0]}`));
  await page.goBack();
  await expectView();

  await page.getByRole('button', { name: /Remove filter Proposal/ }).click();
  await expect(page).not.toHaveURL(/stage=/);
  await expect(page).toHaveURL(/band=High/);
});

/** Three open deals and a lost one, of somebody new, with the list of the open ones on screen. */
async function startWithList(page: Page, context: BrowserContext) {
  const { person } = await startWithDeal(context, { name: '=Formula', value: 30 });
  await makeDeal(person, { name: 'Über alles', value: 20 });
  await makeDeal(person, { name: 'Second page', value: 10 });
  await makeDeal(person, { name: 'Lost', value: 99, stage: 'closed_lost' });
  await page.goto('/deals?sort=value&limit=2');
  await ready(page);
  return person;
}

/** Chooses from the export menu; returns the file's name and text. */
async function exportAs(page: Page, item: string): Promise<{ name: string; text: string }> {
  const started = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export' }).click();
  await page.getByRole('menuitem', { name: item }).click();
  const download = await started;
  const text = fs.readFileSync(await download.path(), 'utf8');
  return { name: download.suggestedFilename(), text };
}

test('what is shown is exported: all pages, in order, with the filters', async ({
  page,
  context,
}) => {
  const faults = watchFaults(page);
  const person = await startWithList(page, context);
  const deals = await listAll(person, 'status=open&sort=value');
  expect(deals).toHaveLength(3);

  const csv = await exportAs(page, 'Deals as CSV');
  expect(csv.name).toMatch(/^deals-\d{4}-\d\d-\d\d\.csv$/);
  await expect(notice(page, csv.name)).toBeVisible();
  const rows: Json[] = parse(csv.text, { columns: true, bom: true });
  expect(rows.map(({ id, name, riskScore }) => [id, name, riskScore])).toEqual(
    deals.map(({ id, name, riskScore }) => [id, name.replace(/^=/, "'="), String(riskScore)]),
  );

  const json = await exportAs(page, 'Deals as JSON');
  expect(json.name).toMatch(/^deals-.*\.json$/);
  expect(JSON.parse(json.text)).toEqual({ success: true, deals });

  const histories = await exportAs(page, 'Their histories');
  expect(histories.name).toMatch(/^events-.*\.csv$/);
  const events: Json[] = parse(histories.text, { columns: true, bom: true });
  expect(new Set(events.map(({ dealId }) => dealId))).toEqual(new Set(deals.map(({ id }) => id)));
  expect(faults).toEqual([]);
});

test('an export that fails is told, on a phone too, and can be tried again', async ({
  page,
  context,
}) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await startWithList(page, context);
  await page.route('**/api/deals/export', (route) => route.abort());
  await page.getByRole('button', { name: 'Export' }).click();
  const menu = page.getByRole('menu');
  await expect(menu).toBeInViewport({ ratio: 1 });
  await page.getByRole('menuitem', { name: 'Deals as CSV' }).click();
  await expect(notice(page, 'The export failed')).toContainText('could not be reached');
  await page.unroute('**/api/deals/export');
  expect((await exportAs(page, 'Deals as CSV')).text).toContain('Über alles');
});

test('typing searches, and an empty search says what to do', async ({ page, context }) => {
  await signInAs(context, owner);
  const [deal] = (await call('GET', '/api/deals?status=open&limit=1', { token: owner.token })).json
    .deals;
  await page.goto('/deals');
  await ready(page);
  const search = page.getByRole('searchbox');
  await search.fill(deal.name);
  await expect(page).toHaveURL(/[?&]q=/);
  await expect
    .poll(() => idsOf(page, 'table a[href^="/deals/c"]'))
    .toEqual(expect.arrayContaining([deal.id]));
  await search.fill('nothing is called this');
  await expect(page.getByText('No deal fits these filters')).toBeVisible();
  await page.getByRole('link', { name: 'Clear all filters' }).click();
  await expect(page).toHaveURL(/\/deals$/);
  await expect(search).toHaveValue('');
});

test('pages follow each other without a gap or a repeat', async ({ page, context }) => {
  await signInAs(context, owner);
  const all = (await listAll(owner, 'status=open&sort=value')).map((deal) => deal.id);
  await page.goto('/deals?sort=value&limit=100');
  const seen: string[] = [];
  for (;;) {
    await ready(page);
    const ids = await idsOf(page, 'table a[href^="/deals/c"]');
    seen.push(...ids);
    const next = page.getByRole('link', { name: 'Next page' });
    if ((await next.count()) === 0) break;
    const address = page.url();
    await next.click();
    await expect(page).not.toHaveURL(address);
    await expect
      .poll(async () => (await idsOf(page, 'table a[href^="/deals/c"]'))[0])
      .not.toBe(ids[0]);
  }
  expect(seen).toEqual(all);
});

test('a mangled address opens a list all the same', async ({ page, context }) => {
  await signInAs(context, owner);
  const addresses = [
    '/deals?cursor=nonsense',
    '/deals?band=huge&sort=name&stage=x',
    '/deals?q=%00',
    '/deals?q=a&q=b&status=',
    '/deals?minValue=1e400',
  ];
  for (const address of addresses) {
    const response = await page.goto(address);
    expect(response?.status(), address).toBe(200);
    await expect(heading(page), address).toHaveText('Deals');
    await expect(page.getByText('could not be loaded'), address).toHaveCount(0);
  }
});

test('a viewer sees the deal and no way to change it', async ({ page, context }) => {
  await signInAs(context, await seededPerson(VIEWER));
  const [deal] = (await call('GET', '/api/deals?status=open&limit=1', { token: owner.token })).json
    .deals;
  await page.goto(`/deals/${deal.id}`);
  await ready(page);
  await expect(heading(page)).toHaveText(deal.name);
  await expect(page.getByRole('region', { name: 'How the score adds up' })).toBeVisible();
  const main = page.getByRole('main');
  for (const name of [/^Edit/, /^Delete/, /^Log it/, /^Closed won/, /^Proposal/]) {
    await expect(main.getByRole('button', { name })).toHaveCount(0);
    await expect(main.getByRole('link', { name })).toHaveCount(0);
  }
  await page.goto(`/deals/${deal.id}/edit`);
  await expect(page).toHaveURL(new RegExp(`/deals/${deal.id}$`));
});

test('an outsider gets the page of what is not there', async ({ page, context }) => {
  await signInAs(context, await seededPerson(OUTSIDER));
  const [deal] = (await call('GET', '/api/deals?status=open&limit=1', { token: owner.token })).json
    .deals;
  for (const address of [`/deals/${deal.id}`, `/deals/${deal.id}/edit`, '/deals/c0000000000000']) {
    await page.goto(address);
    await expect(page.getByText('There is nothing here')).toBeVisible();
    expect(await page.content(), address).not.toContain(deal.name);
    expect(await page.title()).not.toContain(deal.name);
  }
  await page.goto('/dashboard');
  await ready(page);
  expect(await page.content()).not.toContain(deal.id);
});

test('the keyboard reaches everything', async ({ page, context }) => {
  await signInAs(context, owner);
  await page.goto('/dashboard');
  await ready(page);
  await page.keyboard.press('Tab');
  const skip = page.getByRole('link', { name: 'Skip to content' });
  await expect(skip).toBeFocused();
  await expect(skip).toBeInViewport();
  await page.keyboard.press('Enter');
  await expect(page.locator('#content')).toBeFocused();
  await page.keyboard.press('Tab');
  const inMain = await page.evaluate(
    () =>
      document.activeElement?.closest('main') !== null && document.activeElement !== document.body,
  );
  expect(inMain, 'the next stop lies in the content').toBe(true);

  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
  await page.keyboard.press('g');
  await page.keyboard.press('l');
  await expect(page, 'a dialog keeps its keys').toHaveURL(/\/dashboard/);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);

  await page.keyboard.press('g');
  await page.keyboard.press('l');
  await expect(page).toHaveURL(/\/deals$/);
  await ready(page);
  await page.keyboard.press('/');
  await expect(page.getByRole('searchbox')).toBeFocused();
  await page.keyboard.type('?gl');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(page.getByRole('searchbox')).toHaveValue('?gl');
  await page.goto('/deals');
  await ready(page);
  await page.keyboard.press('n');
  await expect(page).toHaveURL(/\/deals\/new$/);
  await expect(field(page, '(deal )?name')).toBeFocused();
  await page.keyboard.type('Typed by hand alone');
  await field(page, 'Value').focus();
  await page.keyboard.type('12');
  await page.keyboard.press('Control+Enter');
  await expect(heading(page)).toHaveText('Typed by hand alone');
});

test('the theme is chosen once and kept', async ({ page, context }) => {
  await signInAs(context, owner);
  await page.goto('/dashboard');
  await ready(page);
  const isDark = () => page.evaluate(() => document.documentElement.classList.contains('dark'));
  expect(await isDark()).toBe(false);
  await page.getByRole('button', { name: /^Account of/ }).click();
  await page.getByRole('menuitemradio', { name: 'Dark' }).click();
  await expect.poll(isDark).toBe(true);
  await page.reload();
  expect(await isDark()).toBe(true);
});

test('a lost connection is told and nothing typed is lost', async ({ page, context }) => {
  const { person } = await startWithDeal(context);
  await page.goto('/deals/new');
  await ready(page);
  await field(page, '(deal )?name').fill('Written on a train');
  await field(page, 'Value').fill('900');
  await context.setOffline(true);
  await page.getByRole('button', { name: 'Create deal' }).click();
  await expect(page.getByRole('alert').filter({ hasText: /could not be reached/ })).toBeVisible();
  await expect(field(page, '(deal )?name')).toHaveValue('Written on a train');
  await context.setOffline(false);
  await page.getByRole('button', { name: 'Create deal' }).click();
  await expect(heading(page)).toHaveText('Written on a train');
  expect(await listAll(person, 'q=train')).toHaveLength(1);
});
