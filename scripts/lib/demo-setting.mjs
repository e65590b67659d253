import { runLogged } from './children.mjs';
import { readOrMakeSecrets } from './data-folder.mjs';

/** The secrets that the data folder keeps; one that the environment sets is taken from there instead. */
export function secretsOf(folder, given = process.env) {
  const kept = Object.entries(readOrMakeSecrets(folder).environment);
  return Object.fromEntries(kept.map(([name, value]) => [name, given[name]?.trim() || value]));
}

/**
 * What a demo runs with: nothing from outside is needed, its secrets are its own unless the
 * environment sets them, and the database is always its own.
 */
export function demoEnvironment({ folder, databaseUrl, address }) {
  return {
    ...secretsOf(folder),
    DATABASE_URL: databaseUrl,
    SENTINEL_DATA_DIR: folder,
    SENTINEL_DEMO: '1',
    SENTINEL_WORKER: 'inprocess',
    NEXT_PUBLIC_APP_URL: address,
  };
}

/** Fills the database with the demo's pipeline; returns the last line that the seed printed. */
export async function seedPipeline(folder, env) {
  const args = ['scripts/run.mjs', 'scripts/seed.ts'];
  const output = await runLogged(folder, 'seed', process.execPath, args, env);
  return output.trim().split('\n').at(-1);
}

/** Makes an API token of the seeded owner. */
export async function makeOwnerToken(folder, env) {
  const args = ['scripts/run.mjs', 'scripts/token.ts', '--as', 'owner'];
  const output = await runLogged(folder, 'token', process.execPath, args, env);
  return output.trim().split(/\s+/).at(-1);
}
