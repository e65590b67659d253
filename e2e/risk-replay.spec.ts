import { expect, test } from '@playwright/test';
import { expectAccessible } from './support/accessible';
import { call, expectProblem, type Json } from './support/http';
import { makeDeal, makeOwner, seededPerson, signInAs, type Person } from './support/people';
import { watchFaults } from './support/screen';

const DAY_MS = 86_400_000;
const dayBefore = (days: number): string =>
  new Date(Date.now() - days * DAY_MS).toISOString().slice(0, 10);

let owner: Person;
test.beforeAll(async () => {
  owner = await seededPerson('maya@northwind-robotics.example');
});

const get = async ({ token }: Person, path: string): Promise<Json> =>
  (await call('GET', path, { token })).json;

/** The seeded open deal of the highest priority. */
async function seededDeal(): Promise<Json> {
  return (await get(owner, '/api/deals?status=open&limit=1')).deals[0];
}

test('any past day of a deal is shown with its sum, and the address restores it', async ({
  page,
  context,
}) => {
  const deal = await seededDeal();
  await signInAs(context, owner);
  const faults = watchFaults(page);
  await page.goto(`/deals/${deal.id}`);
  const card = page.locator('#risk-over-time');
  const slider = card.getByRole('slider');
  await expect(slider).toBeVisible();
  // The last day is the score that the page shows.
  const { history } = await get(
    owner,
    `/api/deals/${deal.id}/risk-history?to=${encodeURIComponent(deal.riskAsOf)}`,
  );
  expect(history.points.at(-1)).toMatchObject({ at: deal.riskAsOf, score: deal.riskScore });

  await slider.focus();
  for (let pressed = 0; pressed < 5; pressed += 1) await page.keyboard.press('ArrowLeft');
  const day = new URL(page.url()).searchParams.get('asOf') ?? '';
  expect(day).toMatch(/^\d{4}-\d{2}-\d{2}$/);
  const shown = await card.locator('#history-sum').textContent();
  const point = history.points.findLast(({ at }: Json) => at.slice(0, 10) === day);
  const assessed = await get(
    owner,
    `/api/deals/${deal.id}/assessment?asOf=${encodeURIComponent(point.at)}`,
  );
  expect(point.score, 'the curve is what the assessment says of that moment').toBe(
    assessed.assessment.score,
  );
  await expect(card.getByText('What changed since')).toBeVisible();
  await expectAccessible(page, { include: '#risk-over-time' });

  await page.reload();
  await expect(card.locator('#history-sum')).toHaveText(shown ?? '');
  expect(faults).toEqual([]);
});

test('what if gives the server’s own number once the step is really taken', async ({
  page,
  context,
}) => {
  const person = await makeOwner();
  const { id } = await makeDeal(person, { stage: 'proposal' });
  const { deal } = await get(person, `/api/deals/${id}`);
  await signInAs(context, person);
  await page.goto(`/deals/${id}`);
  const card = page.getByRole('region', { name: 'What if' });
  await card.getByRole('button', { name: 'Try it out' }).click();
  await card.getByLabel('Get a reply from the buyer').check();
  const badge = card.getByTestId('what-if-after').getByTitle(/score/);
  const promised = /score (\d\.\d+)/.exec((await badge.getAttribute('title')) ?? '')?.[1];
  expect(Number(promised)).toBeLessThan(deal.riskScore);
  await card.getByLabel('Move the close date to').check();
  await expect(card.getByText(/lowers nothing|lateness counts/)).toBeVisible();

  const logged = await call('POST', `/api/deals/${id}/events`, {
    token: person.token,
    body: { type: 'email_received', at: deal.riskAsOf },
  });
  expect(logged.status, logged.text).toBe(201);
  const { assessment } = await get(
    person,
    `/api/deals/${id}/assessment?asOf=${encodeURIComponent(deal.riskAsOf)}`,
  );
  expect(assessment.score.toFixed(4)).toBe(promised);
});

test('the dashboard of a past day leads to each deal as of that day', async ({ page, context }) => {
  await signInAs(context, owner);
  const faults = watchFaults(page);
  const day = dayBefore(30);
  await page.goto(`/dashboard?asOf=${day}`);
  await expect(page.getByText('what was known that day, with today’s policy')).toBeVisible();
  const past = await get(owner, `/api/risk/pipeline?asOf=${day}`);
  await expect(page.locator('dl')).toContainText(String(past.pipeline.openCount));
  await expectAccessible(page);

  const [first] = past.deals;
  const row = page.getByRole('region', { name: 'Open that day' }).getByRole('row').nth(1);
  await expect(row).toContainText(first.name);
  await row.getByRole('link').click();
  await expect(page).toHaveURL(new RegExp(`/deals/${first.id}\\?asOf=${day}`));
  await expect(page.locator('#history-sum + *')).toContainText(first.riskLevel);
  await expect(page.locator('#history-sum + *')).toHaveAttribute(
    'title',
    new RegExp(first.riskScore.toFixed(4).replace('.', '\\.')),
  );

  await page.goto(`/dashboard?asOf=${day}`);
  await page.getByRole('link', { name: /^Previous day/ }).click();
  await expect(page).toHaveURL(new RegExp(`asOf=${dayBefore(31)}`));
  await page.getByRole('link', { name: 'Back to today' }).click();
  await expect(page.getByRole('heading', { name: 'Needs attention today' })).toBeVisible();
  expect(faults).toEqual([]);
});

test('days that cannot be shown are told, by the page and by the API', async ({
  page,
  context,
}) => {
  await signInAs(context, owner);
  const ahead = dayBefore(-2);
  await page.goto(`/dashboard?asOf=${ahead}`);
  await expect(page.getByText('That day cannot be shown')).toBeVisible();
  await page.goto('/dashboard?asOf=1999-12-31');
  await expect(page.getByText('No deal was open that day')).toBeVisible();
  const { token } = owner;
  const refused = await call('GET', `/api/risk/pipeline?asOf=${ahead}`, { token });
  expectProblem(refused, { status: 422, code: 'VALIDATION_FAILED', field: 'asOf' });
  const late = await call('GET', `/api/deals/${(await seededDeal()).id}/risk-history?to=${ahead}`, { token }); // prettier-ignore
  expectProblem(late, { status: 422, code: 'VALIDATION_FAILED', field: 'to' });
});
