// `npm run chaos:delivery [-- --events 5000 --kills 5 --seconds 40 --seed 1 --short --json]`: processes
// that write deals and processes that deliver their events are killed at six points, again and again;
// then 14 of 24 endpoints hang, answer late, or have names that no server answers for. Counts what was
// lost, forged, or kept waiting.
import './lib/check-node.mjs';
import { runMain } from './lib/plain-error.mjs';
import { readFlags, runTrial, settingsOf } from './lib/trial.mjs';

const USAGE =
  'Usage: npm run chaos:delivery [-- --events 5000 --kills 5 --seconds 40 --seed 1 --short --json]';
const FULL = { events: 5_000, kills: 5, seconds: 40 };
const SHORT = { events: 300, kills: 1, seconds: 5 };

await runMain(() => {
  const numbers = [...Object.keys(FULL), 'seed'];
  const flags = readFlags({ usage: USAGE, numbers, switches: ['short', 'json'] });
  const allow = new URL('lib/allow-server-only.mjs', import.meta.url).href;
  return runTrial({
    name: 'chaos-delivery',
    node: ['--import', allow, '--import=tsx', 'scripts/delivery-chaos/trial.ts'],
    env: {
      ...settingsOf(flags, USAGE, flags.short ? SHORT : FULL),
      SENTINEL_ENCRYPTION_KEYS: `k1:${Buffer.alloc(32, 7).toString('base64')}`,
    },
  });
});
