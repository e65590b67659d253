import { expect, test, type Browser, type Page } from '@playwright/test';
import { call } from './support/http';
import { makeDeal, makePerson, makeTeam, signInAs, type Person } from './support/people';
import { sql } from './support/database';
import { baseUrl } from './support/settings';
import { watchFaults } from './support/screen';

const status = (page: Page) => page.getByTestId('live-status').first();
const isLive = (page: Page) => expect(status(page)).toHaveText('Live', { timeout: 20_000 });

async function openAs(browser: Browser, person: Person): Promise<Page> {
  const context = await browser.newContext();
  await signInAs(context, person);
  return context.newPage();
}

const stageOf = (page: Page) => page.getByRole('main').locator('header').first();
const move = (page: Page, stage: string) =>
  page.getByRole('group', { name: 'Stage' }).getByRole('button', { name: stage });

test.describe('two people at one deal', () => {
  test('see each other’s moves within two seconds; a viewer sees them and cannot move', async ({
    browser,
  }) => {
    const team = await makeTeam();
    const [owner, member, viewer] = [
      await makePerson(team, 'owner'),
      await makePerson(team, 'member'),
      await makePerson(team, 'viewer'),
    ];
    const deal = await makeDeal(owner, { name: 'Seen by all', stage: 'discovery' });
    const pages = await Promise.all([owner, member, viewer].map((who) => openAs(browser, who)));
    const [one, two, three] = pages as [Page, Page, Page];
    const faults = pages.map((page) => watchFaults(page));
    for (const page of pages) await page.goto(`/deals/${deal.id}`);
    for (const page of pages) await isLive(page);

    await two.getByLabel('What was said').fill('Half a sentence');
    await move(one, 'Proposal').click();
    await expect(one.getByText('Moved to Proposal')).toBeVisible();
    for (const page of [two, three]) {
      await expect(stageOf(page)).toContainText('Proposal', { timeout: 2_000 });
    }
    await expect(two.locator('main p[aria-live=polite]')).toHaveText(
      'Stage changed to Proposal by Test owner',
    );
    // What was being typed is still there.
    await expect(two.getByLabel('What was said')).toHaveValue('Half a sentence');

    await move(two, 'Negotiation').click();
    await expect(two.getByText('Moved to Negotiation')).toBeVisible();
    await expect(stageOf(one)).toContainText('Negotiation', { timeout: 2_000 });
    await expect(three.getByRole('group', { name: 'Stage' })).toHaveCount(0);
    const note = { type: 'note', text: 'They asked for a pilot' };
    await call('POST', `/api/deals/${deal.id}/events`, { token: owner.token, body: note });
    await expect(three.getByText(note.text)).toBeVisible();
    const refused = await call('PATCH', `/api/deals/${deal.id}`, {
      token: viewer.token,
      body: { stage: 'proposal' },
    });
    expect(refused.status).toBe(403);
    for (const found of faults) expect(found).toEqual([]);
  });
});

test('two tabs share one connection, and the second takes over when the first is closed', async ({
  browser,
}) => {
  const owner = await makePerson(await makeTeam(), 'owner');
  const deal = await makeDeal(owner, { name: 'In two tabs', stage: 'discovery' });
  const first = await openAs(browser, owner);
  const opened: string[] = [];
  first.context().on('request', (request) => {
    if (new URL(request.url()).pathname === '/api/events') opened.push(request.url());
  });
  await first.goto(`/deals/${deal.id}`);
  await isLive(first);
  const second = await first.context().newPage();
  await second.goto(`/deals/${deal.id}`);
  await isLive(second);
  expect(opened).toHaveLength(1);

  await call('PATCH', `/api/deals/${deal.id}`, { token: owner.token, body: { stage: 'proposal' } });
  for (const page of [first, second]) {
    await page.bringToFront();
    await expect(stageOf(page)).toContainText('Proposal');
  }
  await first.close();
  await expect.poll(() => opened.length).toBe(2);
  const again = { token: owner.token, body: { stage: 'negotiation' } };
  await call('PATCH', `/api/deals/${deal.id}`, again);
  await expect(stageOf(second)).toContainText('Negotiation');
});

test('where streams do not get through the page asks, and says so', async ({ browser }) => {
  const owner = await makePerson(await makeTeam(), 'owner');
  const deal = await makeDeal(owner, { name: 'Behind a proxy', stage: 'discovery' });
  const page = await openAs(browser, owner);
  await page.route(
    ({ pathname, searchParams }) =>
      pathname === '/api/events' && searchParams.get('mode') !== 'poll',
    (route) => route.abort(),
  );
  await page.goto(`/deals/${deal.id}`);
  await expect(status(page)).toHaveText('Checking every 15 s', { timeout: 20_000 });
  await call('PATCH', `/api/deals/${deal.id}`, { token: owner.token, body: { stage: 'proposal' } });
  await expect(stageOf(page)).toContainText('Proposal', { timeout: 20_000 });
});

/** Opens once a stream has said its first word; tells whether `word` is there. */
function gate() {
  let open: () => void = () => undefined;
  const promise = new Promise<void>((resolve) => {
    open = resolve;
  });
  const tell = (text: string, word: string): boolean => {
    if (text.includes('event: hello')) open();
    return text.includes(word);
  };
  return { promise, tell };
}

test.describe('the stream over HTTP', () => {
  /** Reads a stream as text until it ends or `enough` of it is there. */
  async function read(
    token: string,
    enough: (text: string) => boolean,
    headers: Record<string, string> = {},
  ): Promise<{ text: string; ended: boolean; headers: Headers }> {
    const hangUp = new AbortController();
    const response = await fetch(new URL('/api/events', baseUrl), {
      headers: { authorization: `Bearer ${token}`, ...headers },
      signal: hangUp.signal,
    });
    expect(response.status).toBe(200);
    const reader = (response.body as ReadableStream<Uint8Array>).getReader();
    const decoder = new TextDecoder();
    let text = '';
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return { text, ended: true, headers: response.headers };
      text += decoder.decode(value, { stream: true });
      if (!enough(text)) continue;
      hangUp.abort();
      return { text, ended: false, headers: response.headers };
    }
  }

  test('speaks the format, resumes by Last-Event-ID, and is not held back', async () => {
    const owner = await makePerson(await makeTeam(), 'owner');
    const first = await read(owner.token, (text) => text.includes('event: hello'));
    const id = /^id: (\d+)$/m.exec(first.text)?.[1] ?? '';
    expect(first.text).toMatch(/^retry: \d+$/m);
    expect(first.headers.get('cache-control')).toContain('no-transform');
    expect(first.headers.get('content-encoding')).toBeNull();
    expect(first.headers.get('ratelimit-limit')).toMatch(/^\d+$/);
    const deal = await makeDeal(owner, { name: 'While away' });
    const resumed = await read(owner.token, (text) => text.includes('deal.created'), {
      'last-event-id': id,
    });
    const [, data = ''] = /event: deal.created\ndata: (.+)\n/.exec(resumed.text) ?? [];
    expect(JSON.parse(data)).toMatchObject({
      id: expect.stringMatching(/^\d+$/),
      type: 'deal.created',
      payload: { dealId: deal.id, name: 'While away' },
      timestamp: expect.stringMatching(/^\d{4}-.+Z$/),
    });
    const polled = await call('GET', `/api/events?mode=poll&lastEventId=${id}`, {
      token: owner.token,
    });
    expect(polled.json.events.map(({ type }: { type: string }) => type)).toContain('deal.created');
  });

  test('ends within a minute for whoever is removed, and for a revoked token', async () => {
    test.setTimeout(90_000);
    const team = await makeTeam();
    const owner = await makePerson(team, 'owner');
    const [removed, revoked] = [await makePerson(team, 'member'), await makePerson(team, 'member')];
    const [isOpen, isOpenToo] = [gate(), gate()];
    const heardBy = {
      removed: read(removed.token, (text) => isOpen.tell(text, 'After the removal')),
      revoked: read(revoked.token, (text) => isOpenToo.tell(text, 'never')),
    };
    await Promise.all([isOpen.promise, isOpenToo.promise]);
    // Behind the product's back: only the stream's own look can find it.
    await sql('DELETE FROM "TeamMember" WHERE "userId" = $1', [removed.userId]);
    await sql('UPDATE "ApiToken" SET "revokedAt" = now() WHERE "userId" = $1', [revoked.userId]);
    const ended = await heardBy.revoked;
    expect(ended.ended).toBe(true);
    expect(ended.text).toContain('event: bye');
    await makeDeal(owner, { name: 'After the removal' });
    await sql('UPDATE "ApiToken" SET "revokedAt" = now() WHERE "userId" = $1', [removed.userId]);
    const silent = await heardBy.removed;
    expect(silent.ended).toBe(true);
    expect(silent.text).not.toContain('After the removal');
  });
});

test('who guesses at tokens is counted by the socket, whatever address they write', async () => {
  const guess = (address: string) =>
    call('GET', '/api/deals', {
      token: 'sntl_guessed',
      headers: { 'x-forwarded-for': address, 'x-sentinel-address': address },
    });
  const [first, second] = [await guess('198.51.100.1'), await guess('198.51.100.2')];
  expect([first.status, second.status]).toEqual([401, 401]);
  const left = ({ headers }: { headers: Headers }) => Number(headers.get('ratelimit-remaining'));
  expect(left(second)).toBeLessThan(left(first));
});

test('a budget is its own, and every answer says how much of it is left', async () => {
  const owner = await makePerson(await makeTeam(), 'owner');
  const ask = (path: string) => call('GET', path, { token: owner.token });
  const search = await ask('/api/deals/search?q=route');
  const again = await ask('/api/deals/search?q=route');
  const list = await ask('/api/deals');
  const left = (answer: { headers: Headers }) => Number(answer.headers.get('ratelimit-remaining'));
  expect(left(search) - left(again)).toBe(1);
  expect(Number(list.headers.get('ratelimit-limit')) - left(list)).toBe(1);
  expect(Number(search.headers.get('ratelimit-reset'))).toBeGreaterThan(0);
  expect(search.headers.get('ratelimit-limit')).not.toBe(list.headers.get('ratelimit-limit'));
});
