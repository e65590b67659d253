import os from 'node:os';
import { createApiToken, createPeople } from '@/lib/auth';
import { registerSubscriptions } from '@/lib/jobs';
import { createDatabase } from '@/lib/platform/db';
import { getDeps, type Deps } from '@/lib/platform/deps';
import { pollEvents } from '@/lib/realtime';
import { createRandom } from '../seed/random';
import { judge, printTable, type Findings, type Leftovers } from './findings';
import { Client, connectOnce } from './client';
import type { ServerState } from './server';
import { Server } from './servers';
import { keepChanging, keepDelaying, type Tenant } from './writers';

const TEAMS = 10;
const WRITERS_PER_TEAM = 1;
const AT_ONCE = 50;
/** Far above what a stream that works needs to tell what is left. */
const SETTLE_MS = 20_000;
const SERVER_AWAY_MS = 1_500;

const number = (name: string): number => Number(process.env[name]);
const plan = {
  clients: number('CHAOS_CLIENTS'),
  seconds: number('CHAOS_SECONDS'),
  connects: number('CHAOS_CONNECTS'),
  seed: number('CHAOS_SEED'),
  json: process.env.CHAOS_JSON === '1',
};
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

interface Listener {
  readonly tenant: Tenant;
  readonly client: Client;
}

async function makeTenants(deps: Deps): Promise<{ tenants: Tenant[]; tokens: string[] }> {
  const keys = Array.from({ length: plan.clients }, (_, n) => `p${n}`);
  const teams = Array.from({ length: TEAMS }, (_, n) => ({
    key: `t${n}`,
    name: `Team ${n}`,
    members: keys
      .filter((_key, index) => index % TEAMS === n)
      .map((userKey, index) => ({ userKey, role: index === 0 ? 'owner' : 'viewer' }) as const),
  }));
  const users = keys.map((key) => ({ key, name: key, email: `${key}@chaos.example` }));
  const made = await createPeople(deps, { users, teams });
  const idOf = (key: string) => made.people.get(key) ?? '';
  const tenants = teams.map(({ key, members }) => ({
    teamId: made.teams.get(key) ?? '',
    ownerId: idOf(members[0]?.userKey ?? ''),
  }));
  const tokens: string[] = [];
  for (const key of keys) {
    const token = { userId: idOf(key), name: 'chaos', expiresInDays: 1 };
    tokens.push((await createApiToken(deps, { ...token, scopes: ['read'] })).token);
  }
  return { tenants, tokens };
}

/** Waits until everybody has seen the last event of their team, or for too long. */
async function settle(listeners: readonly Listener[], ends: ReadonlyMap<string, bigint>) {
  const until = Date.now() + SETTLE_MS;
  const isBehind = ({ client, tenant }: Listener) =>
    BigInt(client.last ?? 0) < (ends.get(tenant.teamId) ?? 0n);
  while (Date.now() < until && listeners.some((listener) => isBehind(listener))) await pause(50);
}

/** What the log holds for each team: the truth that the clients are held against. */
async function readTruth(deps: Deps): Promise<Map<string, bigint[]>> {
  const rows = await deps.db.liveEvent.findMany({
    where: { seq: { not: null } },
    orderBy: { seq: 'asc' },
    select: { seq: true, scopeKey: true },
  });
  const truth = new Map<string, bigint[]>();
  for (const { seq, scopeKey } of rows) {
    const teamId = scopeKey.replace('team:', '');
    truth.set(teamId, [...(truth.get(teamId) ?? []), seq ?? 0n]);
  }
  return truth;
}

async function write(tenants: readonly Tenant[], random: () => number): Promise<number> {
  // A pool of its own: transactions that wait must not keep the others from writing.
  const deps = { db: createDatabase(process.env.DATABASE_URL ?? '', 40), now: () => new Date() };
  const until = Date.now() + plan.seconds * 1_000;
  const mayGoOn = () => Date.now() < until;
  const work = tenants.flatMap((tenant) => [
    ...Array.from({ length: WRITERS_PER_TEAM }, () => keepChanging(deps, tenant, mayGoOn)),
    keepDelaying(deps, tenant, { mayGoOn, random }),
  ]);
  const changes = await Promise.all(work);
  await deps.db.$disconnect();
  return changes.reduce((total, count) => total + count, 0);
}

async function killMidway(server: Server): Promise<void> {
  await pause((plan.seconds * 1_000) / 2);
  await server.kill();
  await pause(SERVER_AWAY_MS);
  await server.start();
}

async function runCuts(deps: Deps, servers: readonly Server[]): Promise<Findings> {
  const { tenants, tokens } = await makeTenants(deps);
  const random = createRandom(plan.seed).next;
  let isCutting = true;
  const listeners = tokens.map((token, index): Listener => {
    const tenant = tenants[index % TEAMS] ?? { teamId: '', ownerId: '' };
    return { tenant, client: new Client({ token, servers, random }) };
  });
  const runs = listeners.map(({ client }) => client.run(() => isCutting));
  while (listeners.some(({ client }) => client.last === null)) await pause(20);
  const [written] = await Promise.all([
    write(tenants, random),
    ...(servers[1] ? [killMidway(servers[1])] : []),
  ]);
  isCutting = false;
  // Whoever asks gives places to what was committed last.
  await pollEvents(deps, await someActor(deps, tenants), null);
  const truth = await readTruth(deps);
  await settle(listeners, new Map([...truth].map(([team, places]) => [team, places.at(-1) ?? 0n])));
  for (const { client } of listeners) client.stop();
  await Promise.all(runs);
  const heard = listeners.map(({ tenant, client }) => ({ teamId: tenant.teamId, client }));
  return { ...judge(heard, truth), changes: written };
}

async function someActor(deps: Deps, tenants: readonly Tenant[]) {
  const { findActorById } = await import('@/lib/auth');
  const actor = await findActorById(deps, tenants[0]?.ownerId ?? '');
  if (!actor) throw new Error('nobody is there');
  return actor;
}

async function connectMany(server: Server, deps: Deps): Promise<Leftovers> {
  const { tokens } = await connectors(deps);
  const connect = async (count: number) => {
    let left = count;
    const worker = async (token: string) => {
      while ((left -= 1) >= 0) await connectOnce(server.port, token);
    };
    await Promise.all(tokens.map((token) => worker(token)));
    return quiet(server);
  };
  // The first ones fill caches and compile code; they are no measure.
  const before = await connect(Math.min(1_000, plan.connects));
  return { connects: plan.connects, before, after: await connect(plan.connects) };
}

/** The state once the last hang-ups have arrived; as it is where some stream stays. */
async function quiet(server: Server): Promise<ServerState> {
  const until = Date.now() + SETTLE_MS;
  for (;;) {
    const state = await server.state();
    if (state.streams === 0 || Date.now() > until) return state;
    await pause(100);
  }
}

async function connectors(deps: Deps): Promise<{ tokens: string[] }> {
  const keys = Array.from({ length: AT_ONCE }, (_, n) => `c${n}`);
  const users = keys.map((key) => ({ key, name: key, email: `${key}@chaos.example` }));
  const { people } = await createPeople(deps, { users, teams: [] });
  const tokens: string[] = [];
  for (const userId of people.values()) {
    const token = { userId, name: 'chaos', expiresInDays: 1 };
    tokens.push((await createApiToken(deps, { ...token, scopes: ['read'] })).token);
  }
  return { tokens };
}

registerSubscriptions();
const deps = getDeps();
const servers = [new Server(), new Server()];
await Promise.all(servers.map((server) => server.start()));
const findings = await runCuts(deps, servers);
const leftovers = await connectMany(servers[0] as Server, deps);
const machine = `${os.cpus().length} × ${os.cpus()[0]?.model}, Node ${process.versions.node}`;
const isGood = printTable({ machine, plan, findings, leftovers });
process.exit(isGood ? 0 : 1);
