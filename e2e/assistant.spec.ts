import fs from 'node:fs';
import path from 'node:path';
import { expect, test, type Locator, type Page, type Route } from '@playwright/test';
import { expectAccessible } from './support/accessible';
import { askAssistant } from './support/assistant';
import { sql } from './support/database';
import { call, type Json } from './support/http';
import {
  makeDeal,
  makeOwner,
  makePerson,
  seededPerson,
  signInAs,
  type Person,
} from './support/people';
import { heading, ready, watchFaults } from './support/screen';

const shots = process.env.SENTINEL_SHOTS;

/** Somebody of the seeded team. Each test takes another one: each may ask so much in a minute. */
const colleague = (name: string): Promise<Person> =>
  seededPerson(`${name}@northwind-robotics.example`);

test.describe.configure({ mode: 'parallel' });

const field = (page: Page) => page.getByRole('textbox', { name: 'Ask the assistant' });
const answers = (page: Page) => page.getByTestId('answer');
const notice = (page: Page, text: string | RegExp) =>
  page.locator('[data-sonner-toast]').filter({ hasText: text });
const conversations = (page: Page) => page.getByRole('complementary', { name: 'Conversations' });

async function open(page: Page, person: Person, address = '/insights'): Promise<void> {
  await signInAs(page.context(), person);
  await page.goto(address);
  await ready(page);
}

/** Asks by keyboard. @returns the answer once it is complete */
async function askUnsaved(page: Page, question: string): Promise<Locator> {
  const count = await answers(page).count();
  await field(page).fill(question);
  await field(page).press('Enter');
  const answer = answers(page).nth(count);
  await expect(answer).toHaveAttribute('aria-busy', 'false');
  return answer;
}

/** Asks by keyboard. @returns the answer once it is complete, and the address names the conversation */
async function ask(page: Page, question: string): Promise<Locator> {
  const answer = await askUnsaved(page, question);
  await expect(page).toHaveURL(/\/insights\?c=c[a-z0-9]+$/);
  return answer;
}

const dealsIn = (answer: Locator): Promise<string[]> =>
  answer
    .locator('a[href^="/deals/"]')
    .evaluateAll((links) => [
      ...new Set(links.map((link) => link.getAttribute('href')?.split('/')[2] ?? '')),
    ]);
const dealsInText = (content: string): string[] => [
  ...new Set([...content.matchAll(/\]\(\/deals\/([a-z0-9]+)\)/g)].map(([, id = '']) => id)),
];
/** The figures of a text in their order, with their units. */
const figuresIn = (text: string): string[] =>
  text.match(/[$€£]?\d[\d,]*(?:\.\d+)?%?/g)?.map((figure) => figure.replace(/[,.]$/, '')) ?? [];
const plain = (markdown: string): string =>
  markdown
    .replaceAll(/\]\(\/deals\/[a-z0-9]+\)/g, ']')
    .replaceAll(/\\([!-/:-@[-`{-~])/g, '$1')
    // The numbers of a list are made by the browser.
    .replaceAll(/^\d+\. /gm, '');

const money = (value: number, currency: string): string =>
  new Intl.NumberFormat('en-US', {
    style: 'currency',
    currency,
    maximumFractionDigits: Number.isInteger(value) ? 0 : 2,
  })
    .format(value)
    .replaceAll('\u00A0', ' ');

/** The cells of the row of a table that begins with a name. */
const row = async (answer: Locator, name: string): Promise<string[]> =>
  answer
    .getByRole('row')
    .filter({ has: answer.page().getByRole('cell', { name, exact: true }) })
    .first()
    .getByRole('cell')
    .allInnerTexts();

async function shoot(page: Page, name: string): Promise<void> {
  if (!shots) return;
  fs.mkdirSync(shots, { recursive: true });
  await page.screenshot({ path: path.join(shots, `${name}.png`) });
}

const read = async ({ token }: Person, address: string): Promise<Json> =>
  (await call('GET', address, { token })).json;

/** Every deal that a person sees, by paging the API to its end. */
async function listAll(person: Person, query: string): Promise<Json[]> {
  const deals: Json[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const from: string = cursor ? `&cursor=${cursor}` : '';
    const page: Json = await read(person, `/api/deals?limit=100&${query}${from}`);
    deals.push(...page.deals);
    cursor = page.nextCursor;
  }
  return deals;
}

type Check = (answer: Locator, person: Person) => Promise<void>;

test.describe('the four example prompts give the figures of the dashboard and of the API', () => {
  /** Other tests change the pipeline meanwhile: then both are asked and looked at again. */
  async function compared(page: Page, name: string, question: string, check: Check) {
    const faults = watchFaults(page);
    const person = await colleague(name);
    await expect(async () => {
      await open(page, person);
      await page.getByRole('button', { name: question, exact: true }).click();
      const answer = answers(page).first();
      await expect(answer).toHaveAttribute('aria-busy', 'false');
      await check(answer, person);
      const { content, source, citations } = await askAssistant(person, question);
      expect(source).toBe('computed');
      expect(await dealsIn(answer)).toEqual(dealsInText(content));
      expect(citations.map(({ dealId }: Json) => dealId).sort()).toEqual(
        dealsInText(content).sort(),
      );
      const shown = await answer.getByTestId('answer-text').innerText();
      expect(figuresIn(shown)).toEqual(figuresIn(plain(content)));
      await expect(answer.getByText('Computed from your pipeline')).toBeVisible();
    }).toPass({ timeout: 45_000 });
    expect(faults).toEqual([]);
  }

  test('Which deals need my attention today?', async ({ page, context }) => {
    await compared(
      page,
      'jonas',
      'Which deals need my attention today?',
      async (answer, person) => {
        const shown = await dealsIn(answer);
        expect(shown.length).toBeGreaterThanOrEqual(5);
        const { deals } = await read(
          person,
          `/api/deals?status=open&band=High,Medium&sort=priority&limit=${shown.length}`,
        );
        expect(shown).toEqual(deals.map(({ id }: Json) => id));
        const items = answer.getByTestId('answer-text').locator('ol > li');
        for (const [index, deal] of deals.entries()) {
          await expect(items.nth(index)).toContainText(money(deal.value, deal.currency));
          await expect(items.nth(index)).toContainText(deal.riskLevel);
        }
        const dashboard = await context.newPage();
        await dashboard.goto('/dashboard');
        const listed = await dashboard
          .getByRole('main')
          .locator('ol a[href^="/deals/c"]')
          .evaluateAll((links) => links.map((link) => link.getAttribute('href')?.split('/')[2]));
        await dashboard.close();
        const both = Math.min(listed.length, shown.length);
        expect(shown.slice(0, both)).toEqual(listed.slice(0, both));
      },
    );
  });

  test('Tell me about the Acme Corp deal.', async ({ page }) => {
    await compared(page, 'priya', 'Tell me about the Acme Corp deal.', async (answer, person) => {
      const { deals } = await read(person, '/api/deals?q=Acme%20Corp&limit=20');
      expect(deals.length).toBeGreaterThan(0);
      const [id = ''] = await dealsIn(answer);
      const deal = deals.find((each: Json) => each.id === id);
      expect(deal, 'one of the deals of that account').toBeTruthy();
      const { assessment } = await read(person, `/api/deals/${id}/assessment`);
      await expect(answer).toContainText(money(deal.value, deal.currency));
      await expect(answer).toContainText(assessment.band);
      await expect(answer).toContainText(deal.ownerName);
      for (const reason of assessment.reasons.slice(0, 1)) {
        await expect(answer).toContainText(reason);
      }
    });
  });

  test('Why is my pipeline health declining?', async ({ page }) => {
    await compared(
      page,
      'daniel',
      'Why is my pipeline health declining?',
      async (answer, person) => {
        const all = await listAll(person, 'status=open');
        const heads = await answer.getByRole('columnheader').allInnerTexts();
        const currency = /\((\w{3})\)/.exec(heads[0] ?? '')?.[1] ?? '';
        const deals = all.filter((deal) => deal.currency === currency);
        const risky = deals.filter(({ riskLevel }) => riskLevel === 'High');
        const sum = (of: Json[]) => of.reduce((cents, { value }) => cents + Math.round(value * 100), 0) / 100; // prettier-ignore
        const present = async (name: string) => (await row(answer, name)).at(-1);
        expect(await present('Open deals')).toBe(deals.length.toLocaleString('en-US'));
        expect(await present('Open value')).toBe(money(sum(deals), currency));
        expect(await present('Deals at High risk')).toBe(risky.length.toLocaleString('en-US'));
        expect(await present('Value at High risk')).toBe(money(sum(risky), currency));
        const share = all.filter(({ riskLevel }) => riskLevel === 'High').length / all.length;
        await expect(answer).toContainText(`${Math.round(share * 1_000) / 10}% of the open deals`);
        const dashboard = await page.context().newPage();
        await dashboard.goto('/dashboard');
        const tile = dashboard.locator('dl > div').filter({ hasText: 'At risk' }).first();
        await expect(tile).toContainText(`${risky.length} deal`);
        await dashboard.close();
      },
    );
  });

  test('Compare my performance this month vs. last month.', async ({ page }) => {
    await compared(
      page,
      'soojin',
      'Compare my performance this month vs. last month.',
      async (answer, person) => {
        // The answer says which days it means; all that one sees counts, as on the dashboard.
        const spans = [
          ...(await answer.innerText()).matchAll(/\((\d+ \w+ \d{4}) to (\d+ \w+ \d{4})\)/g),
        ];
        expect(spans).toHaveLength(2);
        const dayOf = (words = '') => new Date(`${words} UTC`).toISOString().slice(0, 10);
        const [today] = new Date().toISOString().split('T');
        expect(dayOf(spans[0]?.[2])).toBe(today);
        const deals = await listAll(person, 'status=closed');
        for (const [outcome, name] of [
          ['won', 'Deals won'],
          ['lost', 'Deals lost'],
        ] as const) {
          const counts = spans.map(([, from, to]) => {
            const closed = deals.map((deal) => (deal.outcome === outcome ? deal.closedAt : ''));
            const days = closed.map((at: string) => at.slice(0, 10));
            return days.filter((day) => day >= dayOf(from) && day <= dayOf(to)).length;
          });
          expect(counts[1]).toBeGreaterThan(0);
          expect(await row(answer, name)).toEqual([name, ...counts.map(String)]);
        }
        await shoot(page, 'answer-table-desktop-light');
      },
    );
  });
});

test('a follow-up keeps the deal in view, and the conversation is there after a reload', async ({
  page,
}) => {
  const faults = watchFaults(page);
  const owner = await makeOwner();
  const deal = await makeDeal(owner, { name: 'Zephyr rollout', account: 'Zephyr Works' });
  await makeDeal(owner, { name: 'Other matter', value: 9_000 });
  await open(page, owner);
  await expect(heading(page)).toHaveText('Assistant');
  await expect(conversations(page).getByText('What you ask is kept here')).toBeVisible();

  const first = await ask(page, 'Tell me about the Zephyr rollout deal.');
  expect(await dealsIn(first)).toEqual([deal.id]);
  await expect(page.getByTestId('deal-chip')).toContainText('Zephyr rollout');
  const second = await ask(page, 'What should I do next about it?');
  expect(await dealsIn(second)).toEqual([deal.id]);
  await expect(page).toHaveURL(/\/insights\?c=c[a-z0-9]+$/);
  const listed = conversations(page).getByRole('link', { name: /Tell me about the Zephyr/ });
  await expect(listed).toHaveAttribute('aria-current', 'page');

  const texts = await answers(page).allInnerTexts();
  await page.reload();
  await ready(page);
  expect(await answers(page).allInnerTexts()).toEqual(texts);
  await expect(page.getByTestId('deal-chip')).toContainText('Zephyr rollout');
  await expectAccessible(page);

  await page.getByRole('button', { name: 'New conversation', exact: true }).click();
  await expect(page).toHaveURL(/\/insights$/);
  await expect(answers(page)).toHaveCount(0);
  await expect(page.getByTestId('deal-chip')).toHaveCount(0);
  await listed.click();
  await expect(answers(page)).toHaveCount(2);

  await listed.hover();
  await page.getByRole('button', { name: /^Delete “Tell me/ }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click();
  await expect(notice(page, 'Conversation deleted')).toBeVisible();
  await expect(listed).toHaveCount(0);
  await expect(answers(page)).toHaveCount(0);
  expect((await read(owner, '/api/insights/conversations')).conversations).toEqual([]);
  expect(faults).toEqual([]);
});

test('a new conversation begins anew where one was begun just now', async ({ page }) => {
  const owner = await makeOwner();
  await open(page, owner);
  await ask(page, 'How is my pipeline?');
  await page.getByRole('button', { name: 'New conversation', exact: true }).click();
  await expect(answers(page)).toHaveCount(0);
  await ask(page, 'Which deals are stale?');
  await expect(answers(page)).toHaveCount(1);
  const { conversations: kept } = await read(owner, '/api/insights/conversations');
  expect(kept.map(({ title }: Json) => title)).toEqual([
    'Which deals are stale?',
    'How is my pipeline?',
  ]);
  await page.goBack();
  await expect(page.getByText('How is my pipeline?').last()).toBeVisible();
});

test('a name that several deals bear is asked back, and the full name settles it', async ({
  page,
}) => {
  const owner = await makeOwner();
  const north = await makeDeal(owner, { name: 'Halcyon North', account: 'Halcyon' });
  const south = await makeDeal(owner, { name: 'Halcyon South', account: 'Halcyon' });
  await open(page, owner);
  const back = await ask(page, 'Tell me about the Halcyon deal.');
  await expect(back).toContainText('Which deal do you mean');
  expect((await dealsIn(back)).sort()).toEqual([north.id, south.id].sort());
  const answer = await ask(page, 'Tell me about the Halcyon South deal.');
  expect(await dealsIn(answer)).toEqual([south.id]);
});

test('from a deal’s page: asked about it, with the question at hand', async ({ page }) => {
  const faults = watchFaults(page);
  const owner = await makeOwner();
  const deal = await makeDeal(owner, { name: 'Lumen pilot' });
  await open(page, owner, `/deals/${deal.id}`);
  await page.getByRole('link', { name: 'Draft a follow-up' }).click();
  await expect(field(page)).toHaveValue('Draft a follow-up email for this deal.');
  await expect(page.getByTestId('deal-chip')).toContainText('Lumen pilot');
  await ready(page);
  await field(page).press('Enter');
  await expect(answers(page).last()).toContainText('Subject:');
  expect(await dealsIn(answers(page).last())).toEqual([deal.id]);

  await page.goto(`/deals/${deal.id}`);
  await page.getByRole('link', { name: 'Ask about this deal' }).click();
  await expect(page.getByTestId('deal-chip')).toBeVisible();
  await ready(page);
  await page.getByRole('button', { name: 'Do not ask about this deal' }).click();
  await expect(page.getByTestId('deal-chip')).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Which deals are stale?' })).toBeVisible();

  const stranger = await makeOwner();
  await open(page, stranger, `/insights?deal=${deal.id}`);
  await expect(page.getByText('That deal is not among those you can see')).toBeVisible();
  expect(await page.content()).not.toContain('Lumen pilot');
  expect(faults).toEqual([]);
});

test('an answer is copied as Markdown, judged, and the judgement stays', async ({
  page,
  context,
}) => {
  const faults = watchFaults(page);
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const owner = await makeOwner();
  const deal = await makeDeal(owner, { name: 'Copied deal' });
  await open(page, owner);
  const answer = await ask(page, 'Tell me about the Copied deal.');
  await answer.getByRole('button', { name: 'Copy' }).click();
  await expect(notice(page, 'Copied as Markdown')).toBeVisible();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toContain(`(${new URL(page.url()).origin}/deals/${deal.id})`);

  const up = answer.getByRole('button', { name: 'This helped', exact: true });
  const down = answer.getByRole('button', { name: 'This did not help' });
  await up.click();
  await expect(up).toHaveAttribute('aria-pressed', 'true');
  await down.click();
  await expect(down).toHaveAttribute('aria-pressed', 'true');
  await expect(up).toHaveAttribute('aria-pressed', 'false');
  await answer.getByRole('button', { name: 'Say why' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Send' }).click();
  await expect(dialog.getByText('Write a word or two')).toBeVisible();
  await dialog.getByRole('textbox').fill('The close date is wrong.');
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Send' }).click();
  await expect(dialog).toHaveCount(0);
  await page.reload();
  await ready(page);
  await expect(down).toHaveAttribute('aria-pressed', 'true');
  const id = new URL(page.url()).searchParams.get('c');
  const { messages } = await read(owner, `/api/insights/conversations/${id}`);
  expect(messages.at(-1).rating).toBe('down');
  expect(faults).toEqual([]);
});

test('a suggested action changes the deal after it was confirmed, and not before', async ({
  page,
}) => {
  const faults = watchFaults(page);
  const owner = await makeOwner();
  const deal = await makeDeal(owner, { name: 'Action deal', nextStep: 'Send the old offer' });
  await open(page, owner);
  const answer = await ask(page, 'What should I do next about the Action deal?');
  const action = answer
    .getByRole('list', { name: 'What you can do' })
    .getByRole('button', { name: /Action deal/ })
    .first();
  const label = await action.innerText();
  await action.click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('Action deal');
  await page.waitForTimeout(300);
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Close' }).click();
  expect((await read(owner, `/api/deals/${deal.id}`)).deal).toMatchObject({
    version: deal.version,
    nextStep: 'Send the old offer',
  });

  await action.click();
  if (/next step/i.test(label)) {
    await expect(dialog).toContainText('Replaces: Send the old offer');
    await dialog.getByLabel('Next step').fill('Meet the buyer on site');
    await dialog.getByRole('button', { name: 'Set the next step' }).click();
    await expect(notice(page, 'Next step set')).toBeVisible();
  } else {
    await dialog.getByLabel(/What was said/).fill('Meet the buyer on site');
    await dialog.getByRole('button', { name: 'Log it' }).click();
    await expect(notice(page, 'logged')).toBeVisible();
  }
  await expect(dialog).toHaveCount(0);
  await expect(answers(page), 'the conversation stays as it was').toHaveCount(1);
  await page.goto(`/deals/${deal.id}`);
  await expect(page.getByRole('main').getByText('Meet the buyer on site').first()).toBeVisible();
  expect(faults).toEqual([]);
});

test('a viewer asks, and is offered nothing that they may not do', async ({ page }) => {
  const faults = watchFaults(page);
  const owner = await makeOwner();
  const deal = await makeDeal(owner, { name: 'Viewed deal' });
  const viewer = await makePerson(owner.teamId, 'viewer');
  await open(page, viewer);
  const answer = await ask(page, 'What should I do next about the Viewed deal?');
  expect(await dealsIn(answer)).toEqual([deal.id]);
  await expect(answer.getByRole('button', { name: /Viewed deal/ })).toHaveCount(0);
  await page.goto('/settings/assistant');
  await expect(page.getByText('decided by its owners and admins')).toBeVisible();
  await expect(page.getByRole('checkbox')).toHaveCount(0);
  await expectAccessible(page);
  expect(faults).toEqual([]);
});

/** An answer that never ends, or one that breaks: what stands between the browser and the server does it. */
const start = `event: start\ndata: ${JSON.stringify({ type: 'start', taskType: 'general', source: 'model', model: 'openai/gpt-4o', conversationId: null })}\n\n`;
const delta = (text: string) =>
  `event: delta\ndata: ${JSON.stringify({ type: 'delta', text })}\n\n`;

test('what goes wrong is said, the question stays, and can be asked again', async ({ page }) => {
  const owner = await makeOwner();
  await open(page, owner);
  const chat = '**/api/insights/chat';
  const problem = (code: string, message: string) =>
    JSON.stringify({ success: false, error: { code, message, requestId: 'r-1' } });
  const faults: readonly (readonly [(route: Route) => Promise<void>, RegExp])[] = [
    [async (route) => route.abort('internetdisconnected'), /could not be reached/],
    [async (route) => route.fulfill({ status: 401, body: problem('UNAUTHENTICATED', 'x') }), /You are signed out/], // prettier-ignore
    [async (route) => route.fulfill({ status: 403, body: problem('FORBIDDEN', 'You may not ask here.') }), /You may not ask here/], // prettier-ignore
    [async (route) => route.fulfill({ status: 422, body: problem('VALIDATION_FAILED', 'messages: is wrong.') }), /is wrong/], // prettier-ignore
    [async (route) => route.fulfill({ status: 429, headers: { 'retry-after': '20' }, body: problem('RATE_LIMITED', 'x') }), /in 20 seconds/], // prettier-ignore
    [async (route) => route.fulfill({ status: 503, body: problem('UNAVAILABLE', 'The database is away.') }), /The database is away/], // prettier-ignore
    [async (route) => route.fulfill({ status: 200, contentType: 'text/event-stream', body: `${start}${delta('Half an')}` }), /connection was lost/], // prettier-ignore
  ];
  for (const [fault, words] of faults) {
    await page.route(chat, fault);
    await field(page).fill('How is my pipeline?');
    await page.getByRole('button', { name: 'Send' }).click();
    await expect(
      page.getByRole('main').getByRole('alert').filter({ hasText: words }),
    ).toBeVisible();
    await page.unroute(chat);
    await answers(page).last().getByRole('button', { name: 'Change the question' }).click();
    await expect(field(page)).toHaveValue('How is my pipeline?');
    await expect(field(page)).toBeFocused();
    await field(page).fill('');
    await answers(page).last().getByRole('button', { name: 'Ask again' }).click();
    await expect(answers(page).last().getByText('Computed from your pipeline')).toBeVisible();
    await expect(page.getByRole('main').getByRole('alert')).toHaveCount(0);
  }
  await expectAccessible(page);
});

test('an answer is stopped, and one that is taken back says why', async ({ page }) => {
  const owner = await makeOwner();
  await open(page, owner);
  // A stream that stays open: the page's own fetch, answered piece by piece.
  await page.evaluate(
    ([first, second]) => {
      const real = window.fetch;
      window.fetch = (input, init) => {
        if (!String(input).endsWith('/api/insights/chat')) return real(input, init);
        const body = new ReadableStream({
          start(controller) {
            const send = (text = '') => controller.enqueue(new TextEncoder().encode(text));
            send(first);
            setTimeout(() => send(second), 50);
            init?.signal?.addEventListener('abort', () => controller.error(new Error('gone')));
          },
        });
        return Promise.resolve(new Response(body));
      };
    },
    [
      start,
      `${delta('Your **open** pipeline holds ')}event: reset\ndata: ${JSON.stringify({ type: 'reset', notice: 'No model answered, so this was computed from your pipeline.' })}\n\n${delta('Two deals are open. ⟦unverified: $9,999⟧')}`,
    ],
  );
  await field(page).fill('How is my pipeline?');
  await field(page).press('Enter');
  const answer = answers(page).last();
  await expect(answer).toContainText('Two deals are open.');
  await expect(answer).not.toContainText('holds');
  await expect(answer).toContainText('No model answered, so this was computed');
  await expect(answer).toHaveAttribute('aria-busy', 'true');
  await expect(page.getByRole('status').filter({ hasText: 'Taken back.' })).toHaveCount(1);
  await shoot(page, 'streaming-desktop-light');
  await answer.getByRole('button', { name: /\$9,999/ }).hover();
  await expect(page.getByRole('tooltip', { name: 'Not found in your data' })).toBeAttached();
  await field(page).fill('Typed meanwhile');
  await field(page).press('Enter');
  await expect(field(page), 'one question at a time').toHaveValue('Typed meanwhile');
  await page.getByRole('button', { name: 'Stop' }).click();
  await expect(answer).toHaveAttribute('aria-busy', 'false');
  await expect(answer.getByRole('button', { name: 'Ask again' })).toBeVisible();
  await expect(field(page)).toBeFocused();
  await expectAccessible(page);
});

test('an answer of a model: who wrote it, what was not found, and no image or foreign link', async ({
  page,
}) => {
  const faults = watchFaults(page);
  const owner = await makeOwner();
  const deal = await makeDeal(owner, { name: 'Named deal' });
  await open(page, owner);
  const content = `## How it stands\n\n[Named deal](/deals/${deal.id}) is worth ⟦unverified: $9,999⟧, ![x](https://evil.example/p.png) see ⟦unverified: link: the report⟧ or https://evil.example.\n\n<img src=x onerror="window.hit = 1">\n\n\`\`\`sql\nSELECT stage, sum(value) FROM deals GROUP BY stage\n\`\`\``;
  const answer = {
    content,
    taskType: 'deal_specific',
    source: 'model',
    model: 'anthropic/claude-3.5-sonnet',
    citations: [{ dealId: deal.id, name: deal.name }],
    ungrounded: [
      { kind: 'figure', text: '$9,999' },
      { kind: 'link', text: 'the report' },
    ],
    actions: [],
    omitted: '12 further deals',
    notice: null,
    conversationId: null,
    messageId: null,
  };
  const done = `event: done\ndata: ${JSON.stringify({ type: 'done', answer })}\n\n`;
  await page.route('**/api/insights/chat', (route) =>
    route.fulfill({
      contentType: 'text/event-stream',
      body: `${start}: still here\r\n\r\n${done}`,
    }),
  );
  const shown = await askUnsaved(page, 'How is the Named deal?');
  expect(await dealsIn(shown)).toEqual([deal.id]);
  await expect(shown).toContainText('2 pieces of this answer could not be found in your data');
  await expect(shown).toContainText('Left out: 12 further deals.');
  await expect(shown.getByRole('button', { name: /^Not verified:/ })).toHaveCount(2);
  await expect(shown.locator('img')).toHaveCount(0);
  await expect(shown.locator('a:not([href^="/deals/"])')).toHaveCount(0);
  await expect(shown.getByRole('region', { name: 'Answer 1, code 1' })).toBeVisible();
  await shown.getByRole('button', { name: 'anthropic/claude-3.5-sonnet' }).hover();
  await expect(page.getByRole('tooltip')).toContainText('Written by this model');
  await shoot(page, 'model-desktop-light');
  await expectAccessible(page);
  expect(await page.evaluate(() => 'hit' in window)).toBe(false);
  expect(faults).toEqual([]);
});

test('the page follows an answer only while its reader is at the end', async ({ page }) => {
  const owner = await makeOwner();
  await open(page, owner);
  await page.evaluate((first) => {
    const real = window.fetch;
    window.fetch = (input, init) => {
      if (!String(input).endsWith('/api/insights/chat')) return real(input, init);
      const body = new ReadableStream({
        start(controller) {
          const send = (text: string) => controller.enqueue(new TextEncoder().encode(text));
          send(first);
          window.addEventListener('more', () => {
            const text = 'One more line of an answer.\n\n'.repeat(20);
            send(`event: delta\ndata: ${JSON.stringify({ type: 'delta', text })}\n\n`);
          });
        },
      });
      return Promise.resolve(new Response(body));
    };
  }, start);
  await field(page).fill('Tell me much.');
  await field(page).press('Enter');
  const lines = answers(page).last().getByText('One more line of an answer.');
  const more = async (count: number) => {
    await page.evaluate(() => window.dispatchEvent(new Event('more')));
    await expect(lines).toHaveCount(count);
  };
  const below = () =>
    page.evaluate(
      () => document.documentElement.scrollHeight - window.innerHeight - window.scrollY,
    );
  await more(20);
  await more(40);
  await expect.poll(below).toBeLessThanOrEqual(2);
  await page.mouse.move(700, 300);
  await page.mouse.wheel(0, -600);
  await expect.poll(below).toBeGreaterThan(300);
  const place = await page.evaluate(() => window.scrollY);
  await more(60);
  expect(await page.evaluate(() => window.scrollY)).toBe(place);
  await page.mouse.wheel(0, 10_000);
  await expect.poll(below).toBeLessThanOrEqual(2);
  await more(80);
  await expect.poll(below).toBeLessThanOrEqual(2);
});

test('older conversations are a press away', async ({ page }) => {
  const faults = watchFaults(page);
  const owner = await makeOwner();
  await sql(
    `INSERT INTO "Conversation" ("id", "userId", "title", "createdAt", "updatedAt")
     SELECT 'c' || lpad(n::text, 3, '0') || substr(md5($1 || n), 1, 20), $1, 'Asked ' || n,
       now() - n * interval '1 hour', now() - n * interval '1 hour'
     FROM generate_series(1, 70) n`,
    [owner.userId],
  );
  await open(page, owner);
  const links = conversations(page).getByRole('link');
  await expect(links).toHaveCount(30);
  await conversations(page).getByRole('button', { name: 'Older ones' }).click();
  await expect(links).toHaveCount(60);
  await conversations(page).getByRole('button', { name: 'Older ones' }).click();
  await expect(links).toHaveCount(70);
  await expect(conversations(page).getByRole('button', { name: 'Older ones' })).toHaveCount(0);
  await expect(links.last()).toContainText('Asked 70');
  await links.last().click();
  await expect(links.last()).toHaveAttribute('aria-current', 'page');
  await page.goto('/insights?c=c00000000000000000000000');
  await expect(page.getByText('That conversation is not there any more.')).toBeVisible();
  expect(faults).toEqual([]);
});

test('a long question is counted, and one that is too long is not sent', async ({ page }) => {
  const owner = await makeOwner();
  await open(page, owner);
  await field(page).fill('a'.repeat(3_999));
  await expect(page.getByText('3,999 of 4,000 characters')).toBeVisible();
  await field(page).press('Shift+Enter');
  await field(page).pressSequentially('bc');
  await expect(page.getByText('2 characters too many')).toBeVisible();
  await field(page).press('Enter');
  await expect(answers(page)).toHaveCount(0);
  await expectAccessible(page);
});

test('settings: models and budgets are chosen, faults stand beside their fields', async ({
  page,
}) => {
  const faults = watchFaults(page);
  const owner = await makeOwner();
  await open(page, owner, '/settings/assistant');
  await expect(page.getByText('No model is connected')).toBeVisible();
  await expect(page.getByText('No model was asked this month')).toBeVisible();
  await page.getByRole('textbox', { name: /^Figures/ }).fill('no model');
  await page.getByRole('textbox', { name: /^Budget of the team/ }).fill('much');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Is not the name of a model, such as openai/gpt-4o.')).toBeVisible();
  await expect(page.getByText('Must be a number of US dollars, or empty.')).toBeVisible();
  await expectAccessible(page);
  await page
    .getByRole('textbox', { name: /^Figures/ })
    .fill('openai/gpt-4o, mistralai/mistral-large');
  await page.getByRole('textbox', { name: /^Budget of the team/ }).fill('25');
  await page.getByRole('checkbox', { name: 'Models may answer' }).uncheck();
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(notice(page, 'Saved')).toBeVisible();
  const settings = () => read(owner, `/api/insights/settings?teamId=${owner.teamId}`);
  expect(await settings()).toMatchObject({ usesModels: false, teamBudgetUsd: 25 });
  await page.reload();
  await ready(page);
  await expect(page.getByRole('textbox', { name: /^Figures/ })).toHaveValue(
    'openai/gpt-4o, mistralai/mistral-large',
  );
  await page.getByRole('button', { name: 'Figures: use the default' }).click();
  await page.getByRole('textbox', { name: /^Budget of the team/ }).fill('');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(notice(page, 'Saved')).toBeVisible();
  const after = await settings();
  expect(after.teamBudgetUsd).toBeNull();
  expect(after.models.every(({ isChosen }: Json) => !isChosen)).toBe(true);
  expect(faults).toEqual([]);
});

const WIDTHS = { desktop: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } };
const spill = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

for (const [size, viewport] of Object.entries(WIDTHS)) {
  for (const colorScheme of ['light', 'dark'] as const) {
    test.describe(`${size}, ${colorScheme}`, () => {
      test.use({ viewport, colorScheme });

      test('the assistant looks right', async ({ page }) => {
        const faults = watchFaults(page);
        await open(page, await colleague('maya'));
        await shoot(page, `empty-${size}-${colorScheme}`);
        expect(await spill(page)).toBeLessThanOrEqual(0);
        await expectAccessible(page);
        await ask(page, 'Which deals need my attention today?');
        await ask(page, 'How is my pipeline?');
        await shoot(page, `answers-${size}-${colorScheme}`);
        expect(await spill(page)).toBeLessThanOrEqual(0);
        await expectAccessible(page);
        await page.goto('/settings/assistant');
        await ready(page);
        await shoot(page, `settings-${size}-${colorScheme}`);
        expect(faults).toEqual([]);
      });
    });
  }
}

for (const width of [360, 768, 1024, 2560]) {
  test(`nothing sticks out sideways at ${width} px`, async ({ page }) => {
    await page.setViewportSize({ width, height: 900 });
    await open(page, await colleague('camila'));
    expect(await spill(page)).toBeLessThanOrEqual(0);
    await ask(page, 'Compare my performance this month vs. last month.');
    await ask(page, 'How is my pipeline?');
    expect(await spill(page)).toBeLessThanOrEqual(0);
    await shoot(page, `answers-${width}`);
    if (width < 1024) {
      await page.getByRole('button', { name: 'Conversations' }).click();
      await expect(page.getByRole('dialog').getByRole('link').first()).toBeVisible();
      await shoot(page, `list-${width}`);
    }
  });
}
