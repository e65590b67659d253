import { expect, test, type Page } from '@playwright/test';
import { expectAccessible } from './support/accessible';
import { call, type Json } from './support/http';
import { makeDeal, makeOwner, makePerson, signInAs, type Person } from './support/people';
import { heading, ready, watchFaults } from './support/screen';

test.describe.configure({ mode: 'parallel' });

const toast = (page: Page, text: string | RegExp) =>
  page.locator('[data-sonner-toast]').filter({ hasText: text });
const bell = (page: Page) =>
  page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: /^Notifications/ });
const unreadOf = async ({ token }: Person): Promise<Json> =>
  (await call('GET', '/api/notifications?status=unread', { token })).json;

/** A deal that the member answers for; the owner, who gave it to them, may change it further. */
async function startWithDeal() {
  const owner = await makeOwner();
  const member = await makePerson(owner.teamId, 'member');
  const deal = await makeDeal(owner, { name: 'Handed-over pilot' });
  const patch = (body: object) =>
    call('PATCH', `/api/deals/${deal.id}`, { token: owner.token, body });
  expect((await patch({ assignedToId: member.userId })).status).toBe(200);
  return { owner, member, deal, patch };
}

test('a colleague’s move is told, counted, read, undone and read all', async ({
  page,
  context,
}) => {
  const faults = watchFaults(page);
  const { owner, member, deal, patch } = await startWithDeal();
  expect((await patch({ stage: 'proposal' })).status).toBe(200);
  expect((await patch({ stage: 'negotiation' })).status).toBe(200);
  expect((await unreadOf(owner)).unreadCount, 'who did it is not told').toBe(0);

  await signInAs(context, member);
  await page.goto('/dashboard');
  await ready(page);
  await expect(bell(page)).toHaveText(/3 unread/);
  await page.keyboard.press('g');
  await page.keyboard.press('n');
  await expect(heading(page)).toHaveText('Notifications');
  await expect(page.getByRole('link', { name: 'Handed-over pilot was assigned to you' })).toBeVisible(); // prettier-ignore
  // Both moves of the one deal stand as one.
  const moved = page.getByRole('listitem').filter({ hasText: 'moved to Negotiation' });
  await expect(moved.getByText('2', { exact: true })).toBeVisible();
  await expectAccessible(page);

  await page.getByRole('button', { name: 'Mark as read: Handed-over pilot moved to Negotiation' }).click(); // prettier-ignore
  await expect(toast(page, 'Marked as read')).toBeVisible();
  await expect(bell(page)).toHaveText(/1 unread/);
  await toast(page, 'Marked as read').getByRole('button', { name: 'Undo' }).click();
  await expect(bell(page)).toHaveText(/3 unread/);
  await page.getByRole('button', { name: 'Mark all as read' }).click();
  await expect(page.getByText('Nothing unread here')).toBeVisible();
  await expect(bell(page)).not.toHaveText(/unread/);
  expect((await unreadOf(member)).unreadCount).toBe(0);
  await toast(page, /3 notifications marked/)
    .getByRole('button', { name: 'Undo' })
    .click();
  await expect(bell(page)).toHaveText(/3 unread/);

  // Opening what it is about reads it.
  await page.getByRole('link', { name: 'Handed-over pilot was assigned to you' }).click();
  await expect(page).toHaveURL(new RegExp(`/deals/${deal.id}$`));
  await expect(bell(page)).toHaveText(/2 unread/);
  expect(faults).toEqual([]);
});

test('a type is switched off, quiet hours and a digest are set, and kept', async ({
  page,
  context,
}) => {
  const faults = watchFaults(page);
  const { member, patch } = await startWithDeal();
  await signInAs(context, member);
  await page.goto('/settings/notifications');
  await ready(page);
  await expect(page.getByRole('checkbox', { name: 'Invite to a team: In the app' })).toBeDisabled();
  await page.getByRole('checkbox', { name: 'Stage changed: In the app' }).uncheck();
  await page.getByRole('checkbox', { name: 'Leave me alone every day' }).check();
  await page.getByLabel('From').fill('22:00');
  await page.getByLabel('Time zone').selectOption('Europe/Berlin');
  await page.getByText('Weekly', { exact: true }).click();
  await page.getByLabel('On', { exact: true }).selectOption('Friday');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(toast(page, 'Your choices are saved')).toBeVisible();
  await expect(page.getByText(/The next one is due on/)).toBeVisible();

  await page.reload();
  await ready(page);
  await expect(page.getByRole('checkbox', { name: 'Stage changed: In the app' })).not.toBeChecked();
  await expect(page.getByLabel('From')).toHaveValue('22:00');
  await expect(page.getByLabel('On', { exact: true })).toHaveValue('5');
  expect((await patch({ stage: 'proposal' })).status).toBe(200);
  expect((await unreadOf(member)).notifications.map(({ type }: Json) => type)).toEqual([
    'assigned',
  ]);
  expect(faults).toEqual([]);
});
