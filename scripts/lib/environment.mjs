import fs from 'node:fs';
import path from 'node:path';
import { dataFolder, projectRoot, readJson } from './data-folder.mjs';
import { notedUrls } from './embedded-postgres.mjs';

/** Reads `.env.local` and `.env`; what the real environment says already wins. */
export function loadEnvironmentFiles() {
  for (const name of ['.env.local', '.env']) {
    const file = path.join(projectRoot, name);
    if (fs.existsSync(file)) process.loadEnvFile(file);
  }
}

/**
 * Where no DATABASE_URL is set, points this process at the database noted in the data folder, as the
 * app's role and with the secrets that belong to it, so that `npm run token` speaks to the demo that
 * is running.
 */
export function joinDataFolder() {
  if (process.env.DATABASE_URL) return;
  const url = notedUrls()?.appUrl;
  const secrets = readJson(path.join(dataFolder(), 'secrets.json'))?.environment;
  if (!url || !secrets) return;
  for (const [name, value] of Object.entries({ DATABASE_URL: url, ...secrets })) {
    process.env[name] ||= value;
  }
}

/**
 * The database that the environment names: `ownerUrl` for migrations and `appUrl`, which is
 * undefined where only the owner's address is given. Null where it names none.
 */
export function givenDatabase() {
  const appUrl = process.env.DATABASE_URL || undefined;
  const ownerUrl = process.env.MIGRATE_DATABASE_URL || appUrl;
  return ownerUrl ? { ownerUrl, appUrl, stop: async () => {} } : null;
}
