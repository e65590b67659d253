// Measured child of the section `import`: imports --deals and --events as the user --as, by the
// functions of `npm run import`, as of --at (epoch milliseconds). Prints JSON.
import { createReadStream } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { findActorByEmail } from '@/lib/auth';
import { getImport, receiveImport, runImport, type ImportPart } from '@/lib/deals';
import { importFields } from '@/lib/deals/import-schema';
import { registerSubscriptions } from '@/lib/jobs';
import { getDatabase } from '@/lib/platform/db';
import { watchMemory } from './peak-memory';

const text = { type: 'string' } as const;
const { values } = parseArgs({ options: { deals: text, events: text, as: text, at: text } });
const began = Date.now();
const now = () => new Date(Number(values.at) + Date.now() - began);

async function* partsOf(): AsyncGenerator<ImportPart> {
  for (const name of ['deals', 'events'] as const) {
    const file = values[name];
    if (file) yield { kind: 'file', name, fileName: `${name}.csv`, bytes: createReadStream(file) };
  }
  yield { kind: 'field', name: 'stages', value: 'discovery,proposal,negotiation' };
}

registerSubscriptions();
const deps = { db: getDatabase(), now };
const actor = await findActorByEmail(deps, values.as ?? '');
if (!actor) throw new Error(`There is no user ${values.as}.`);

const peak = watchMemory();
const cpuStart = process.cpuUsage();
const seconds: Record<string, number> = {};
let mark = performance.now();
function note(phase: string): void {
  const time = performance.now();
  seconds[phase] = (seconds[phase] ?? 0) + (time - mark) / 1000;
  mark = time;
}

const by = { actor, source: 'import' as const, requestId: null };
const { id } = await receiveImport(deps, by, partsOf(), (fields) => importFields.parse(fields));
note('receiving the files');
const state = { isOver: false };
const work = runImport(deps, id, { until: Infinity }).finally(() => (state.isOver = true));
work.catch(() => undefined);
for (let phase = 'reading deals'; !state.isOver;) {
  await Promise.race([work.catch(() => undefined), sleep(200)]);
  const { progress } = await getImport(deps, actor, id);
  note(phase);
  phase = progress.phase ?? phase;
}
await work;
note('finishing');
const cpu = process.cpuUsage(cpuStart);
const cpuSeconds = (cpu.user + cpu.system) / 1e6;
const run = await getImport(deps, actor, id);
const { created, eventsAdded, skipped } = run.report;
const told = {
  status: run.status,
  rows: run.rows,
  created,
  eventsAdded,
  skipped,
  seconds,
  cpuSeconds,
};
process.stdout.write(`${JSON.stringify({ ...told, ...peak() })}\n`);
await deps.db.$disconnect();
