import { expect, test, type Locator, type Page } from '@playwright/test';
import { expectAccessible } from './support/accessible';
import { Webhook } from 'standardwebhooks';
import { call, expectProblem, type Json } from './support/http';
import { makeDeal, makeOwner, makePerson, signInAs } from './support/people';
import { heading, ready, watchFaults } from './support/screen';
import { makeDelivery, makeWebhook, withReceiver } from './support/webhooks';

const receiver = withReceiver();

const notice = (page: Page, text: string | RegExp) =>
  page.locator('[data-sonner-toast]').filter({ hasText: text });
const logRow = (page: Page, text: string): Locator =>
  page
    .getByRole('region', { name: 'Deliveries' })
    .getByRole('listitem')
    .filter({ hasText: text })
    .first();

/** What arrived under a path of the receiver. */
const arrivedAt = (path: string) => receiver().requests.filter((each) => each.path === path);

test('an endpoint is made, tried, hears of a deal, is told again, rotated, switched off and deleted', async ({
  page,
}) => {
  test.slow();
  const faults = watchFaults(page);
  const owner = await makeOwner();
  await signInAs(page.context(), owner);
  await page.goto('/settings/webhooks');
  await ready(page);
  await expect(page.getByText('No webhook yet')).toBeVisible();
  await page.getByRole('link', { name: 'New webhook' }).click();
  await expect(heading(page)).toHaveText('New webhook');
  await ready(page);
  await page.getByLabel('Address').fill('https://127.0.0.1/inside');
  await page.getByRole('button', { name: 'Make webhook' }).click();
  await expect(page.getByText('Choose at least one event.')).toBeVisible();
  await expect(page.getByText('Does not resolve to a public address.')).toBeVisible();
  await expect(page.getByText(/only where OUTBOUND_ALLOWED_HOSTS lets it through/)).toBeVisible();
  await page.getByLabel('A deal was created').check();
  await expectAccessible(page);

  const path = `/hooks/${owner.userId}?key=1`;
  await page.getByLabel('Address').fill(receiver().url + path);
  await page.getByLabel('A deal was won').check();
  await page.getByRole('button', { name: 'Make webhook' }).click();
  const signingSecret = await page.getByTestId('signing-secret').innerText();
  const secret = await page.getByTestId('secret').innerText();
  expect(secret).toMatch(/^[0-9a-f]{64}$/);
  await expectAccessible(page);
  await page.getByRole('link', { name: /go to the webhook/ }).click();
  await expect(heading(page)).toHaveText(receiver().host);
  expect(await page.content(), 'shown once').not.toContain(secret);

  await ready(page);
  await page.getByLabel('Event to try').selectOption('deal.closed_won');
  await page.getByRole('button', { name: 'Send test' }).click();
  await expect(notice(page, 'The test is on its way')).toBeVisible();
  await expect(logRow(page, 'test')).toContainText('Delivered');
  const deal = await makeDeal(owner, { name: 'Heard pilot' });
  await expect.poll(() => arrivedAt(path).length).toBe(2);
  const verifier = new Webhook(signingSecret);
  const [ofTest, ofDeal] = arrivedAt(path).map(({ body, headers }) =>
    verifier.verify(body, headers as Record<string, string>),
  ) as [Json, Json];
  expect(ofTest).toMatchObject({ event: 'deal.closed_won', data: { test: true } });
  expect(ofDeal).toMatchObject({
    type: 'deal.created',
    data: { id: deal.id, name: 'Heard pilot' },
  });

  // Once only, so that the next attempt of the schedule arrives however long this test takes.
  let failures = 0;
  receiver().answer((request) => {
    if (request.path !== path || failures > 0) return {};
    failures += 1;
    return { status: 503, body: 'Not now' };
  });
  await page.reload();
  await ready(page);
  await expectAccessible(page);
  await logRow(page, 'Heard pilot').click();
  await expect(heading(page)).toHaveText('deal.created');
  await page.getByRole('button', { name: 'Deliver again' }).click();
  await expect(page.getByText('Attempt 2')).toBeVisible();
  // What the page says of a header is what was sent.
  const sentAt = arrivedAt(path).at(-1)?.headers['webhook-timestamp'];
  await expect(page.getByText(`webhook-timestamp: ${sentAt}`, { exact: true })).toBeVisible();
  await expect(page.getByText('by hand')).toBeVisible();
  await expect(page.getByText(/in \d+ seconds? \(/)).toBeVisible();
  await page.getByText('What it answered').first().click();
  await expect(page.getByText('Not now')).toBeVisible();
  await page.getByText('Exactly as sent').click();
  await expect(page.getByText('Body, the signed text')).toBeVisible();
  await expectAccessible(page);
  // The log looks again by itself: the next attempt of the schedule comes 5 s later.
  await expect(page.getByText('Attempt 3')).toBeVisible({ timeout: 20_000 });
  const ids = arrivedAt(path).map(({ headers }) => headers['webhook-id']);
  expect(new Set(ids).size, 'one id for the test, one for the deal').toBe(2);

  await page.getByRole('navigation', { name: 'Breadcrumb' }).getByText(receiver().host).click();
  await expect(heading(page)).toHaveText(receiver().host);
  await ready(page);
  await page.getByLabel('State').selectOption('failed');
  await page.getByRole('button', { name: 'Filter' }).click();
  await expect(page.getByText('Nothing fits')).toBeVisible();
  await expect(page).toHaveURL(/status=failed/);
  await page.getByRole('link', { name: 'Clear' }).click();
  await expect(logRow(page, 'Heard pilot')).toContainText('Delivered');

  await ready(page);
  await page.getByRole('button', { name: 'Rotate secret…' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Rotate secret' }).click();
  await expect(page.getByText(/Two secrets sign now/)).toBeVisible();
  const second = await page.getByTestId('signing-secret').innerText();
  expect(second).not.toBe(signingSecret);
  await page.getByRole('button', { name: 'I have copied it' }).click();

  await page.getByRole('button', { name: 'Switch off' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Switch off' }).click();
  await expect(page.getByText(/Switched off by hand/)).toBeVisible();
  await expect(page.getByText(/What happened since .+ was not kept for it/)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Send test' })).toBeDisabled();
  await makeDeal(owner, { name: 'Unheard pilot' });
  await page.getByRole('button', { name: 'Switch on' }).click();
  await expect(page.getByRole('button', { name: 'Switch off' })).toBeVisible();
  await expect(page.getByText('Unheard pilot')).toBeHidden();

  await page.getByRole('button', { name: 'Delete webhook…' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete webhook' }).click();
  await expect(page.getByText('No webhook yet')).toBeVisible();
  expect(faults).toEqual([]);
});

test('on a phone nothing is cut off, and a viewer is told whose it is', async ({ page }) => {
  const owner = await makeOwner();
  const viewer = await makePerson(owner.teamId, 'viewer');
  const { id, webhookId } = await makeDelivery(owner);
  const faults = watchFaults(page);
  await page.setViewportSize({ width: 360, height: 740 });
  await signInAs(page.context(), owner);
  for (const address of [
    '/settings/webhooks',
    '/settings/webhooks/new',
    `/settings/webhooks/${webhookId}`,
    `/settings/webhooks/${webhookId}/deliveries/${id}`,
  ]) {
    await page.goto(address);
    await expect(heading(page)).toBeVisible();
    const cut = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(await cut(), address).toBeLessThanOrEqual(0);
  }
  await signInAs(page.context(), viewer);
  await page.goto('/settings/webhooks');
  await expect(page.getByText('for its owners and admins')).toBeVisible();
  await expect(page.getByRole('link', { name: 'New webhook' })).toBeHidden();
  await page.goto(`/settings/webhooks/${webhookId}`);
  await expect(heading(page)).toHaveText('There is nothing here');
  await page.goto(`/settings/webhooks/${webhookId}/deliveries/${id}`);
  await expect(heading(page)).toHaveText('There is nothing here');
  expect(faults).toEqual([]);
});

test('an address inside is refused in words, when it is made and when it is changed', async () => {
  const { token, ...owner } = await makeOwner();
  const { id } = await makeWebhook({ token, ...owner });
  const hostile: readonly (readonly [string, string])[] = [
    ['http://hooks.example.com/in', 'must begin with https://'],
    ['https://localhost/in', 'must name a whole host'],
    ['https://127.0.0.1/in', 'does not resolve to a public address'],
    ['https://2130706433/in', 'does not resolve to a public address'],
    ['https://0x7f.1/in', 'does not resolve to a public address'],
    ['https://[::ffff:10.0.0.1]/in', 'does not resolve to a public address'],
    ['https://169.254.169.254/latest/meta-data', 'does not resolve to a public address'],
    ['https://8.8.8.8:22/in', 'must use port'],
    ['https://user:pass@8.8.8.8/in', 'must not hold a user name'],
    ['file:///etc/passwd', 'must begin with https://'],
    ['https://8.8.8.8/\u0000', 'is not a web address'],
  ];
  for (const [url, words] of hostile) {
    const events = ['deal.created'];
    const made = await call('POST', '/api/webhooks', { token, body: { url, events } });
    const problem = expectProblem(made, { status: 422, field: 'url' });
    expect(problem.fields?.url, url).toContain(words);
    const changed = await call('PATCH', `/api/webhooks/${id}`, { token, body: { url } });
    expectProblem(changed, { status: 422, field: 'url' });
  }
  const list = await call('GET', '/api/webhooks', { token });
  expect(list.json.webhooks).toHaveLength(1);
  expect(list.text).not.toContain('whsec_');
});

test('a repeat with the same key sends one test, and one redelivery', async () => {
  const owner = await makeOwner();
  const { token } = owner;
  const { id } = await makeWebhook(owner);
  const once = async (path: string, body?: object) => {
    const headers = { 'idempotency-key': `${owner.userId}${path.length}` };
    const [first, second] = [
      await call('POST', path, { token, body, headers }),
      await call('POST', path, { token, body, headers }),
    ];
    expect(second.text).toBe(first.text);
    expect(second.headers.get('idempotency-replayed')).toBe('true');
    return first.json.delivery;
  };
  const sent = await once(`/api/webhooks/${id}/test`, { event: 'deal.updated' });
  await once(`/api/webhooks/deliveries/${sent.id}/redeliver`);
  const log = await call('GET', `/api/webhooks/${id}/deliveries`, { token });
  expect(log.json.deliveries).toHaveLength(1);
  const trail = await call('GET', '/api/audit?action=webhook.redelivered', { token });
  expect(trail.json.entries).toHaveLength(1);
  expect(trail.text).not.toContain('of-no-interest');
});
