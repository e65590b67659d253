import { expect, test, type Page } from '@playwright/test';
import { expectAccessible } from './support/accessible';
import { call, type Json } from './support/http';
import { connect as connectByApi, sync, withSalesforce } from './support/integrations';
import { makeDeal, makeOwner, signInAs, type Person } from './support/people';
import { askProviders } from './support/provider-commands';
import { heading, ready, watchFaults } from './support/screen';

const standIn = withSalesforce();
const DAY_MS = 86_400_000;
const ago = (days: number): number => Math.floor((Date.now() - days * DAY_MS) / 1_000) * 1_000;
const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10);

const card = (page: Page) => page.getByRole('region', { name: 'Salesforce' });

/** Signing in is set up for these tests; a key is the other way. */
const keyButton = (page: Page) => card(page).getByRole('button', { name: 'Use a key instead' });

async function open(page: Page, person: Person): Promise<void> {
  await signInAs(page.context(), person);
  await page.goto('/settings/integrations');
  await ready(page);
}

/** Connects through the screen, where the first sync begins by itself. */
async function connect(page: Page, apiKey: string): Promise<void> {
  await keyButton(page).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Instance URL').fill(standIn().salesforce.url);
  await dialog.getByLabel('Access token').fill(apiKey);
  await dialog.getByRole('button', { name: 'Connect' }).click();
}

async function scoreOf({ token }: Person, name: string): Promise<Json> {
  const { json } = await call('GET', `/api/deals?source=salesforce`, { token });
  return json.deals.find((deal: Json) => deal.name === name);
}

test('a CRM is connected, synced and disconnected on the screen', async ({ page }) => {
  const faults = watchFaults(page);
  const org = standIn().salesforce.addOrg({ name: 'Harbour Works' });
  const since = ago(40);
  for (const Name of ['Crane sensors', 'Crane sensors']) {
    org.add('Opportunity', { Name, StageName: 'Qualification', Amount: 5_000, CloseDate: dayOf(ago(-30)), CreatedDate: since, LastModifiedDate: since, SystemModstamp: since }); // prettier-ignore
  }
  const owner = await makeOwner();
  await open(page, owner);
  await expect(heading(page)).toHaveText('Integrations');
  await expectAccessible(page);

  await connect(page, 'a-wrong-key');
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByText(/Salesforce does not accept this access token/)).toBeVisible();
  await expectAccessible(page);
  const key = org.newToken();
  await dialog.getByLabel('Access token').fill(key);
  await dialog.getByRole('button', { name: 'Connect' }).click();
  await expect(dialog).toBeHidden();
  await expect(card(page)).toContainText('Harbour Works');
  await expect(card(page)).toContainText('2 deals', { timeout: 30_000 });
  await expectAccessible(page);
  expect(await page.content()).not.toContain(key);

  await page.goto('/deals');
  await ready(page);
  // Two deals of one name stay two, each with the way back to its record.
  const links = page.getByRole('link', { name: /Salesforce/ });
  await expect(links).toHaveCount(2);
  await expect(links.first()).toHaveAttribute('href', /\/lightning\/r\/Opportunity\//);

  await page.goto('/settings/integrations');
  await ready(page);
  await card(page).getByRole('button', { name: 'More for Salesforce' }).click();
  await page.getByRole('menuitem', { name: /Disconnect/ }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Disconnect' }).click();
  await expect(keyButton(page)).toBeVisible();
  expect((await call('GET', '/api/deals', { token: owner.token })).json.deals).toHaveLength(2);
  expect(faults).toEqual([]);
});

test('imported touches alone make a silent deal riskier and a lively one less', async ({
  page,
}) => {
  const org = standIn().salesforce.addOrg();
  const since = ago(60);
  const [silent, lively] = ['Silent deal', 'Lively deal'].map(
    (Name) =>
    org.add('Opportunity', { Name, StageName: 'Qualification', Amount: 5_000, CloseDate: dayOf(ago(-45)), CreatedDate: since, LastModifiedDate: since, SystemModstamp: since }), // prettier-ignore
  );
  const owner = await makeOwner();
  await open(page, owner);
  await connect(page, org.newToken());
  await expect(card(page)).toContainText('2 deals', { timeout: 30_000 });
  const before = {
    silent: (await scoreOf(owner, 'Silent deal')).riskScore,
    lively: (await scoreOf(owner, 'Lively deal')).riskScore,
  };
  expect(before.silent, 'the same but for their touches').toBeCloseTo(before.lively, 6);

  const mail = (WhatId: string | undefined, at: number, Incoming: boolean) =>
    org.add('EmailMessage', { RelatedToId: WhatId ?? null, ActivityId: null, Subject: 'Offer', TextBody: null, FromName: 'Somebody', FromAddress: 'a@b.example', ToAddress: null, Incoming, Status: '3', MessageDate: at }); // prettier-ignore
  // To the one nobody has answered for weeks; with the other it goes to and fro.
  for (const days of [50, 45, 40]) mail(silent, ago(days), false);
  for (const days of [6, 4, 2]) {
    mail(lively, ago(days), false);
    mail(lively, ago(days - 1), true);
  }
  await card(page).getByRole('button', { name: 'Sync now (Salesforce)' }).click();
  await expect(async () => {
    expect((await scoreOf(owner, 'Silent deal')).riskScore).toBeGreaterThan(before.silent);
    expect((await scoreOf(owner, 'Lively deal')).riskScore).toBeLessThan(before.lively);
  }).toPass({ timeout: 30_000 });

  const shown = await scoreOf(owner, 'Silent deal');
  await page.goto(`/deals/${shown.id}`);
  await ready(page);
  await expect(page.getByRole('main')).toContainText('Silence');
  await expect(page.getByRole('main')).toContainText(shown.riskScore.toFixed(2));
});

test('a meeting that found no deal is given one by keyboard, and found again after it was taken away', async ({
  page,
}) => {
  const faults = watchFaults(page);
  const at = (hours: number) => ({ dateTime: new Date(Date.now() + hours * 3_600_000).toISOString() }); // prettier-ignore
  const events = [{ summary: 'Lunch by the harbour', start: at(24), end: at(25), attendees: [] }];
  const owner = await makeOwner();
  const deal = await makeDeal(owner, { name: 'Crane retrofit', account: 'Fjord Works', teamId: owner.teamId }); // prettier-ignore
  await connectByApi(owner, 'google-calendar', await askProviders('publicCalendar', { events }));
  expect((await sync(owner, 'google-calendar')).status).toBe(200);

  await signInAs(page.context(), owner);
  await page.goto('/dashboard');
  await ready(page);
  await page.getByRole('link', { name: 'All meetings' }).click();
  await expect(heading(page)).toHaveText('Meetings');
  await page.getByRole('link', { name: 'Without a deal (1)' }).click();
  await expect(page).toHaveURL(/deal=none/);
  await ready(page);
  await expectAccessible(page);

  await page.getByRole('button', { name: 'Choose a deal: Lunch by the harbour' }).press('Enter');
  const field = page.getByRole('combobox', { name: 'Find a deal' });
  await expect(field).toBeFocused();
  await page.keyboard.type('fjord');
  const option = page.getByRole('option', { name: /Crane retrofit.*Fjord Works/ });
  await expect(option).toHaveAttribute('aria-selected', 'true');
  await expectAccessible(page);
  await page.keyboard.press('Enter');
  await expect(page.getByText('Every meeting here belongs to a deal')).toBeVisible();

  await page.goto(`/deals/${deal.id}`);
  await ready(page);
  await page.getByRole('button', { name: 'Lunch by the harbour is not about this deal' }).click();
  await expect(page.getByText('No meeting is planned.')).toBeVisible();
  await page.goto('/meetings?deal=none');
  await expect(page.getByRole('main')).toContainText('Lunch by the harbour');
  expect(faults).toEqual([]);
});
