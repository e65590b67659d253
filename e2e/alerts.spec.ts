import { expect, test, type Page } from '@playwright/test';
import { expectAccessible } from './support/accessible';
import { makeAlert } from './support/alerts';
import { call, expectProblem, type Json } from './support/http';
import {
  makeDeal,
  makeOwner,
  makePerson,
  seededPerson,
  signInAs,
  type Person,
} from './support/people';
import { heading, ready, watchFaults } from './support/screen';

test.describe.configure({ mode: 'parallel' });

const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();
const notice = (page: Page, text: string | RegExp) =>
  page.locator('[data-sonner-toast]').filter({ hasText: text });
const rows = (page: Page) => page.getByRole('main').locator('ol > li');
const getAlert = async ({ token }: Person, id: string): Promise<Json> => {
  const { json } = await call('GET', '/api/alerts?status=all&limit=100', { token });
  return json.alerts.find((alert: Json) => alert.id === id);
};

async function startWithAlert() {
  const person = await makeOwner();
  const deal = await makeDeal(person, { name: 'Watched pilot', stage: 'proposal' });
  return { person, deal, alertId: await makeAlert(person, deal.id) };
}

test('an alert is snoozed and taken up again, by keyboard alone', async ({ page, context }) => {
  const faults = watchFaults(page);
  const { person, alertId } = await startWithAlert();
  await signInAs(context, person);
  await page.goto('/risk');
  await ready(page);
  await expect(heading(page)).toHaveText('Alerts');
  await expect(rows(page)).toContainText([/Reached High[\s\S]*Watched pilot/]);
  await expect(rows(page)).toContainText(['No deal with such an alert has ended yet.']);

  await page.getByRole('button', { name: 'Snooze: Reached High, Watched pilot' }).focus();
  await page.keyboard.press('Enter');
  // The menu takes the focus a moment after it opens; a key pressed before that goes nowhere.
  await expect(page.getByRole('menuitem', { name: 'Until tomorrow' })).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('menuitem', { name: 'For 3 days' })).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('menuitem', { name: 'For a week' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(notice(page, /Snoozed until/)).toBeVisible();
  await expect(page.getByText('No alert asks for you')).toBeVisible();
  const days =
    (Date.parse((await getAlert(person, alertId)).snoozedUntil) - Date.now()) / 86_400_000;
  expect(days).toBeGreaterThan(6);
  expect(days).toBeLessThan(8);

  await page.getByRole('link', { name: 'Snoozed' }).click();
  await expect(page).toHaveURL(/status=snoozed/);
  await page.getByRole('button', { name: /^Take up again/ }).click();
  await expect(page.getByText('Nothing is snoozed')).toBeVisible();
  expect(await getAlert(person, alertId)).toMatchObject({ status: 'active', snoozedUntil: null });
  expect(faults).toEqual([]);
});

test('an alert is dismissed with a reason, which can be undone at once', async ({
  page,
  context,
}) => {
  const { person, deal, alertId } = await startWithAlert();
  await signInAs(context, person);
  await page.goto('/risk');
  await ready(page);
  await page.getByRole('button', { name: /^Dismiss/ }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('radio', { name: 'Something else' }).check();
  await dialog.getByRole('button', { name: 'Dismiss alert' }).click();
  await expect(dialog.getByText('Say what the reason is.')).toBeVisible();
  await dialog.getByLabel('Note').fill('They are on holiday');
  await dialog.getByRole('button', { name: 'Dismiss alert' }).click();
  await expect(notice(page, 'Alert dismissed')).toBeVisible();
  await expect(page.getByText('No alert asks for you')).toBeVisible();
  expect((await getAlert(person, alertId)).dismissed).toMatchObject({
    reason: 'other',
    note: 'They are on holiday',
  });
  await notice(page, 'Alert dismissed').getByRole('button', { name: 'Undo' }).click();
  await expect(rows(page)).toHaveCount(1);
  expect(await getAlert(person, alertId)).toMatchObject({ status: 'active', dismissed: null });
  await page.goto(`/deals/${deal.id}`);
  await ready(page);
  const timeline = page.getByRole('region', { name: 'Timeline' });
  await expect(timeline).toContainText('Alert dismissed');
  await expect(timeline).toContainText('They are on holiday');
  await expect(timeline).toContainText('Alert taken up again');
});

test('a judgement stands beside the score, in the lists and in the timeline', async ({
  page,
  context,
}) => {
  const faults = watchFaults(page);
  const { person, deal } = await startWithAlert();
  await signInAs(context, person);
  await page.goto(`/deals/${deal.id}`);
  await ready(page);
  await expect(page.getByRole('region', { name: 'Alerts' })).toContainText('Reached High');
  await page.getByRole('button', { name: 'Mark as not a risk…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Mark as not a risk' }).click();
  await expect(dialog.getByText('Say why it is not a risk.')).toBeVisible();
  await dialog.getByLabel('Why').fill('The champion is on leave');
  await dialog.getByLabel('Until').fill(inDays(10).slice(0, 10));
  await dialog.getByRole('button', { name: 'Mark as not a risk' }).click();
  await expect(notice(page, /Marked as not a risk until/)).toBeVisible();
  const note = page.getByRole('region', { name: 'Marked not a risk' });
  await expect(note).toContainText('Marked not a risk by Test owner until');
  await expect(note).toContainText('The champion is on leave');
  const { json } = await call('GET', `/api/deals/${deal.id}`, { token: person.token });
  expect(json.deal.notRisk).toMatchObject({ reason: 'The champion is on leave', by: 'Test owner' });
  expect(json.deal.riskLevel, 'the score is untouched').toBe(deal.riskLevel);
  const timeline = page.getByRole('region', { name: 'Timeline' });
  await expect(timeline.locator('ins', { hasText: 'The champion is on leave' })).toBeVisible();
  await expectAccessible(page);

  for (const address of ['/risk', '/deals']) {
    await page.goto(address);
    await expect(page.getByRole('main').getByText(/Judged not a risk until/)).toBeVisible();
  }
  await page.goto(`/deals/${deal.id}`);
  await ready(page);
  await note.getByRole('button', { name: 'Withdraw' }).click();
  await expect(note).toHaveCount(0);
  expect(faults).toEqual([]);
});

test('a viewer reads alerts and is offered nothing to do about them', async ({ page, context }) => {
  const { person, deal, alertId } = await startWithAlert();
  const viewer = await makePerson(person.teamId, 'viewer');
  await signInAs(context, viewer);
  await page.goto('/risk');
  await ready(page);
  await expect(rows(page)).toHaveCount(1);
  await expect(page.getByRole('button', { name: /Snooze|Dismiss/ })).toHaveCount(0);
  await page.goto(`/deals/${deal.id}`);
  await ready(page);
  await expect(page.getByRole('button', { name: 'Mark as not a risk…' })).toHaveCount(0);
  const body = { until: inDays(2) };
  const path = `/api/alerts/${alertId}/snooze`;
  expectProblem(await call('POST', path, { token: viewer.token, body }), { status: 403 });
});

test('what is wrong with a request is named', async () => {
  const { person, deal, alertId } = await startWithAlert();
  const { token } = person;
  const snooze = `/api/alerts/${alertId}/snooze`;
  for (const until of [inDays(-1), inDays(91), 'soon', null]) {
    const answer = await call('POST', snooze, { token, body: { until } });
    expectProblem(answer, { status: 422, field: 'until' });
  }
  const dismiss = await call('POST', `/api/alerts/${alertId}/dismiss`, {
    token,
    body: { reason: 'other' },
  });
  expectProblem(dismiss, { status: 422, field: 'note' });
  const notRisk = `/api/deals/${deal.id}/not-a-risk`;
  const far = { reason: 'Fine', until: inDays(181) };
  expectProblem(await call('POST', notRisk, { token, body: far }), { status: 422, field: 'until' });
  const long = { reason: 'x'.repeat(501), until: inDays(5) };
  expectProblem(await call('POST', notRisk, { token, body: long }), {
    status: 422,
    field: 'reason',
  });
  const stale = { reason: 'Fine', until: inDays(5) };
  const headers = { 'if-match': '"99"' };
  expectProblem(await call('POST', notRisk, { token, body: stale, headers }), { status: 409 });
  expectProblem(await call('GET', '/api/alerts/record?days=31', { token }), {
    status: 422,
    field: 'days',
  });
});

test('the track record shows what the API counts, and the replay of the demo’s history', async ({
  page,
  context,
}) => {
  const owner = await seededPerson('maya@northwind-robotics.example');
  const path = `/api/alerts/record?days=365&teamId=${owner.teamId}`;
  // A job replays the demo's history after the seed.
  await expect
    .poll(
      async () =>
        (await call('GET', path, { token: owner.token })).json.record.replayed.total.fired,
    ) // prettier-ignore
    .toBeGreaterThan(0);
  await signInAs(context, owner);
  await page.goto(`/risk/record?days=365&team=${owner.teamId}`);
  await ready(page);
  const { record } = (await call('GET', path, { token: owner.token })).json;
  const card = page.getByRole('region', {
    name: 'Replayed on your history, not sent',
    exact: true,
  });
  const line = card.getByRole('row', { name: /^Reached High/ });
  const high = record.replayed.rules.find((rule: Json) => rule.key === 'entered_high');
  for (const figure of [high.fired, high.lost, high.won, high.slipped]) {
    await expect(line.getByRole('cell', { name: figure.toLocaleString('en-US'), exact: true }).first()).toBeVisible(); // prettier-ignore
  }
  await expect(line).toContainText(`${Math.round(high.precision * 100)}%`);
  await expect(line).toContainText(`n = ${high.lostDeals + high.wonDeals} deals`);
  await expectAccessible(page);
  await page.getByRole('link', { name: '30 days' }).click();
  await expect(page).toHaveURL(/days=30/);
});
