// Measured child of the section `sync`: works on the sync of --integration for the user --as, as of
// --at (epoch milliseconds). --step: "begin" connects with --token at --address and dies when
// --die-at deals have been written; "resume" goes on; "again" syncs all of it once more. Prints JSON.
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { findActorByEmail } from '@/lib/auth';
import { connectIntegration, runSync, startSync, type ConnectInput } from '@/lib/integrations';
import { INTEGRATIONS } from '@/lib/integrations/model';
import { registerSubscriptions } from '@/lib/jobs';
import { getDatabase } from '@/lib/platform/db';
import { getEnv } from '@/lib/platform/env';
import { watchMemory } from './peak-memory';

const text = { type: 'string' } as const;
const { values } = parseArgs({
  options: {
    integration: text, address: text, token: text, as: text, at: text, step: text, 'die-at': text,
  },
}); // prettier-ignore
const began = Date.now();
const deps = {
  db: getDatabase(),
  now: () => new Date(Number(values.at) + Date.now() - began),
};
const name = INTEGRATIONS.find((each) => each === values.integration);
if (!name) throw new Error(`There is no integration ${values.integration}.`);

registerSubscriptions();
const actor = await findActorByEmail(deps, values.as ?? '');
if (!actor) throw new Error(`There is no user ${values.as}.`);
const request = { actor, source: 'api' as const, requestId: null };

const peak = watchMemory();
const cpuStart = process.cpuUsage();
const start = performance.now();

async function connect(): Promise<void> {
  const input: ConnectInput = {
    credentials: {
      authKind: 'token',
      accessToken: values.token ?? '',
      refreshToken: null,
      expiresAt: null,
      address: values.address ?? null,
    },
    teamId: undefined,
  };
  if (!name) return;
  await connectIntegration(deps, getEnv(), request, name, input);
}

/** Dies like a machine that loses its power, between two pages or in the middle of one. */
function dieAt(limit: number): void {
  const look = async () => {
    const run = await deps.db.syncRun.findFirst({ where: { status: 'running' } });
    if ((run?.created ?? 0) >= limit) process.kill(process.pid, 'SIGKILL');
    setTimeout(look, 20).unref();
  };
  void look();
}

if (values.step === 'begin') {
  await connect();
  dieAt(Number(values['die-at']));
}
const kind = values.step === 'again' ? ({ kind: 'full' } as const) : {};
const { syncId } = await startSync(deps, request, name, { trigger: 'api', ...kind });
for (;;) {
  const progress = await runSync(deps, syncId, { until: Date.now() + 60_000 });
  if (progress === 'done') break;
  // What was killed holds its lease for half a minute.
  if (progress === 'busy') await sleep(250);
}
const seconds = (performance.now() - start) / 1_000;
const cpu = process.cpuUsage(cpuStart);
const { status, error, created, updated, unchanged, skipped, recordsRead, eventsAdded } =
  await deps.db.syncRun.findUniqueOrThrow({ where: { id: syncId } });
const counts = { created, updated, unchanged, skipped, recordsRead, eventsAdded };
const told = { status, error, ...counts, seconds, cpuSeconds: (cpu.user + cpu.system) / 1e6 };
process.stdout.write(`${JSON.stringify({ ...told, ...peak() })}\n`);
await deps.db.$disconnect();
