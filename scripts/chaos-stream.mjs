// `npm run chaos:stream [-- --clients 200 --seconds 30 --connects 10000 --seed 1 --redis --short --json]`:
// two servers on one database, clients that are cut at random moments and resume by Last-Event-ID,
// one server killed midway; then many connects. Counts what was missed, doubled or foreign.
import './lib/check-node.mjs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { startChild, stopChildren } from './lib/children.mjs';
import { dataFolder } from './lib/data-folder.mjs';
import { generateClient, installPackages } from './lib/install.mjs';
import { PlainError, runMain } from './lib/plain-error.mjs';
import { startRedis } from './lib/redis.mjs';

const USAGE =
  'Usage: npm run chaos:stream [-- --clients 200 --seconds 30 --connects 10000 --seed 1 --redis --short --json]';

function readFlags() {
  const text = { type: 'string' };
  const flag = { type: 'boolean', default: false };
  const options = { clients: text, seconds: text, connects: text, seed: text, redis: flag, short: flag, json: flag }; // prettier-ignore
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

const FULL = { clients: 200, seconds: 30, connects: 10_000 };
const SHORT = { clients: 40, seconds: 6, connects: 1_000 };

function settingsOf(flags) {
  const usual = flags.short ? SHORT : FULL;
  return {
    LOG_LEVEL: 'fatal',
    CHAOS_CLIENTS: numberOf(flags, 'clients', usual.clients),
    CHAOS_SECONDS: numberOf(flags, 'seconds', usual.seconds),
    CHAOS_CONNECTS: numberOf(flags, 'connects', usual.connects),
    CHAOS_SEED: numberOf(flags, 'seed', 1),
    CHAOS_JSON: flags.json ? '1' : '',
  };
}

async function demandRedis() {
  const redis = await startRedis();
  if (redis) return redis;
  throw new PlainError('No redis-server is installed.');
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
  const folder = path.join(dataFolder(), 'chaos-stream');
  await installPackages(folder);
  await generateClient(folder);
  const { startThrowawayPostgres } = await import('./lib/throwaway-postgres.mjs');
  const { applyMigrations } = await import('./lib/migrate.mjs');
  const redis = flags.redis ? await demandRedis() : null;
  try {
    database = await startThrowawayPostgres('npm run chaos:stream');
    const { ownerUrl, appUrl } = database;
    await applyMigrations({ connectionString: ownerUrl, appConnectionString: appUrl });
    const env = { ...settingsOf(flags), DATABASE_URL: appUrl, REDIS_URL: redis?.url ?? '' };
    const node = ['--conditions=react-server', '--import=tsx', 'scripts/stream-chaos/trial.ts'];
    const { code } = await startChild(process.execPath, node, { env }).ended;
    return code;
  } finally {
    await stopAll();
    await redis?.stop();
  }
});
