// Measured child of the section `sweep`: sweeps the database in DATABASE_URL once as of --at (epoch
// milliseconds), by the function of the scheduled job, until nothing is left. Prints JSON.
import { parseArgs } from 'node:util';
import { registerSubscriptions, runRiskSweep } from '@/lib/jobs';
import { getDatabase } from '@/lib/platform/db';
import { watchMemory } from './peak-memory';

const JOB_BUDGET_MS = 600_000;

const { values } = parseArgs({ options: { at: { type: 'string' } } });
const began = Date.now();
/** A clock that begins at the wanted moment and then goes on as clocks do. */
const now = () => new Date(Number(values.at) + Date.now() - began);

registerSubscriptions();
const deps = { db: getDatabase(), now };
const peak = watchMemory();
const start = performance.now();
const cpuStart = process.cpuUsage();
const sum = { assessed: 0, alerts: 0, bandChanged: 0 };
for (let isDone = false; !isDone;) {
  const counts = await runRiskSweep(deps, JOB_BUDGET_MS);
  if (!counts || counts.failed > 0) throw new Error('The sweep of a scope failed.');
  sum.assessed += counts.assessed;
  sum.alerts += counts.alerts;
  sum.bandChanged += counts.bandChanged;
  isDone = counts.done;
}
const seconds = (performance.now() - start) / 1000;
const cpu = process.cpuUsage(cpuStart);
const cpuSeconds = (cpu.user + cpu.system) / 1e6;
process.stdout.write(`${JSON.stringify({ ...sum, seconds, cpuSeconds, ...peak() })}\n`);
await deps.db.$disconnect();
