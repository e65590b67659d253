import { expect, test, type Page } from '@playwright/test';
import { expectAccessible } from './support/accessible';
import { call } from './support/http';
import { makeDeal, makeOwner, makePerson, signInAs, type Person } from './support/people';
import { heading, ready, watchFaults } from './support/screen';
import { makeSlackHook, SLACK_URL, withSlack } from './support/slack';

const slack = withSlack();

const notice = (page: Page, text: string | RegExp) =>
  page.locator('[data-sonner-toast]').filter({ hasText: text });
const rowOf = (page: Page, name: string) =>
  page.getByRole('listitem').filter({ has: page.getByRole('heading', { name, level: 3 }) });

async function open(page: Page, person: Person, address = '/settings/integrations'): Promise<void> {
  await signInAs(page.context(), person);
  await page.goto(address);
  await ready(page);
}

const move = (person: Person, id: string, stage: string) =>
  call('PATCH', `/api/deals/${id}`, { token: person.token, body: { stage } });

/** What arrived at an address, in the words of its text. */
const arrivedAt = (url: string): string[] =>
  slack()
    .posts.filter(({ path, status }) => path === new URL(url).pathname && status === 200)
    .map(({ message }) => (message as { text: string }).text);

test('a channel is tested, added, told of a deal, and switched off where Slack refuses it', async ({
  page,
}) => {
  const faults = watchFaults(page);
  const owner = await makeOwner();
  await open(page, owner);
  await expect(heading(page)).toHaveText('Integrations');
  await expect(page.getByText('No Slack channel yet')).toBeVisible();
  await expectAccessible(page);

  await page.getByRole('button', { name: 'Add a channel' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Webhook address').fill('https://example.com/hook');
  await dialog.getByRole('button', { name: 'Send a test' }).click();
  const refused = dialog.getByText('Must begin with https://hooks.slack.com/.');
  await expect(refused).toBeVisible();
  await expectAccessible(page);
  // All faults at once: the one of the address does not go away with those of the other fields.
  await dialog.getByRole('button', { name: 'Add channel' }).click();
  await expect(dialog.getByText('Must not be empty.')).toBeVisible();
  await expect(refused).toBeVisible();

  const url = slack().newHook();
  slack().behave('channel_is_archived', url);
  await dialog.getByLabel('Webhook address').fill(url);
  await dialog.getByRole('button', { name: 'Send a test' }).click();
  await expect(dialog.getByText('refused by Slack: the channel is archived')).toBeVisible();
  slack().behave('ok', url);
  await dialog.getByRole('button', { name: 'Send a test' }).click();
  await expect(dialog.getByText('Slack took it. Look into the channel.')).toBeVisible();
  expect(arrivedAt(url)).toHaveLength(1);

  await dialog.getByLabel('Name').fill('#sales');
  await expect(
    dialog.getByRole('checkbox', { name: 'A deal moves to another stage' }),
  ).toBeChecked();
  await dialog.getByRole('checkbox', { name: 'A deal is created' }).check();
  await dialog.getByRole('button', { name: 'Add channel' }).click();
  await expect(notice(page, 'Added “#sales”')).toBeVisible();
  const row = rowOf(page, '#sales');
  await expect(row).toContainText('/services/T…/…XXXX');
  await expect(row).toContainText('Nothing was sent to it yet.');
  expect(await page.content()).not.toContain(new URL(url).pathname);

  const deal = await makeDeal(owner, { name: 'Rollout <!channel> & more' });
  await move(owner, deal.id, 'proposal');
  await expect.poll(() => arrivedAt(url).length, { timeout: 10_000 }).toBe(3);
  const [, created = '', moved = ''] = arrivedAt(url);
  expect(created).toContain('New deal: Rollout &lt;!channel&gt; &amp; more');
  expect(moved).toContain('moved to Proposal');
  await page.reload();
  await expect(rowOf(page, '#sales')).toContainText(/Last message .*: arrived\./);
  await expectAccessible(page);

  slack().behave('no_service', url);
  await move(owner, deal.id, 'negotiation');
  const stateOf = async () => {
    await page.reload();
    return rowOf(page, '#sales').innerText();
  };
  await expect.poll(stateOf, { timeout: 15_000 }).toContain('Refused by Slack');
  await expect(rowOf(page, '#sales')).toContainText(
    'Switched off, since the webhook was removed in Slack, or the app that it belongs to.',
  );
  await expectAccessible(page);
  const notices = await call('GET', '/api/notifications', { token: owner.token });
  expect(notices.json.notifications[0]).toMatchObject({
    title: 'A Slack channel was switched off: #sales',
    groupKey: 'webhook_disabled:slack',
    path: `/settings/integrations?team=${owner.teamId}`,
  });

  slack().behave('ok', url);
  await ready(page);
  await row.getByRole('button', { name: 'Switch on #sales' }).click();
  await expect(notice(page, 'Switched on “#sales”')).toBeVisible();
  await row.getByRole('button', { name: 'Remove #sales' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Remove channel' }).click();
  await expect(page.getByText('No Slack channel yet')).toBeVisible();
  expect(faults).toEqual([]);
});

test('a channel is changed with the keyboard alone, its address stays unless given anew', async ({
  page,
}) => {
  const faults = watchFaults(page);
  const owner = await makeOwner();
  const url = slack().newHook();
  await makeSlackHook(owner, { name: '#sales', url });
  await open(page, owner);
  await page.getByRole('button', { name: 'Change #sales' }).focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').press('ControlOrMeta+a');
  await page.keyboard.type('#won');
  await dialog.getByRole('checkbox', { name: 'A deal is at risk' }).press('Space');
  await dialog.getByRole('button', { name: 'Send a test' }).press('Enter');
  await expect(dialog.getByText('Slack took it. Look into the channel.')).toBeVisible();
  expect(arrivedAt(url)).toHaveLength(1);
  await dialog.getByRole('button', { name: 'Save' }).press('Enter');
  await expect(notice(page, 'Saved “#won”')).toBeVisible();
  await expect(rowOf(page, '#won')).not.toContainText('at risk');
  const { json } = await call('GET', '/api/integrations/slack', { token: owner.token });
  expect(json.hooks).toMatchObject([{ name: '#won', isActive: true }]);
  expect(json.hooks[0].events).not.toContain('deal.at_risk');
  expect(faults).toEqual([]);
});

test('a member sees none of the team’s, and makes one of their own for their notifications', async ({
  page,
}) => {
  const faults = watchFaults(page);
  const owner = await makeOwner();
  await makeSlackHook(owner, { name: '#leads-only' });
  const member = await makePerson(owner.teamId, 'member');
  await open(page, member);
  await expect(page.getByText('for its owners and admins')).toBeVisible();
  expect(await page.content()).not.toContain('#leads-only');

  await page.goto('/settings/notifications');
  await page.getByRole('link', { name: 'a channel of your own' }).click();
  await expect(heading(page)).toHaveText('Integrations');
  await ready(page);
  await page.getByRole('button', { name: 'Add a channel' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('checkbox', { name: 'Somebody joins the team' })).toHaveCount(0);
  await dialog.getByLabel('Name').fill('Only me');
  await dialog.getByLabel('Webhook address').fill(SLACK_URL);
  await dialog.getByRole('button', { name: 'Add channel' }).click();
  await expect(rowOf(page, 'Only me')).toContainText('Your own notifications go here as well');
  await page.goto('/settings/notifications');
  await expect(page.getByRole('link', { name: 'Only me' })).toBeVisible();
  await expectAccessible(page);
  expect(faults).toEqual([]);
});
