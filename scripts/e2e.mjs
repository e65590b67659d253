// `npm run test:e2e [playwright arguments]`: the built app on a database of its own, in a real
// Chromium. The tests find the app at their baseURL, an owner's token in SENTINEL_E2E_TOKEN and the
// secret of the cron endpoints in CRON_SECRET.
import './lib/check-node.mjs';
import { randomBytes } from 'node:crypto';
import path from 'node:path';
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
  const env = {
    ...demoEnvironment({ folder, databaseUrl: appUrl, address }),
    CLERK_WEBHOOK_SIGNING_SECRET: hookSecret,
  };
  report(`pipeline: ${await seedPipeline(folder, env)}`);
  await serveBuild({ folder, target, port, env });
  report(`app: healthy at ${address}`);
  return {
    ...env,
    SENTINEL_E2E_URL: address,
    SENTINEL_E2E_TOKEN: await makeOwnerToken(folder, env),
  };
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
    const playwright = ['node_modules/@playwright/test/cli.js', 'test', '--pass-with-no-tests'];
    const env = { ...served, SENTINEL_CHROMIUM: browser };
    const args = [...playwright, ...process.argv.slice(2)];
    const { code } = await startChild(process.execPath, args, { env }).ended;
    return code;
  } finally {
    await stopAll();
  }
});
