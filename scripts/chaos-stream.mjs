// `npm run chaos:stream [-- --clients 200 --seconds 30 --connects 10000 --seed 1 --redis --short --json]`:
// two servers on one database, clients that are cut at random moments and resume by Last-Event-ID,
// one server killed midway; then many connects. Counts what was missed, doubled or foreign.
import './lib/check-node.mjs';
import { PlainError, runMain } from './lib/plain-error.mjs';
import { startRedis } from './lib/redis.mjs';
import { readFlags, runTrial, settingsOf } from './lib/trial.mjs';

const USAGE =
  'Usage: npm run chaos:stream [-- --clients 200 --seconds 30 --connects 10000 --seed 1 --redis --short --json]';
const FULL = { clients: 200, seconds: 30, connects: 10_000 };
const SHORT = { clients: 40, seconds: 6, connects: 1_000 };

async function demandRedis() {
  const redis = await startRedis();
  if (!redis) throw new PlainError('No redis-server is installed.');
  return { env: { REDIS_URL: redis.url }, stop: redis.stop };
}

await runMain(() => {
  const numbers = [...Object.keys(FULL), 'seed'];
  const flags = readFlags({ usage: USAGE, numbers, switches: ['redis', 'short', 'json'] });
  return runTrial({
    name: 'chaos-stream',
    node: ['--conditions=react-server', '--import=tsx', 'scripts/stream-chaos/trial.ts'],
    env: { ...settingsOf(flags, USAGE, flags.short ? SHORT : FULL), REDIS_URL: '' },
    ...(flags.redis ? { prepare: demandRedis } : {}),
  });
});
