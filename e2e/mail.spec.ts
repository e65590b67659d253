import { expect, test, type Browser, type Page } from '@playwright/test';
import { expectAccessible } from './support/accessible';
import { sql } from './support/database';
import { call, expectProblem, type Json } from './support/http';
import { unsubscribeToken } from './support/mails';
import { makeOwner, makePerson, signInAs, type Person } from './support/people';
import { heading, ready, watchFaults } from './support/screen';
import { baseUrl, cronSecret } from './support/settings';
import { emailOf } from './support/teams';

test.describe.configure({ mode: 'parallel' });

async function open(browser: Browser, person: Person): Promise<{ page: Page; faults: string[] }> {
  const context = await browser.newContext();
  await signInAs(context, person);
  const page = await context.newPage();
  return { page, faults: watchFaults(page) };
}

/** A mail's frame runs no scripts, those of the tools that look into it neither: that is no fault. */
const ownFaults = (faults: readonly string[]): string[] =>
  faults.filter((fault) => !fault.includes("Blocked script execution in 'about:srcdoc'"));

/** The frame of a mail has no rights: the tool that looks for faults cannot work in it. */
const expectAccessibleAround = (page: Page) => expectAccessible(page, { exclude: 'iframe' });

const processMails = () =>
  call('GET', '/api/cron/process-emails', { headers: { authorization: `Bearer ${cronSecret}` } });

const inviteTo = (owner: Person, email: string) =>
  call('POST', `/api/teams/${owner.teamId}/invites`, { token: owner.token, body: { email } });

test('an invite is mailed: the outbox shows it, and its link opens the invite', async ({
  browser,
}) => {
  const [owner, guest, stranger] = [await makeOwner(), await makeOwner(), await makeOwner()];
  expect((await inviteTo(owner, await emailOf(guest))).status).toBe(201);

  const mine = await open(browser, owner);
  await mine.page.goto('/settings/notifications');
  await mine.page.getByRole('link', { name: 'Mails that were kept' }).click();
  await expect(heading(mine.page)).toHaveText('Outbox');
  const subject = 'Test owner invites you to End-to-end team';
  const row = mine.page.getByRole('link', { name: subject });
  await expect(async () => {
    await mine.page.reload();
    await expect(row).toBeVisible({ timeout: 1_000 });
  }).toPass({ timeout: 20_000 });
  await expectAccessible(mine.page);
  await row.click();
  await expect(heading(mine.page)).toHaveText(subject);
  await mine.page.getByRole('link', { name: 'Text part' }).click();
  await expect(mine.page.locator('pre')).toContainText(/\/invite\/[\w-]{43}/);
  await expectAccessible(mine.page);
  const address = mine.page.url();

  const theirs = await open(browser, guest);
  await theirs.page.goto('/outbox');
  await theirs.page.getByRole('link', { name: subject }).click();
  const mail = theirs.page.frameLocator('iframe');
  await expect(mail.getByRole('heading', { level: 1 })).toHaveText(subject);
  const opened = theirs.page.waitForEvent('popup');
  await mail.getByRole('link', { name: 'Look at the invite' }).click();
  const invite = await opened;
  await expect(heading(invite)).toHaveText('Join End-to-end team');
  await ready(invite);
  await invite.getByRole('button', { name: 'Join the team' }).click();
  await expect(heading(invite)).toHaveText('Dashboard');

  const others = await open(browser, stranger);
  await others.page.goto('/outbox');
  await expect(others.page.getByText('No mail was kept for you')).toBeVisible();
  expect((await others.page.goto(address))?.status()).toBe(404);
  expect(ownFaults([...mine.faults, ...theirs.faults, ...others.faults])).toEqual([]);
});

test('the scheduler and the worker mail an invite once between them', async () => {
  const owner = await makeOwner();
  const addresses = Array.from({ length: 5 }, () => `${crypto.randomUUID()}@e2e.example`);
  for (const address of addresses) await inviteTo(owner, address);
  const answers = await Promise.all([processMails(), processMails(), processMails()]);
  for (const { status, json } of answers) {
    expect(status).toBe(200);
    expect(json).toMatchObject({ success: true, queued: expect.any(Number), dropped: 0 });
  }
  const statuses = async () =>
    (
      await sql<{ status: string }>('SELECT "status" FROM "EmailMessage" WHERE "to" = ANY($1)', [
        addresses,
      ])
    ).map(({ status }) => status);
  await expect.poll(statuses, { timeout: 20_000 }).toEqual(addresses.map(() => 'kept'));
  const { json } = await call('GET', '/api/health');
  expect(json.parts.email).toBe('off');
});

test('every template can be looked at', async ({ browser }) => {
  const { page, faults } = await open(browser, await makeOwner());
  await page.goto('/outbox/templates');
  const templates = page.getByRole('navigation', { name: 'Templates' }).getByRole('link');
  const hrefs = await templates.evaluateAll((links) =>
    links.map((link) => link.getAttribute('href') ?? ''),
  );
  expect(hrefs.length).toBeGreaterThan(9);
  for (const href of hrefs) {
    const answer = await page.request.get(href);
    expect(answer.status(), href).toBe(200);
    expect(await answer.text(), href).toMatch(/<iframe[^>]+srcDoc="&lt;!DOCTYPE html/);
  }
  await page.getByRole('link', { name: 'Digest ready' }).click();
  const mail = page.frameLocator('iframe');
  await expect(mail.getByRole('heading', { level: 1 })).toHaveText(/^Your daily digest/);
  await expectAccessibleAround(page);
  expect(ownFaults(faults)).toEqual([]);
});

const mailsOf = async ({ token }: Person, type: string): Promise<boolean> => {
  const { json } = await call('GET', '/api/notifications/preferences', { token });
  return json.preferences.types.find((one: Json) => one.type === type).channels.mail;
};

test('mails of a kind are stopped from a page that asks first, without a sign-in', async ({
  page,
}) => {
  const faults = watchFaults(page);
  const owner = await makeOwner();
  const person = await makePerson(owner.teamId, 'member');
  await page.goto(`/unsubscribe/${unsubscribeToken(person, 'mentioned')}`);
  await expect(heading(page)).toHaveText('Stop mails of this kind?');
  await expect(page.getByText('Mentioned in a note')).toBeVisible();
  await ready(page);
  await expectAccessibleAround(page);
  expect(await mailsOf(person, 'mentioned'), 'looking changes nothing').toBe(true);
  await page.getByRole('button', { name: 'Stop these mails' }).click();
  await expect(heading(page)).toHaveText('These mails are off');
  expect([await mailsOf(person, 'mentioned'), await mailsOf(person, 'assigned')]).toEqual([
    false,
    true,
  ]);
  await expectAccessibleAround(page);
  const answer = await page.goto(
    `/unsubscribe/${unsubscribeToken(person, 'assigned').slice(0, -1)}`,
  );
  expect(answer?.status()).toBe(404);
  await expect(heading(page)).toHaveText('This link leads nowhere');
  expect(faults).toEqual([]);
});

test('a mail program stops them by one request, as often as it likes', async () => {
  const person = await makeOwner();
  const address = `${baseUrl}/api/email/unsubscribe/${unsubscribeToken(person, 'assigned')}`;
  const opened = await fetch(address);
  expect(opened.headers.get('content-type')).toContain('text/html');
  expect(await opened.text()).toContain(`/unsubscribe/${unsubscribeToken(person, 'assigned')}"`);
  expect(await mailsOf(person, 'assigned')).toBe(true);
  const form = new FormData();
  form.set('List-Unsubscribe', 'One-Click');
  for (const body of [new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }), form]) {
    const headers = { origin: 'https://mail.example', 'sec-fetch-site': 'cross-site' };
    const answer = await fetch(address, { method: 'POST', body, headers, redirect: 'manual' });
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({ success: true, switchedOff: 'assigned' });
  }
  expect(await mailsOf(person, 'assigned')).toBe(false);
  const wrong = await call('POST', `/api/email/unsubscribe/${unsubscribeToken(person, 'invite')}`);
  expectProblem(wrong, { status: 401, code: 'UNAUTHENTICATED' });
});
