import { expect, test, type Locator, type Page } from '@playwright/test';
import { sql } from './support/database';
import { makeDeal, makeOwner, signInAs, type Person } from './support/people';
import { askProviders } from './support/provider-commands';
import { ready, watchFaults } from './support/screen';
import { modelsUrl } from './support/settings';

// One after the other: they share the model, and say how it answers.
test.use({ baseURL: modelsUrl });

const field = (page: Page) => page.getByRole('textbox', { name: 'Ask the assistant' });
const lastAnswer = (page: Page) => page.getByTestId('answer').last();
const asked = async () => askProviders('modelRequests', {});

async function open(
  page: Page,
  address = '/insights',
): Promise<{ person: Person; dealId: string }> {
  const person = await makeOwner();
  const { id: dealId } = await makeDeal(person, { name: 'Harbour crane', value: 48_250 });
  await signInAs(page.context(), person, modelsUrl);
  await page.goto(address);
  await ready(page);
  return { person, dealId };
}

async function ask(page: Page, question: string): Promise<Locator> {
  await field(page).fill(question);
  await field(page).press('Enter');
  return lastAnswer(page);
}

interface Kept {
  readonly content: string;
  readonly answer: { readonly notice: string | null; readonly source: string };
}

const keptAnswers = ({ userId }: Person) =>
  sql<Kept>(
    `SELECT m."content", m."answer" FROM "ChatMessage" m
     JOIN "Conversation" c ON c."id" = m."conversationId"
     WHERE c."userId" = $1 AND m."role" = 'assistant' ORDER BY m."createdAt"`,
    [userId],
  );
const spent = async ({ userId }: Person) =>
  (await sql<{ micros: string }>(`SELECT sum("costMicros") AS micros FROM "AssistantUsage" WHERE "userId" = $1`, [userId]))[0]?.micros; // prettier-ignore

test('a model answers with facts that lead to their deals, and what it cost is shown', async ({
  page,
}) => {
  const faults = watchFaults(page);
  await askProviders('scriptModel', { says: 'facts' });
  const { person, dealId } = await open(page);
  const answer = await ask(page, 'Tell me about the Harbour crane deal.');
  await expect(answer).toHaveAttribute('aria-busy', 'false');
  await expect(answer).toContainText('Here is what stands out');
  await expect(answer).toContainText('48,250');
  await expect(answer.locator(`a[href="/deals/${dealId}"]`).first()).toBeVisible();
  await expect(answer.getByRole('button', { name: /^Not verified:/ })).toHaveCount(0);
  await expect(answer.getByText('Computed from your pipeline')).toHaveCount(0);
  expect(Number(await spent(person))).toBeGreaterThan(0);
  // The same over the same figures is not asked, nor paid for, again.
  await page.goto('/insights');
  await ready(page);
  await expect(await ask(page, 'Tell me about the Harbour crane deal.')).toHaveAttribute('aria-busy', 'false'); // prettier-ignore
  expect(await asked()).toHaveLength(1);
  await page.goto('/settings/assistant');
  await expect(page.getByRole('cell', { name: 'Test owner' })).toBeVisible();
  expect(faults).toEqual([]);
});

test('what a model makes up is marked in every answer', async ({ page }) => {
  await askProviders('scriptModel', { says: 'inventions' });
  await open(page);
  const answer = await ask(page, 'How does my pipeline stand?');
  await expect(answer).toHaveAttribute('aria-busy', 'false');
  await expect(answer.getByRole('button', { name: /^Not verified:/ }).first()).toBeVisible();
  await expect(answer).toContainText('could not be found in your data');
});

test('a model that is away is told of, and the answer is computed', async ({ page }) => {
  await askProviders('scriptModel', { says: 'facts', fault: 'no_credit' });
  await open(page);
  const answer = await ask(page, 'How does my pipeline stand?');
  await expect(answer).toHaveAttribute('aria-busy', 'false');
  await expect(answer).toContainText('No model answered');
  await expect(answer.getByRole('button', { name: 'Computed from your pipeline' })).toBeVisible();
});

for (const how of ['stops it', 'closes the page'] as const) {
  test(`whoever ${how} ends the model’s work, and finds what was written by then`, async ({
    page,
    context,
  }) => {
    await askProviders('scriptModel', { says: 'slowly' });
    const { person } = await open(page);
    const answer = await ask(page, 'Tell me about the Harbour crane deal.');
    await expect(answer).toContainText('Here is what stands out');
    expect(await asked()).toMatchObject([{ ended: null }]);
    if (how === 'stops it') await page.getByRole('button', { name: 'Stop' }).click();
    else await page.close();
    await expect.poll(async () => (await asked()).map(({ ended }) => ended)).toEqual(['cut']);
    await expect.poll(async () => (await keptAnswers(person)).length).toBe(1);
    const [kept] = await keptAnswers(person);
    expect(kept?.content).toContain('Here is what stands out');
    expect(kept?.answer).toMatchObject({ source: 'model', notice: 'Stopped before its end.' });
    const again = await context.newPage();
    await again.goto('/insights');
    await again.getByRole('link', { name: /Harbour crane/ }).click();
    await expect(lastAnswer(again)).toContainText('Stopped before its end.');
  });
}
