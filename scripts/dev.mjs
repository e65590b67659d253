// `npm run dev`: the development server, on the embedded database where DATABASE_URL is not set.
import './lib/check-node.mjs';
import path from 'node:path';
import { checkPortFree } from './lib/app-server.mjs';
import { endOf, startChild } from './lib/children.mjs';
import { dataFolder, projectRoot, readOrMakeSecrets } from './lib/data-folder.mjs';
import { startEmbeddedPostgres } from './lib/embedded-postgres.mjs';
import { givenDatabase, loadEnvironmentFiles } from './lib/environment.mjs';
import { generateClient, installPackages } from './lib/install.mjs';
import { runMain } from './lib/plain-error.mjs';
import { report } from './lib/progress.mjs';

const folder = dataFolder();

async function openDatabase() {
  const database =
    givenDatabase() ?? (await startEmbeddedPostgres({ folder, command: 'npm run dev' }));
  try {
    const { applyMigrations } = await import('./lib/migrate.mjs');
    const { applied, trail } = await applyMigrations({
      connectionString: database.ownerUrl,
      appConnectionString: database.appUrl,
    });
    report(`database: ready, ${applied.length} migrations applied`);
    if (!trail.guarded) report(trail.note);
    return database;
  } catch (error) {
    await database.stop();
    throw error;
  }
}

await runMain(async () => {
  loadEnvironmentFiles();
  const port = Number(process.env.PORT || 3000);
  await checkPortFree(port);
  await installPackages(folder);
  await generateClient(folder);
  const database = await openDatabase();
  const env = {
    ...readOrMakeSecrets(folder).environment,
    DATABASE_URL: database.appUrl ?? database.ownerUrl,
    SENTINEL_WORKER: 'inprocess',
    NEXT_TELEMETRY_DISABLED: '1',
    NEXT_PUBLIC_APP_URL: `http://localhost:${port}`,
    ...process.env,
    // The owner's address stays out of the process that answers requests; Next would read it again
    // from a file if it were missing.
    MIGRATE_DATABASE_URL: '',
  };
  const next = path.join(projectRoot, 'node_modules/next/dist/bin/next');
  // The development sign-in is open, so nothing beyond this machine may reach it.
  const args = [next, 'dev', '--hostname', '127.0.0.1', '--port', String(port)];
  const child = startChild(process.execPath, args, { env });
  const code = await endOf(child);
  await database.stop();
  return code;
});
