import { expect, test, type Browser, type Page } from '@playwright/test';
import { expectAccessible } from './support/accessible';
import { call, expectProblem, type Json } from './support/http';
import { makeDeal, makeOwner, makePerson, makeTeam, signInAs, type Person } from './support/people';
import { heading, ready, watchFaults } from './support/screen';
import { cronSecret } from './support/settings';
import { emailOf, makeInvite } from './support/teams';

test.describe.configure({ mode: 'parallel' });

const notice = (page: Page, text: string | RegExp) =>
  page.locator('[data-sonner-toast]').filter({ hasText: text });

async function open(browser: Browser, person: Person): Promise<{ page: Page; faults: string[] }> {
  const context = await browser.newContext();
  await signInAs(context, person);
  const page = await context.newPage();
  return { page, faults: watchFaults(page) };
}

async function runJobs(): Promise<void> {
  const headers = { authorization: `Bearer ${cronSecret}` };
  await call('GET', '/api/cron/run-jobs', { headers });
}

test('somebody is invited, joins, works, is made viewer, and is removed', async ({ browser }) => {
  const owner = await makeOwner();
  const guest = await makeOwner();
  const deal = await makeDeal(owner, { name: 'Shared pilot' });
  const mine = await open(browser, owner);
  const theirs = await open(browser, guest);

  await mine.page.goto('/settings/team');
  await ready(mine.page);
  await expect(heading(mine.page)).toHaveText('Team');
  await mine.page.getByLabel('Mail address').fill(await emailOf(guest));
  await mine.page.getByRole('button', { name: 'Invite', exact: true }).click();
  const link = await mine.page.getByLabel(/^Link for /).inputValue();
  await expectAccessible(mine.page);

  const { pathname } = new URL(link);
  await theirs.page.goto(pathname);
  await ready(theirs.page);
  await expect(heading(theirs.page)).toHaveText('Join End-to-end team');
  await expectAccessible(theirs.page);
  await theirs.page.getByRole('button', { name: 'Join the team' }).click();
  await expect(heading(theirs.page)).toHaveText('Dashboard');
  await expect(notice(theirs.page, 'You joined End-to-end team as member')).toBeVisible();
  await expect(theirs.page.getByRole('button', { name: 'Shown: End-to-end team' })).toBeVisible();
  // Nobody loaded the team's page anew.
  const row = mine.page.getByRole('listitem').filter({ hasText: await emailOf(guest) });
  await expect(row.getByRole('combobox')).toHaveValue('member');
  await theirs.page.goto(pathname);
  await expect(heading(theirs.page)).toHaveText('You are already in End-to-end team');
  await theirs.page.goto(`/deals/${deal.id}`);
  await expect(heading(theirs.page)).toHaveText('Shared pilot');
  await ready(theirs.page);
  await theirs.page.getByLabel('Assigned to', { exact: true }).last().selectOption(guest.userId);
  await expect(notice(theirs.page, /Assigned to/)).toBeVisible();

  await mine.page.reload();
  await ready(mine.page);
  await expect(row).toContainText('1 deal assigned');
  await row.getByRole('combobox').selectOption('viewer');
  await expect(notice(mine.page, /is viewer now/)).toBeVisible();
  // What they may do there is another thing now, on the page that is open as well.
  await expect(theirs.page.getByRole('heading', { name: 'Log a touch' })).toHaveCount(0);
  expectProblem(
    await call('PATCH', `/api/deals/${deal.id}`, { token: guest.token, body: { value: 1 } }),
    { status: 403 },
  );

  await row.getByRole('button', { name: /^Remove/ }).click();
  const dialog = mine.page.getByRole('dialog');
  await dialog.getByLabel('Who takes over their deals?').selectOption(owner.userId);
  await dialog.getByRole('button', { name: 'Remove' }).click();
  await expect(notice(mine.page, /was removed/)).toBeVisible();
  await expect(notice(theirs.page, 'You are no longer in End-to-end team.')).toBeVisible();
  const gone = await theirs.page.goto(`/deals/${deal.id}`);
  expect(gone?.status()).toBe(404);
  expectProblem(await call('GET', `/api/deals/${deal.id}`, { token: guest.token }), {
    status: 404,
  });
  const assignee = async (): Promise<Json> => {
    await runJobs();
    return (await call('GET', `/api/deals/${deal.id}`, { token: owner.token })).json.deal
      .assignedToId;
  };
  await expect.poll(assignee, { timeout: 30_000 }).toBe(owner.userId);
  expect([...mine.faults, ...theirs.faults]).toEqual([]);
});

test('a link says in words why it lets nobody in', async ({ browser }) => {
  const [owner, other] = [await makeOwner(), await makeOwner()];
  const invite = await makeInvite(owner.teamId, 'somebody@e2e.example');
  const { page, faults } = await open(browser, other);
  await page.goto(`/invite/${invite.token}`);
  await expect(heading(page)).toHaveText('This invite is for somebody else');
  await expect(page.getByText('This invite is for s…@e….example')).toBeVisible();
  await page.getByRole('button', { name: 'Sign in as somebody else' }).click();
  await expect(page).toHaveURL(new RegExp(`/sign-in\\?next=%2Finvite%2F${invite.token}`));
  await signInAs(page.context(), other);
  await page.goto(`/invite/${invite.token}`);
  expect(await page.content()).not.toContain('End-to-end team');
  await page.goto(`/invite/${'x'.repeat(43)}`);
  await expect(heading(page)).toHaveText('This link leads nowhere');

  const own = await makeInvite(owner.teamId, await emailOf(other));
  await call('DELETE', `/api/teams/${owner.teamId}/invites/${own.id}`, { token: owner.token });
  await page.goto(`/invite/${own.token}`);
  await expect(page.getByText('This invite was taken back by the team.')).toBeVisible();
  expect(faults).toEqual([]);

  const signedOut = await (await browser.newContext()).newPage();
  await signedOut.goto(`/invite/${invite.token}`);
  await expect(signedOut).toHaveURL(new RegExp(`/sign-in\\?next=%2Finvite%2F${invite.token}`));
});

test('what is shown follows the switcher, and a cookie alone opens nothing', async ({
  browser,
}) => {
  const owner = await makeOwner();
  const second = await makeTeam('Second team');
  const foreign = await makeOwner();
  await call(
    'POST',
    `/api/invites/${(await makeInvite(second, await emailOf(owner))).token}/accept`,
    {
      token: owner.token,
    },
  );
  await makeDeal(owner, { name: 'Deal of one', teamId: owner.teamId });
  await makeDeal(owner, { name: 'Deal of two', teamId: second });
  await makeDeal(foreign, { name: 'Deal of others' });
  const { page, faults } = await open(browser, owner);
  await page.goto('/deals');
  await ready(page);
  const list = page.getByRole('main');
  await expect(list).toContainText('Deal of one');
  await expect(list).toContainText('Deal of two');
  await page.getByRole('button', { name: 'Shown: All deals' }).click();
  await page.getByRole('menuitemradio', { name: 'Second team' }).click();
  await expect(list).not.toContainText('Deal of one');
  await expect(list).toContainText('Deal of two');
  await page.goto('/dashboard');
  await expect(page.getByRole('button', { name: 'Shown: Second team' })).toBeVisible();

  const { hostname } = new URL(page.url());
  const cookie = { name: 'sentinel-team', value: foreign.teamId, domain: hostname, path: '/' };
  await page.context().addCookies([cookie]);
  await page.goto('/deals');
  await expect(list).toContainText('Deal of one');
  await expect(list).not.toContainText('Deal of others');
  expect(faults).toEqual([]);

  // Who only reads in teams makes deals of their own where those are in view.
  const reader = await open(browser, await makePerson(owner.teamId, 'viewer'));
  await reader.page.goto('/deals/new');
  await expect(heading(reader.page)).toHaveText('Deals');
  await reader.page.context().addCookies([{ ...cookie, value: 'personal' }]);
  await reader.page.goto('/deals/new');
  await ready(reader.page);
  await reader.page.getByLabel('Deal name').fill('Of my own');
  await reader.page.getByLabel('Value').fill('100');
  await reader.page.getByRole('button', { name: 'Create deal' }).click();
  await expect(heading(reader.page)).toHaveText('Of my own');
  expect(reader.faults).toEqual([]);
});

test('a team is deleted, and its deals go where its owner says', async ({ browser }) => {
  const owner = await makeOwner();
  await makePerson(owner.teamId, 'member');
  const deal = await makeDeal(owner, { name: 'Kept pilot' });
  const { page, faults } = await open(browser, owner);
  await page.goto('/settings/team');
  await ready(page);
  await page.getByRole('button', { name: 'Delete…' }).click();
  const dialog = page.getByRole('dialog');
  const confirm = dialog.getByRole('button', { name: 'Delete team' });
  await expect(confirm).toBeDisabled();
  await dialog.getByLabel('Hand them over').check();
  await dialog.getByLabel(/^Type/).fill('another name');
  await confirm.click();
  await expect(dialog).toContainText('Is not the name of this team.');
  await expectAccessible(page);
  await dialog.getByLabel(/^Type/).fill('End-to-end team');
  await confirm.click();
  await expect(page.getByText('You belong to no team')).toBeVisible();
  const { json } = await call('GET', `/api/deals/${deal.id}`, { token: owner.token });
  expect(json.deal).toMatchObject({ teamId: null, userId: owner.userId });
  expect(faults).toEqual([]);
});
