import fs from 'node:fs';
import { expect, test, type Locator, type Page } from '@playwright/test';
import { expectAccessible } from './support/accessible';
import { call } from './support/http';
import { makeDeal, makeOwner, makePerson, makeTeam, signInAs } from './support/people';
import { activeVersion, changedPolicy } from './support/policies';
import { heading, ready, watchFaults } from './support/screen';

test.describe.configure({ mode: 'parallel' });

const main = (page: Page): Locator => page.getByRole('main');
const card = (page: Page, name: string): Locator => main(page).getByRole('region', { name });
const bar = (page: Page): Locator => card(page, 'Unsaved changes');
const field = (page: Page, name: string): Locator =>
  main(page).getByRole('spinbutton', { name, exact: true });

async function open(page: Page): Promise<void> {
  await page.goto('/settings/risk');
  await ready(page);
  await expect(heading(page)).toHaveText('Risk policy');
}

async function save(page: Page, note: string): Promise<void> {
  await bar(page).getByRole('button', { name: 'Save…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Save and switch on' });
  await dialog.getByLabel(/^Why/).fill(note);
  await dialog.getByRole('button', { name: 'Save and switch on' }).click();
}

test('an owner changes a threshold, saves it and goes back', async ({ page, context }) => {
  const faults = watchFaults(page);
  const owner = await makeOwner();
  const deal = await makeDeal(owner, { name: 'Depot sensors', stage: 'proposal' });
  await signInAs(context, owner);
  await open(page);
  await expect(card(page, 'In force')).toContainText('default-1');
  await expect(bar(page), 'nothing to save yet').toHaveCount(0);

  await field(page, 'Proposal').fill('95');
  await expect(field(page, 'Proposal')).toHaveAccessibleDescription(/Must be at most 90\./);
  await expect(bar(page).getByRole('button', { name: 'Save…' })).toBeDisabled();
  await field(page, 'Proposal').fill('21');
  await field(page, 'High begins at').fill('0.1');
  await expect(card(page, 'Bands')).toContainText('Medium must begin below High');
  await field(page, 'Medium begins at').fill('0.05');
  await expect(bar(page)).toContainText('3 changes, not saved');

  await save(page, 'Everything is urgent');
  await expect(card(page, 'In force')).toContainText('v1');
  await expect(card(page, 'In force')).toBeFocused();
  await expect(card(page, 'History')).toContainText('Everything is urgent');
  // The job scores the deal anew, and nobody hears of it.
  await expect
    .poll(
      async () => {
        const { json } = await call('GET', `/api/deals/${deal.id}`, { token: owner.token });
        return json.deal.riskLevel;
      },
      { timeout: 30_000 },
    )
    .toBe('High');
  await card(page, 'History').getByRole('button', { name: 'What changed from default-1' }).click();
  await expect(card(page, 'History')).toContainText(/in Proposal:\s*10\s*21/);

  await field(page, 'Proposal').fill('30');
  await card(page, 'History').getByRole('button', { name: 'Go back to this: default-1' }).click();
  const dialog = page.getByRole('alertdialog');
  await expect(dialog).toContainText('The unsaved changes in the form are dropped.');
  await dialog.getByRole('button', { name: 'Go back to this' }).click();
  await expect(card(page, 'In force')).toContainText('default-1');
  await expect(field(page, 'Proposal')).toHaveValue('10');
  await expect(bar(page)).toHaveCount(0);
  expect(faults).toEqual([]);
});

test('a preview tells which deals would change band before anything is saved', async ({
  page,
  context,
}) => {
  const owner = await makeOwner();
  const deal = await makeDeal(owner, { name: 'Depot sensors', stage: 'proposal' });
  await signInAs(context, owner);
  await open(page);
  await field(page, 'Medium begins at').fill('0.05');
  await field(page, 'High begins at').fill('0.1');
  await bar(page).getByRole('button', { name: 'Preview' }).click();
  const preview = card(page, 'Preview');
  await expect(preview).toContainText('1 of 1 open deal would change band', { timeout: 30_000 });
  await expect(preview.getByRole('link', { name: 'Depot sensors' })).toHaveAttribute(
    'href',
    `/deals/${deal.id}`,
  );
  await expect(preview).toContainText('The last 90 days would have fired');
  await expectAccessible(page);
  await expect(bar(page)).toContainText('2 changes, not saved');
});

test('what somebody else changed meanwhile is not overwritten', async ({ page, context }) => {
  const owner = await makeOwner();
  await signInAs(context, owner);
  await open(page);
  await field(page, 'Silence').fill('1.2');
  const theirs = await activeVersion(owner, { edited: true });
  await save(page, 'Mine');
  const alert = main(page).getByRole('alert');
  await expect(alert).toContainText(`${theirs} is in force now, no longer default-1`);
  await expect(field(page, 'Silence'), 'what was typed stays').toHaveValue('1.2');
  await alert.getByRole('button', { name: /load what is in force/ }).click();
  await expect(card(page, 'In force')).toContainText(theirs);
  await expect(field(page, 'Silence')).toHaveValue('1.6');
  await expect(alert).toHaveCount(0);
});

test('a policy goes out as a file and comes in from one', async ({ page, context }) => {
  const owner = await makeOwner();
  await signInAs(context, owner);
  await open(page);
  const choose = (text: string) =>
    main(page)
      .getByLabel('Policy file')
      .setInputFiles({ name: 'policy.json', mimeType: 'application/json', buffer: Buffer.from(text) }); // prettier-ignore
  await choose('{"weights": 1}');
  await expect(page.getByText('policy.json is not a risk policy')).toBeVisible();
  await expect(bar(page)).toHaveCount(0);

  const [download] = await Promise.all([
    page.waitForEvent('download'),
    card(page, 'In force').getByRole('link', { name: 'Export' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('risk-policy-default-1.json');
  const policy = JSON.parse(fs.readFileSync(await download.path(), 'utf8'));
  policy.competitorWords.push('Globex');
  await choose(JSON.stringify(policy));
  await expect(bar(page)).toContainText('1 change, not saved');
  await expect(main(page).getByLabel('Competitor words')).toHaveValue(/\nGlobex$/);
  await save(page, '');
  await expect(card(page, 'History').getByRole('listitem').first()).toContainText('Imported');
});

test('a member reads the policy and can change nothing of it', async ({ page, context }) => {
  const team = await makeTeam();
  const owner = await makePerson(team, 'owner');
  const member = await makePerson(team, 'member');
  const body = { policy: changedPolicy(), basedOn: 'default-1', note: 'For the season' };
  await call('PUT', '/api/risk/policy', { token: owner.token, body });
  await signInAs(context, member);
  await open(page);
  await expect(card(page, 'In force')).toContainText('An owner or an admin of the team can');
  await expect(card(page, 'History')).toContainText('For the season');
  await expect(field(page, 'Proposal')).toBeDisabled();
  for (const name of [/^Import/, /^Save/, /^Preview/, /^Go back/, /^Switch on/]) {
    await expect(main(page).getByRole('button', { name })).toHaveCount(0);
  }
  await expect(card(page, 'In force').getByRole('link', { name: 'Export' })).toBeVisible();
  await expectAccessible(page);
});
