import fs from 'node:fs';
import { expect, test } from '@playwright/test';
import { sql } from './support/database';
import { call } from './support/http';
import { makeDeal, makeOwner, makePerson, signInAs } from './support/people';
import { heading, ready, watchFaults } from './support/screen';
import { emailOf } from './support/teams';

test('a token made on screen works until it is revoked', async ({ page, context }) => {
  const faults = watchFaults(page);
  const owner = await makeOwner();
  await signInAs(context, owner);
  await page.goto('/settings/api');
  await ready(page);
  await page.getByRole('button', { name: 'Make token' }).click();
  await expect(page.getByText('Must not be empty.')).toBeVisible();
  await page.getByLabel('Name').fill('From the screen');
  await page.getByRole('button', { name: 'Make token' }).click();
  const token = await page.getByTestId('made-token').innerText();
  await expect(page.getByText(`curl -H 'Authorization: Bearer ${token}'`)).toBeVisible();
  expect((await call('GET', '/api/auth/me', { token })).status).toBe(200);
  const body = { name: 'More', scopes: ['admin'], expiresAt: null };
  expect((await call('POST', '/api/tokens', { token, body })).status).toBe(403);
  await page.getByRole('button', { name: 'I have copied it' }).click();
  await expect(page.getByText(token)).toHaveCount(0);

  await page.getByRole('button', { name: 'Revoke: From the screen' }).click();
  await page.getByRole('button', { name: 'Revoke token' }).click();
  await expect(page.getByRole('row', { name: /From the screen Revoked/ })).toBeVisible();
  expect((await call('GET', '/api/auth/me', { token })).status).toBe(401);

  await page.goto('/settings/audit?team=personal');
  await ready(page);
  await expect(page.getByText('revoked the API token “From the screen”')).toBeVisible();
  await page.getByRole('button', { name: 'Verify the chain' }).click();
  await expect(page.getByText(/Verified: 2 entries/)).toBeVisible();
  expect(faults).toEqual([]);
});

test('an account is exported, then deleted with a decision on its team', async ({
  page,
  context,
  browser,
}) => {
  const owner = await makeOwner();
  const heir = await makePerson(owner.teamId, 'member');
  const deal = await makeDeal(owner, { name: 'Shared with the team' });
  const email = await emailOf(owner);
  await signInAs(context, owner);
  await page.goto('/settings/account');
  await ready(page);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Export my data' }).click(),
  ]);
  const document = JSON.parse(fs.readFileSync(await download.path(), 'utf8'));
  expect(document.profile.email).toBe(email);
  expect(document.changesInTeams).toMatchObject([{ dealId: deal.id, kind: 'created' }]);

  const elsewhere = await browser.newContext();
  await signInAs(elsewhere, owner);
  const other = await elsewhere.newPage();
  await other.goto('/dashboard');

  await page.getByRole('button', { name: 'Delete account…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(/Type .* to confirm/).fill(email);
  await dialog.getByRole('button', { name: 'Delete account' }).click();
  await expect(dialog.getByText(/You are the only owner of/)).toBeVisible();
  await dialog
    .getByLabel(/What becomes of/)
    .selectOption({ label: 'Test member (Member) takes over' });
  await dialog.getByRole('button', { name: 'Delete account' }).click();
  await page.waitForURL(/\/sign-in/);

  // Another session of theirs is out with its next request.
  await other.goto('/deals');
  await expect(other).toHaveURL(/\/sign-in/);
  await elsewhere.close();
  expect((await call('GET', '/api/auth/me', { token: owner.token })).status).toBe(401);
  const left = await call('GET', `/api/deals/${deal.id}`, { token: heir.token });
  expect(left.json.deal).toMatchObject({ userId: heir.userId, assignedToId: heir.userId });
  const [found] = await sql<{ count: string }>('SELECT count(*) FROM "User" WHERE "id" = $1', [owner.userId]); // prettier-ignore
  expect(found?.count).toBe('0');
  const [role] = await sql<{ role: string }>('SELECT "role" FROM "TeamMember" WHERE "userId" = $1', [heir.userId]); // prettier-ignore
  expect(role?.role).toBe('owner');
});

test('a seeded person of the demo cannot delete themselves, and the table marks one’s role', async ({
  page,
  context,
}) => {
  const viewer = await makePerson((await makeOwner()).teamId, 'viewer');
  await signInAs(context, viewer);
  await page.goto('/settings/access');
  await ready(page);
  await expect(heading(page)).toHaveText('Access');
  await expect(page.getByRole('columnheader', { name: 'Viewer (you)' })).toBeVisible();
  await page.goto('/settings/audit');
  await expect(page.getByText('for its owners and admins')).toBeVisible();
  await sql('UPDATE "User" SET "isDemo" = true WHERE "id" = $1', [viewer.userId]);
  await page.goto('/settings/account');
  await ready(page);
  await expect(page.getByText('This person was made with the demo')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Delete account…' })).toHaveCount(0);
  await sql('UPDATE "User" SET "isDemo" = false WHERE "id" = $1', [viewer.userId]);
});
