import net from 'node:net';
import { expect, test } from '@playwright/test';
import { call, type Json } from './support/http';
import { makeOwner, signInAs, type Person } from './support/people';
import { receiverPort } from './support/receivers';
import { baseUrl } from './support/settings';
import { makeWebhook } from './support/webhooks';

const NOT_HTTP = 'It did not answer in HTTP.';
const OK = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok';
const UNSEEN = 'safe\u202Etxt.exe\u001B[31m';

const statusLine = (status: string) => `HTTP/1.1 ${status}\r\ncontent-length: 5\r\n\r\nhello`;
/** What is answered under each path, byte for byte; after it the connection is closed. */
const ANSWERS: Readonly<Record<string, string>> = {
  '/000': statusLine('000 What'),
  '/001': statusLine('001 What'),
  '/099': statusLine('099 What'),
  '/101': statusLine('101 x'),
  '/hints': `HTTP/1.1 103 Early\r\n\r\n${statusLine('000 What')}`,
  '/continue': `HTTP/1.1 100 Continue\r\n\r\n${OK}`,
  '/unseen': `HTTP/1.1 500 No\r\ncontent-length: ${Buffer.byteLength(UNSEEN)}\r\n\r\n${UNSEEN}`,
};
/** Says more and more under this path, until nobody listens any more. */
const ENDLESS = '/endless';

function sayOn(socket: net.Socket): void {
  socket.write('HTTP/1.1 200 ');
  const more = () => {
    while (socket.writable && socket.write('x'.repeat(8_192)));
    socket.once('drain', more);
  };
  more();
}

let server: net.Server;
test.beforeAll(async () => {
  server = net.createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', (request) => {
      const path = request.toString('latin1').split(' ', 2)[1] ?? '';
      if (path === ENDLESS) sayOn(socket);
      else socket.end(ANSWERS[path] ?? OK);
    });
  });
  await new Promise<void>((resolve) =>
    server.listen(receiverPort('webhook'), '127.0.0.1', resolve),
  );
});
test.afterAll(() => new Promise((resolve) => server.close(resolve)));

/** A test event to an endpoint of its own under that path. */
async function sendTo(owner: Person, path: string): Promise<{ id: string; webhookId: string }> {
  const url = `http://127.0.0.1:${receiverPort('webhook')}${path}`;
  const { id: webhookId } = await makeWebhook(owner, { url });
  const sent = await call('POST', `/api/webhooks/${webhookId}/test`, {
    token: owner.token,
    body: {},
  });
  expect(sent.status).toBe(201);
  return { id: sent.json.delivery.id, webhookId };
}

async function deliveryOf({ token }: Person, id: string): Promise<Json> {
  return (await call('GET', `/api/webhooks/deliveries/${id}`, { token })).json.delivery;
}

/** Asks for the app's health again and again; what it took at longest, ms. */
function watchHealth() {
  const over = new AbortController();
  const watch = async () => {
    let longest = 0;
    while (!over.signal.aborted) {
      const begun = performance.now();
      await fetch(`${baseUrl}/api/health`);
      longest = Math.max(longest, performance.now() - begun);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return longest;
  };
  const watched = watch();
  return () => {
    over.abort();
    return watched;
  };
}

test('a receiver whose answers are no HTTP or do not end holds up nobody', async () => {
  test.setTimeout(240_000);
  const owner = await makeOwner();
  const longest = watchHealth();
  for (const path of ['/000', '/001', '/099', '/101', '/hints', ENDLESS]) {
    const { id } = await sendTo(owner, path);
    const errorOf = async () => (await deliveryOf(owner, id)).error ?? '';
    await expect
      .poll(errorOf, { message: path, timeout: 100_000 })
      .toContain(path === ENDLESS ? 'The answer is too large.' : NOT_HTTP);
  }
  expect(await longest(), 'ms until the app said how it is').toBeLessThan(2_000);
});

test('a receiver that says 100 Continue first has taken it', async () => {
  const owner = await makeOwner();
  const { id } = await sendTo(owner, '/continue');
  const stateOf = async () => (await deliveryOf(owner, id)).status;
  await expect.poll(stateOf).toBe('succeeded');
});

test('what cannot be seen in an answer is shown', async ({ page }) => {
  const owner = await makeOwner();
  const { id, webhookId } = await sendTo(owner, '/unseen');
  await expect.poll(async () => (await deliveryOf(owner, id)).attempts).toBeGreaterThan(0);
  await signInAs(page.context(), owner);
  await page.goto(`/settings/webhooks/${webhookId}/deliveries/${id}`);
  await page.getByText('What it answered').first().click();
  await expect(page.getByText(String.raw`safe\u{202e}txt.exe\u{1b}[31m`)).toBeVisible();
  expect(await page.locator('pre').allInnerTexts()).not.toContain('\u202E');
});
