// `npm run chaos:delivery [-- --events 5000 --kills 5 --seconds 40 --seed 1 --short --json]`: processes
// that write deals and processes that deliver their events are killed at six points, again and again;
// then half of 20 endpoints hang. Counts what was lost, forged, or kept waiting.
import './lib/check-node.mjs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { startChild, stopChildren } from './lib/children.mjs';
import { dataFolder } from './lib/data-folder.mjs';
import { generateClient, installPackages } from './lib/install.mjs';
import { PlainError, runMain } from './lib/plain-error.mjs';

const USAGE =
  'Usage: npm run chaos:delivery [-- --events 5000 --kills 5 --seconds 40 --seed 1 --short --json]';

function readFlags() {
  const text = { type: 'string' };
  const flag = { type: 'boolean', default: false };
  const options = { events: text, kills: text, seconds: text, seed: text, short: flag, json: flag };
  try {
    return parseArgs({ options }).values;
  } catch (error) {
    throw new PlainError(`${error.message}\n${USAGE}`);
  }
}

function numberOf(flags, name, otherwise) {
  const number = Number(flags[name] ?? otherwise);
  if (Number.isInteger(number) && number >= 1) return String(number);
  throw new PlainError(`--${name} must be a whole number from 1. ${USAGE}`);
}

const FULL = { events: 5_000, kills: 5, seconds: 40 };
const SHORT = { events: 300, kills: 1, seconds: 5 };

function settingsOf(flags) {
  const usual = flags.short ? SHORT : FULL;
  return {
    LOG_LEVEL: 'fatal',
    SENTINEL_ENCRYPTION_KEYS: `k1:${Buffer.alloc(32, 7).toString('base64')}`,
    CHAOS_EVENTS: numberOf(flags, 'events', usual.events),
    CHAOS_KILLS: numberOf(flags, 'kills', usual.kills),
    CHAOS_SECONDS: numberOf(flags, 'seconds', usual.seconds),
    CHAOS_SEED: numberOf(flags, 'seed', 1),
    CHAOS_JSON: flags.json ? '1' : '',
  };
}

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

await runMain(async () => {
  const flags = readFlags();
  const folder = path.join(dataFolder(), 'chaos-delivery');
  await installPackages(folder);
  await generateClient(folder);
  const { startThrowawayPostgres } = await import('./lib/throwaway-postgres.mjs');
  const { applyMigrations } = await import('./lib/migrate.mjs');
  try {
    database = await startThrowawayPostgres('npm run chaos:delivery');
    const { ownerUrl, appUrl } = database;
    await applyMigrations({ connectionString: ownerUrl, appConnectionString: appUrl });
    const env = { ...settingsOf(flags), DATABASE_URL: appUrl };
    const allow = new URL('lib/allow-server-only.mjs', import.meta.url).href;
    const node = ['--import', allow, '--import=tsx', 'scripts/delivery-chaos/trial.ts'];
    const { code } = await startChild(process.execPath, node, { env }).ended;
    return code;
  } finally {
    await stopAll();
  }
});
