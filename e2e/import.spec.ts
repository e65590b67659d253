import fs from 'node:fs';
import { expect, test, type Locator, type Page } from '@playwright/test';
import { expectAccessible } from './support/accessible';
import { countRows } from './support/database';
import { call, type Json } from './support/http';
import {
  makeOwner,
  makePerson,
  makeTeam,
  signInAs,
  SESSION_COOKIE,
  type Person,
} from './support/people';
import { heading, ready, watchFaults } from './support/screen';

test.describe.configure({ mode: 'parallel' });

const DEALS = `id,name,value,currency,createdAt,stage,expectedCloseDate,closedAt,outcome,owner,account,source
A-1,"Cold storage, north",18500,EUR,2026-01-05,proposal,2026-12-20,,,Ada,Fjord,
A-2,Depot sensors,9000,EUR,2026-01-07T08:00:00Z,discovery,,,,Ada,Fjord,
A-3,Old one,4000,EUR,2025-10-01,closed_lost,2025-12-01,2025-12-03,lost,Ada,Fjord,
`;
const EVENTS = `dealId,at,type,from,to,actor,text
A-1,2026-01-09T10:00:00Z,email_sent,,,Ada,"Quote,
second version"
A-1,2026-01-12T10:00:00Z,stage_changed,discovery,proposal,Ada,
`;
const BROKEN = `${DEALS}A-4,Odd one,abc,EUR,2025-13-01,proposal,,,,Ada,Fjord,
A-1,Twice,1,EUR,2026-01-05,proposal,,,,Ada,Fjord,
`;
const FOREIGN =
  'Nr;Kunde;Betrag;Angelegt;Phase\r\n' +
  '7;"M\xfcller; S\xf6hne";1.234,56;31.01.2026;Angebot\r\n' +
  '8;Weber;99,00;01.02.2026;Kontakt\r\n';

const main = (page: Page): Locator => page.getByRole('main');
const form = (page: Page): Locator => page.getByRole('form', { name: 'New import' });
const send = (page: Page): Locator => form(page).getByRole('button', { name: 'Import' });
const check = (page: Page): Locator => form(page).getByRole('button', { name: /^Only check/ });
const report = (page: Page): Locator =>
  main(page).getByRole('region', { name: /^(Import|Dry run)/ });
const history = (page: Page): Locator => main(page).getByRole('region', { name: 'Recent imports' });
/** What a figure of the report says. */
const figure = (page: Page, label: string): Locator =>
  report(page)
    .locator('dl > div')
    .filter({ has: page.getByText(label, { exact: true }) })
    .locator('dd');

/** A small import takes a second or two; beside the other tests it may take longer. */
async function expectReport(page: Page, title: string): Promise<void> {
  const region = report(page);
  await expect(region.getByRole('heading', { name: title })).toBeVisible({ timeout: 30_000 });
}

async function choose(page: Page, label: RegExp, text: string, name: string): Promise<void> {
  // Latin-1, so that one file can be no UTF-8.
  const buffer = Buffer.from(text, 'latin1');
  await form(page).getByLabel(label).setInputFiles({ name, mimeType: 'text/csv', buffer });
}

const chooseDeals = (page: Page, text: string, name = 'deals.csv') =>
  choose(page, /^Deals/, text, name);
const chooseEvents = (page: Page, text: string) => choose(page, /^History/, text, 'events.csv');

async function openImport(page: Page): Promise<void> {
  await page.goto('/deals/import');
  await ready(page);
  await expect(heading(page)).toHaveText('Import deals');
}

async function dealsOf({ token }: Person): Promise<Json[]> {
  return (await call('GET', '/api/deals?status=all&limit=100', { token })).json.deals;
}

test('deals and their histories go in by their own columns', async ({ page, context }) => {
  const faults = watchFaults(page);
  const owner = await makeOwner();
  await signInAs(context, owner);
  await page.goto('/deals');
  await ready(page);
  await expect(main(page).getByRole('link', { name: 'Import deals' })).toBeVisible();
  await main(page).locator('header').getByRole('link', { name: 'Import' }).click();
  await expect(page).toHaveURL(/\/deals\/import$/);
  await ready(page);
  await expect(history(page)).toContainText('Nothing was imported yet');

  await chooseDeals(page, DEALS);
  await chooseEvents(page, EVENTS);
  await expect(form(page).getByText('All columns recognised')).toHaveCount(2);
  await expect(
    form(page)
      .getByLabel(/^Deal ID/)
      .first(),
  ).toBeHidden();
  await send(page).click();

  await expectReport(page, 'Import finished');
  await expect(report(page), 'the eyes and the keyboard go there').toBeFocused();
  await expect(figure(page, 'Created')).toHaveText('3');
  await expect(figure(page, 'Rows left out')).toHaveText('0');
  await expect(form(page).getByText('deals.csv'), 'nothing is sent twice by chance').toHaveCount(0);
  expect((await dealsOf(owner)).map(({ externalId }) => externalId).toSorted()).toEqual([
    'A-1',
    'A-2',
    'A-3',
  ]);

  await report(page).getByRole('link', { name: 'Show the deals' }).click();
  await expect(page).toHaveURL(/\/deals\?status=all&source=import$/);
  await expect(main(page).getByRole('link', { name: 'Old one' })).toBeVisible();
  await page.goBack();
  await expect(history(page).getByRole('listitem')).toHaveCount(1);
  await expect(history(page)).toContainText('3 created');
  expect(faults).toEqual([]);
});

test('columns of another table are chosen, and what they hold is shown first', async ({
  page,
  context,
}) => {
  const owner = await makeOwner();
  await signInAs(context, owner);
  await openImport(page);
  await chooseDeals(page, FOREIGN, 'angebote.csv');
  await expect(form(page).getByText(/not UTF-8/)).toBeVisible();
  await form(page).getByRole('button', { name: 'Read it as Windows-1252' }).click();
  await expect(form(page).getByText('2 have to be chosen')).toBeVisible();
  await send(page).click();
  await expect(form(page).getByLabel(/^Deal ID/), 'the first at fault').toBeFocused();
  await expect(form(page).getByText('Choose the column that holds “Created on”.')).toBeVisible();

  for (const [ours, theirs] of [
    [/^Deal ID/, 'Nr'],
    [/^Created on/, 'Angelegt'],
    [/^Deal name/, 'Kunde'],
    [/^Value/, 'Betrag'],
  ] as const) {
    await form(page).getByLabel(ours).selectOption({ label: theirs });
  }
  await form(page)
    .getByLabel(/^Currency/)
    .selectOption({ label: 'The same text in every row' });
  await form(page).getByLabel('Text for Currency').fill('EUR');
  await expect(form(page).getByRole('alert'), 'what was mended is not told again').toHaveCount(0);
  // The first rows are read by the import's own code, so what it would refuse is seen before.
  await expect(form(page).getByText(/these rows would be left out/)).toBeVisible();
  await form(page).getByLabel('Dates').selectOption('day_first');
  await form(page).getByLabel('Decimals').selectOption('comma');
  await expect(form(page).getByText(/these rows would be left out/)).toHaveCount(0);
  const preview = form(page).getByRole('region', { name: /as they will be read/ });
  await expect(preview.getByRole('cell', { name: '2026-01-31' })).toBeVisible();
  await expect(preview.getByRole('cell', { name: '1234.56' })).toBeVisible();

  await form(page).getByLabel('Name of the source').fill('Altes System');
  await form(page)
    .getByLabel(/^Stages in funnel order/)
    .fill('Kontakt, Angebot');
  await form(page).getByLabel('Team').selectOption('personal');
  await send(page).click();
  await expectReport(page, 'Import finished');
  await expect(figure(page, 'Created')).toHaveText('2');
  const [first] = (await dealsOf(owner)).filter(({ externalId }) => externalId === '7');
  expect(first).toMatchObject({
    name: 'Müller; Söhne',
    value: 1_234.56,
    currency: 'EUR',
    stage: 'negotiation',
    source: 'Altes System',
    teamId: null,
    createdAt: '2026-01-31T00:00:00.000Z',
  });
});

test('a dry run writes nothing, and what it checked can be imported then', async ({
  page,
  context,
}) => {
  const owner = await makeOwner();
  await signInAs(context, owner);
  await openImport(page);
  const before = await countRows(owner.scopeKey);
  await chooseDeals(page, DEALS);
  await chooseEvents(page, EVENTS);
  await check(page).click();
  await expectReport(page, 'Dry run: nothing was written');
  await expect(figure(page, 'Would be created')).toHaveText('3');
  await expect(form(page).getByText('deals.csv'), 'the files stay').toBeVisible();
  expect(await countRows(owner.scopeKey)).toEqual(before);
  expect(await dealsOf(owner)).toEqual([]);

  await report(page).getByRole('button', { name: 'Import now' }).click();
  await expectReport(page, 'Import finished');
  await expect(figure(page, 'Created')).toHaveText('3');
  expect(await dealsOf(owner)).toHaveLength(3);
  await expect(history(page).getByRole('listitem')).toHaveCount(2);
  await expect(history(page).getByText('Dry run')).toHaveCount(1);
});

test('bad rows are told by their line, listed in full and downloaded', async ({
  page,
  context,
}) => {
  await signInAs(context, await makeOwner());
  await openImport(page);
  const many = Array.from({ length: 60 }, (_, index) => `X-${index},No day,1,EUR,never,,,,,,,\n`);
  await chooseDeals(page, BROKEN + many.join(''));
  await send(page).click();
  await expectReport(page, 'Import finished');
  await expect(figure(page, 'Created')).toHaveText('3');
  await expect(figure(page, 'Rows left out')).toHaveText('62');
  const table = report(page).getByRole('table', { name: 'Rows that were left out' });
  const row = (line: string) =>
    table.getByRole('row').filter({ has: page.getByRole('cell', { name: line, exact: true }) });
  await expect(row('5')).toHaveText([/^deals.*5Created on.*2025-13-01/, /^deals.*5Value.*abc/]);
  await expect(row('6')).toContainText('stands on line 2 already');
  await expect(table.getByRole('row')).toHaveCount(51);
  await report(page).getByRole('button', { name: 'Show all 63' }).click();
  await expect(table.getByRole('row')).toHaveCount(64);

  const downloading = page.waitForEvent('download');
  await report(page).getByRole('button', { name: 'Download these notes' }).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toMatch(/^import-notes-.*\.csv$/);
  const lines = fs
    .readFileSync(await download.path(), 'utf8')
    .trimEnd()
    .split('\r\n');
  expect(lines).toHaveLength(64);
  expect(lines[0]).toBe('\uFEFFkind,file,line,column,reason');
});

test('an import is taken back, but for what people changed since', async ({ page, context }) => {
  const owner = await makeOwner();
  await signInAs(context, owner);
  await openImport(page);
  await chooseDeals(page, DEALS);
  await send(page).click();
  await expectReport(page, 'Import finished');
  await expect(figure(page, 'Created')).toHaveText('3');
  const changed = (await dealsOf(owner)).find(({ externalId }) => externalId === 'A-2');
  const patched = await call('PATCH', `/api/deals/${changed.id}`, {
    token: owner.token,
    body: { value: 1 },
  });
  expect(patched.status).toBe(200);

  const undo = history(page).getByRole('button', { name: 'Undo' });
  await undo.click();
  const dialog = page.getByRole('alertdialog');
  await expect(dialog).toContainText('3 deals that it created are removed for good');
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  expect(await dealsOf(owner)).toHaveLength(3);

  await undo.click();
  await dialog.getByRole('button', { name: 'Undo import' }).click();
  await expect(history(page)).toContainText('Undone: 2 deals removed, 1 kept.', {
    timeout: 30_000,
  });
  await expect(undo).toHaveCount(0);
  expect((await dealsOf(owner)).map(({ id }) => id)).toEqual([changed.id]);
  await history(page).getByRole('link', { name: 'Depot sensors' }).click();
  await expect(page).toHaveURL(new RegExp(`/deals/${changed.id}$`));
});

test('a large import goes on as a job, and is followed again after a reload', async ({
  page,
  context,
}) => {
  const owner = await makeOwner();
  await signInAs(context, owner);
  await openImport(page);
  const rows = Array.from(
    { length: 4_000 },
    (_, index) => `B-${index},Deal ${index},${index},EUR,2026-01-05,proposal,,,,Ada,Fjord,\n`,
  );
  await chooseDeals(page, `${DEALS.split('\n')[0]}\n${rows.join('')}`, 'large.csv');
  await send(page).click();
  await expect(report(page)).toContainText('large.csv, by Test owner');
  await expect(history(page).getByRole('listitem')).toHaveCount(1);
  const bar = report(page).getByRole('progressbar');
  await expect(bar.or(figure(page, 'Created')).first()).toBeVisible();
  await page.reload();
  await ready(page);
  await expect(history(page)).toContainText('4,000 created', { timeout: 50_000 });
  await expect(history(page)).toContainText('Finished');
  const { json } = await call('GET', '/api/deals/imports', { token: owner.token });
  expect(json.imports[0].report).toMatchObject({ created: 4_000, skipped: 0 });
});

test('what the server refuses stands at its field, and nothing typed is lost', async ({
  page,
  context,
}) => {
  const owner = await makeOwner();
  await signInAs(context, owner);
  await openImport(page);
  await send(page).click();
  await expect(form(page).getByText('Choose the CSV file of the deals.')).toBeVisible();
  await expect(form(page).getByLabel(/^Deals/)).toBeFocused();

  await chooseDeals(page, DEALS);
  await form(page).getByLabel('Name of the source').fill('My source');
  await form(page).getByText('How to read the files').click();
  await form(page)
    .getByLabel(/^Stages/)
    .fill(`Offer, ${'x'.repeat(600)}`);
  await send(page).click();
  const stages = form(page).getByLabel(/^Stages/);
  await expect(stages).toHaveAttribute('aria-invalid', 'true');
  await stages.fill('Offer');

  await context.clearCookies({ name: SESSION_COOKIE });
  await send(page).click();
  await expect(form(page).getByRole('alert')).toContainText('You are signed out');
  await context.setOffline(true);
  await send(page).click();
  await expect(form(page).getByRole('alert')).toContainText('could not be reached');
  await context.setOffline(false);
  await signInAs(context, owner);
  await expect(form(page).getByText('deals.csv')).toBeVisible();
  await expect(form(page).getByLabel('Name of the source')).toHaveValue('My source');
  await send(page).click();
  await expectReport(page, 'Import finished');
  await expect(figure(page, 'Created')).toHaveText('3');
  expect((await dealsOf(owner)).every(({ source }) => source === 'My source')).toBe(true);
});

test('who only reads is told so, and is offered nothing', async ({ page, context }) => {
  const faults = watchFaults(page);
  const viewer = await makePerson(await makeTeam(), 'viewer');
  await signInAs(context, viewer);
  await page.goto('/deals');
  await ready(page);
  await expect(main(page).getByRole('link', { name: /^Import/ })).toHaveCount(0);
  await openImport(page);
  await expect(page.getByText('Your role does not allow imports')).toBeVisible();
  await expect(form(page)).toHaveCount(0);
  await main(page).getByRole('link', { name: 'Back to the deals' }).click();
  await expect(page).toHaveURL(/\/deals$/);
  expect(faults).toEqual([]);
});

const WIDTHS = { desktop: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } };
for (const [size, viewport] of Object.entries(WIDTHS)) {
  for (const colorScheme of ['light', 'dark'] as const) {
    test.describe(`${size}, ${colorScheme}`, () => {
      test.use({ viewport, colorScheme });

      test('every state of the import looks right', async ({ page, context }) => {
        const faults = watchFaults(page);
        await signInAs(context, await makeOwner());
        await page.emulateMedia({ reducedMotion: 'reduce' });
        await openImport(page);
        await expectClean(page, `import-empty-${size}-${colorScheme}`);
        await chooseDeals(page, BROKEN);
        await check(page).click();
        await expectReport(page, 'Dry run: nothing was written');
        await form(page).getByText('Columns of the deals').click();
        await form(page).getByText('How to read the files').click();
        await expect(form(page).getByLabel('Decimals')).toBeVisible();
        await expectClean(page, `import-checked-${size}-${colorScheme}`);
        await send(page).click();
        await expectReport(page, 'Import finished');
        await report(page).getByRole('button', { name: 'Undo' }).click();
        await page.getByRole('alertdialog').getByRole('button', { name: 'Undo import' }).click();
        await expectReport(page, 'Import undone');
        await expect(report(page)).toContainText('Undone: 3 deals removed.');
        await history(page)
          .getByRole('button', { name: /^Report of/ })
          .first()
          .click();
        await expect(history(page).getByRole('table')).toBeVisible();
        await expectClean(page, `import-undone-${size}-${colorScheme}`);
        expect(faults).toEqual([]);
      });
    });
  }
}

async function expectClean(page: Page, name: string): Promise<void> {
  const shots = process.env.SENTINEL_SHOTS;
  if (shots) await page.screenshot({ path: `${shots}/${name}.png`, fullPage: true });
  const spill = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(spill, 'pixels that stick out sideways').toBeLessThanOrEqual(0);
  await expectAccessible(page);
}
