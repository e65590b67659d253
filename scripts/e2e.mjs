// `npm run test:e2e [playwright arguments]`: the built app on a database of its own, in a real
// Chromium. The tests find the app at their baseURL, an owner's token in SENTINEL_E2E_TOKEN and the
// secret of the cron endpoints in CRON_SECRET. Without arguments the access tests run once more, against
// the same build without its proxy file, which is no lock.
import './lib/check-node.mjs';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { serveBuild } from './lib/app-server.mjs';
import { ensureBrowser } from './lib/browser.mjs';
import { ensureBuild } from './lib/build-app.mjs';
import { startChild, stopChildren } from './lib/children.mjs';
import { dataFolder } from './lib/data-folder.mjs';
import { demoEnvironment, makeOwnerToken, seedPipeline } from './lib/demo-setting.mjs';
import { choosePort } from './lib/embedded-postgres.mjs';
import { generateClient, installPackages } from './lib/install.mjs';
import { runMain } from './lib/plain-error.mjs';
import { report } from './lib/progress.mjs';
import { copyWithoutProxy } from './lib/without-proxy.mjs';

let database = null;

async function stopAll() {
  await stopChildren();
  await database?.stop();
  database = null;
}

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, async () => {
    await stopAll();
    process.exit(130);
  });
}

async function choosePorts(count) {
  const ports = new Set();
  while (ports.size < count) ports.add(await choosePort());
  return [...ports];
}

/** Addresses of this machine that the app may call: the tests' receivers listen there. */
async function chooseReceivers() {
  return (await choosePorts(12)).map((port) => `127.0.0.1:${port}`).join(',');
}

/**
 * Starts the stand-ins of providers that all tests share, and says how the app finds them. OpenRouter
 * is another app's, beside the one that most tests ask: that has no key, as most have none.
 */
async function startProviders(receivers) {
  const ports = await choosePorts(5);
  const [salesforce, hubspot, google, openRouter, control] = ports;
  const script = 'e2e/support/provider-stand-ins.ts';
  const modelKey = `sk-or-v1-${randomBytes(32).toString('hex')}`;
  startChild(process.execPath, ['--import=tsx', script, modelKey, ...ports.map(String)]);
  await Promise.all(ports.map(waitForListener));
  const models = {
    OPENROUTER_API_KEY: modelKey,
    OPENROUTER_BASE_URL: `http://127.0.0.1:${openRouter}/api/v1`,
  };
  const app = {
    SALESFORCE_LOGIN_URL: `http://127.0.0.1:${salesforce}`,
    SALESFORCE_CLIENT_ID: 'sentinel',
    SALESFORCE_ALLOWED_HOSTS: `${receivers},127.0.0.1:${salesforce}`,
    HUBSPOT_API_URL: `http://127.0.0.1:${hubspot}`,
    GOOGLE_API_URL: `http://127.0.0.1:${google}`,
    GOOGLE_CLIENT_ID: 'stand-in.apps.googleusercontent.com',
    GOOGLE_CLIENT_SECRET: 'GOCSPX-stand-in',
    SENTINEL_E2E_PROVIDERS: `http://127.0.0.1:${control}`,
  };
  return { app, models };
}

async function waitForListener(port) {
  for (const until = Date.now() + 30_000; Date.now() < until; await sleep(100)) {
    if (await fetch(`http://127.0.0.1:${port}/`).catch(() => null)) return;
  }
  throw new Error(`Nothing listens on port ${port}: see what the stand-ins printed above.`);
}

/** The same app on the same database once more, with a key for models. @returns its address */
async function serveWithModels({ folder, target, env, models }) {
  const port = await choosePort();
  const address = `http://localhost:${port}`;
  await serveBuild({
    folder: path.join(folder, 'with-models'),
    target,
    port,
    env: { ...env, ...models, NEXT_PUBLIC_APP_URL: address, SENTINEL_WORKER: 'off' },
  });
  report(`app with models: healthy at ${address}`);
  return address;
}

async function serveSeeded(folder, target) {
  const { startThrowawayPostgres } = await import('./lib/throwaway-postgres.mjs');
  const { applyMigrations } = await import('./lib/migrate.mjs');
  database = await startThrowawayPostgres('end-to-end tests');
  const { ownerUrl, appUrl } = database;
  await applyMigrations({ connectionString: ownerUrl, appConnectionString: appUrl });
  const port = await choosePort();
  const address = `http://localhost:${port}`;
  // Signs what the tests send in the name of the identity provider.
  const hookSecret = `whsec_${randomBytes(24).toString('base64')}`;
  const receivers = await chooseReceivers();
  const providers = await startProviders(receivers);
  const env = {
    ...demoEnvironment({ folder, databaseUrl: appUrl, address }),
    CLERK_WEBHOOK_SIGNING_SECRET: hookSecret,
    // All of the tests' people come from one address.
    RATE_LIMIT_IP_FACTOR: '1000',
    // Some ask again until what others change meanwhile holds still.
    RATE_LIMIT_CHAT: '1000',
    OUTBOUND_ALLOWED_HOSTS: receivers,
    ...providers.app,
  };
  report(`pipeline: ${await seedPipeline(folder, env)}`);
  const server = await serveBuild({ folder, target, port, env });
  report(`app: healthy at ${address}`);
  const tests = {
    ...env,
    SENTINEL_E2E_URL: address,
    SENTINEL_E2E_MODELS_URL: await serveWithModels({
      folder,
      target,
      env,
      models: providers.models,
    }),
    SENTINEL_E2E_BUILD: target,
    SENTINEL_E2E_TOKEN: await makeOwnerToken(folder, env),
  };
  return { server, env, tests };
}

const playwright = (env, args) =>
  startChild(process.execPath, ['node_modules/@playwright/test/cli.js', 'test', ...args], { env })
    .ended;

/** What each caller is answered, asked of a server whose proxy file is gone. */
async function testWithoutProxy({ folder, target, served, browser }) {
  const copy = path.join(folder, 'without-proxy');
  copyWithoutProxy(target, copy);
  const port = await choosePort();
  const address = `http://localhost:${port}`;
  const env = { ...served.env, NEXT_PUBLIC_APP_URL: address };
  await serveBuild({ folder, target: copy, port, env });
  report(`app without its proxy file: healthy at ${address}`);
  const tests = { ...served.tests, ...env, SENTINEL_E2E_URL: address, SENTINEL_CHROMIUM: browser };
  const { code } = await playwright({ ...tests, SENTINEL_E2E_REPORT: '' }, [
    'e2e/access',
    '--grep',
    'lets in whom it should',
    '--reporter=dot',
    '--output=test-results/without-proxy',
  ]);
  fs.rmSync(copy, { recursive: true, force: true });
  return code;
}

await runMain(async () => {
  // Logs and notes stay here; the database's own folder is removed at the end.
  const folder = path.join(dataFolder(), 'e2e');
  try {
    await installPackages(folder);
    await generateClient(folder);
    const browser = await ensureBrowser(folder);
    const { target } = await ensureBuild(folder);
    const served = await serveSeeded(folder, target);
    const given = process.argv.slice(2);
    const env = { ...served.tests, SENTINEL_CHROMIUM: browser };
    const { code } = await playwright(env, ['--pass-with-no-tests', ...given]);
    if (code !== 0 || given.length > 0) return code;
    await served.server.stop();
    // Awaited here: what follows the block stops the database that it needs.
    return await testWithoutProxy({ folder, target, served, browser });
  } finally {
    await stopAll();
  }
});
