// npm run chaos:sync [-- --runs 1000]
// Generated runs of a sync for each provider against its stand-in: refusals, server faults, cut
// answers, expired places, killed processes, edits meanwhile. Each has to end equal to its source,
// and a rerun has to change nothing.
import { parseArgs } from 'node:util';
import { startChild } from './lib/children.mjs';

const { values } = parseArgs({ options: { runs: { type: 'string', default: '1000' } } });
const files = [
  'src/lib/integrations/salesforce/pull.property.test.ts',
  'src/lib/integrations/hubspot/pull.property.test.ts',
  'src/lib/integrations/google-calendar/pull-events.test.ts',
];
const vitest = ['node_modules/vitest/vitest.mjs', 'run', '--project', 'unit', ...files];
const child = startChild(process.execPath, vitest, { env: { SYNC_RUNS: values.runs } });
const { code } = await child.ended;
process.exitCode = code;
