import { expect, test } from '@playwright/test';
import { expectAccessible } from './support/accessible';
import { makeClosedHistory } from './support/closed-history';
import { call } from './support/http';
import { makePerson, makeTeam, seededPerson, signInAs } from './support/people';
import { heading, ready, watchFaults } from './support/screen';

const OWNER = 'maya@northwind-robotics.example';
const VIEWER = 'tomas@northwind-robotics.example';

test('a backtest is started, watched to its end and read, also after a reload', async ({
  page,
  context,
}) => {
  const faults = watchFaults(page);
  await signInAs(context, await seededPerson(OWNER));
  await page.goto('/risk/proof');
  await ready(page);
  await page.getByRole('button', { name: 'Run backtest' }).click();
  await expect(page.getByRole('progressbar', { name: /^Backtest/ })).toBeVisible();
  // Whoever leaves and comes back finds it where it is.
  await page.reload();
  await ready(page);
  await expect(page.getByRole('progressbar')).toHaveCount(0, { timeout: 45_000 });
  const verdict = page.getByRole('region', { name: /^(Yes|In part|No): / });
  await expect(verdict).toBeVisible();
  await expect(verdict).toContainText(/\d+ won and \d+ lost deals, looked at [\d,]+ times/);

  const methods = page.getByRole('region', { name: 'Against simple rules' });
  const sentinel = methods.getByRole('row', { name: /^Sentinel/ });
  await expect(sentinel).toContainText(/0\.\d{3} \(0\.\d{3} to 0\.\d{3}\)/);
  await expect(methods.getByRole('row', { name: /^Days in stage/ })).toBeVisible();
  // Each chart is drawn, and has its numbers behind it.
  for (const name of ['Against simple rules', 'What a score meant', 'How early']) {
    const card = page.getByRole('region', { name, exact: true });
    await expect(card.locator('svg.recharts-surface').first()).toBeVisible();
    await card.getByText('Numbers as a table').click();
    await expect(card.locator('details table')).toBeVisible();
  }
  await expectAccessible(page);
  await expect(page.getByText('(shown above)').first()).toBeVisible();
  expect(faults).toEqual([]);
});

test('a viewer reads the proof and starts nothing', async ({ page, context }) => {
  await signInAs(context, await seededPerson(VIEWER));
  await page.goto('/risk/proof');
  await ready(page);
  await expect(page.getByRole('heading', { level: 1, name: 'Proof' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Run backtest' })).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Learn from our deals' })).toHaveCount(0);
});

test('a team without closed deals is told what to do', async ({ page, context }) => {
  const person = await makePerson(await makeTeam('Proof team'), 'owner');
  await signInAs(context, person);
  await page.goto(`/risk/proof?team=${person.teamId}`);
  await ready(page);
  await expect(page.getByText('No deal has closed yet')).toBeVisible();
  await expect(page.getByRole('link', { name: 'Import a history' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Run backtest' })).toHaveCount(0);
});

test('what is learned is proposed, judged, switched on and taken back', async ({
  page,
  context,
}) => {
  const person = await makePerson(await makeTeam('Learning team'), 'owner');
  const { token } = person;
  await makeClosedHistory(person);
  await signInAs(context, person);
  await page.goto(`/risk/proof?team=${person.teamId}`);
  await ready(page);
  await page.getByRole('button', { name: 'Learn from our deals' }).click();
  const card = page.getByRole('region', { name: 'Learned from your deals' });
  await expect(card).toContainText('Proposed as v1', { timeout: 45_000 });
  await expect(card).toContainText('Nothing changes until somebody switches it on.');
  const inForce = async () =>
    (await call('GET', '/api/risk/policy', { token })).json.policy.version;
  expect(await inForce()).toBe('default-1');

  await card.getByRole('link', { name: 'Look at v1 in Settings' }).click();
  await expect(heading(page)).toHaveText('Risk policy');
  await ready(page);
  // A proposal is looked at before it is switched on.
  const history = page.getByRole('region', { name: 'History' });
  await expect(history).toContainText('A proposal: preview it to see which deals');
  await page.getByRole('button', { name: 'Switch on: v1' }).click();
  const dialog = page.getByRole('alertdialog');
  await expect(dialog).toContainText('It was not previewed beside what is in force now');
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('button', { name: 'Preview: v1' }).click();
  const preview = page.getByRole('region', { name: 'Preview of v1' });
  await expect(preview).toContainText('The last 90 days would have fired', { timeout: 45_000 });
  await expect(preview).toContainText(/open deals? (would change band|changes its band)/);
  const figures = preview.getByRole('region', { name: 'Policies side by side' });
  await expect(figures.getByRole('columnheader', { name: 'v1' })).toBeVisible();
  await expect(figures.getByRole('row', { name: /^Error of the score/ })).toContainText(/0\.\d{3}/);
  await expect(history).toContainText(/Previewed .*open deals would change band/);
  expect(await inForce(), 'looking changes nothing').toBe('default-1');
  // What was found is remembered by the server, not by the page alone.
  await page.reload();
  await ready(page);
  await page.getByRole('button', { name: 'Switch on: v1' }).click();
  await expect(dialog).toContainText(/Its newest preview: \d+ of \d+ open deals would change band/);
  await dialog.getByRole('button', { name: 'Switch on' }).click();
  await expect.poll(inForce).toBe('v1');
  await page.getByRole('button', { name: 'Go back to this: default-1' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Go back to this' }).click();
  await expect.poll(inForce).toBe('default-1');
});
