// `npm start`: serves the production build with the settings of the environment. Only the open demo
// (SENTINEL_DEMO=1 without DATABASE_URL) brings its own database.
import './lib/check-node.mjs';
import fs from 'node:fs';
import path from 'node:path';
import { checkPortFree } from './lib/app-server.mjs';
import { endOf, startChild } from './lib/children.mjs';
import { dataFolder, projectRoot } from './lib/data-folder.mjs';
import { secretsOf } from './lib/demo-setting.mjs';
import { startEmbeddedPostgres } from './lib/embedded-postgres.mjs';
import { loadEnvironmentFiles } from './lib/environment.mjs';
import { PlainError, runMain } from './lib/plain-error.mjs';

const server = path.join(projectRoot, '.next/standalone/server.js');

async function openDatabase() {
  if (process.env.DATABASE_URL) return { env: {}, stop: async () => {} };
  // The two ways in which the environment's schema says yes.
  if (!['1', 'true'].includes(process.env.SENTINEL_DEMO)) {
    throw new PlainError('Set DATABASE_URL to a PostgreSQL, or run npm run demo.');
  }
  const database = await startEmbeddedPostgres({ command: 'npm start' });
  const { applyMigrations } = await import('./lib/migrate.mjs');
  await applyMigrations({
    connectionString: database.ownerUrl,
    appConnectionString: database.appUrl,
  });
  return {
    env: { ...secretsOf(dataFolder()), DATABASE_URL: database.appUrl },
    stop: database.stop,
  };
}

await runMain(async () => {
  loadEnvironmentFiles();
  if (!fs.existsSync(server)) throw new PlainError('There is no build yet: npm run build.');
  const port = Number(process.env.PORT || 3000);
  await checkPortFree(port);
  const database = await openDatabase();
  // The platform's own HOSTNAME is the machine's name, which is no address to listen on.
  const env = {
    ...database.env,
    NODE_ENV: 'production',
    HOSTNAME: '0.0.0.0',
    PORT: String(port),
    // The owner's address stays out of the process that answers requests.
    MIGRATE_DATABASE_URL: '',
  };
  const child = startChild(process.execPath, [server], { env });
  const code = await endOf(child);
  await database.stop();
  return code;
});
