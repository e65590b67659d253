import { once } from 'node:events';
import { findActorById } from '@/lib/auth';
import { createDeal } from '@/lib/deals';
import { createDealInput } from '@/lib/deals/schema';
import type { Deps } from '@/lib/platform/deps';
import { startNameServer } from '@/test/stand-ins/name-server';
import { quantile } from '../stream-chaos/findings';
import type { Arrival, Endpoint, Inbox } from './inbox';
import { pause, start } from './processes';
import { makeEndpoint, makeTenant, type Tenant } from './setting';

/**
 * How many endpoints of each kind. Those that turn bad have, at four exchanges each, fewer under way than
 * a process has places: what is measured is not the two seconds that it takes to notice them.
 */
const KINDS = { healthy: 10, hanging: 10, slow: 2, nameless: 2 } as const;
type Kind = keyof typeof KINDS;
/** So late (ms) the slow ones answer 200. */
const SLOW_MS = 5_000;
const EVERY_MS = 400;
/** The first ones compile code and open connections; they are no measure. All endpoints answer them. */
const WARM_UP = 3;
const STEADY = 'Steady';
/** Far above what the healthy ones may need. */
const SETTLE_MS = 20_000;

export interface IsolationFindings {
  /** By kind. */
  readonly endpoints: Readonly<Record<Kind, number>>;
  readonly events: number;
  /** To the healthy ones. */
  readonly due: number;
  readonly missing: number;
  /** By one of the three verifiers. */
  readonly refused: number;
  /** Exchanges that were begun with those that hang, and with those that are slow. */
  readonly hung: number;
  readonly slow: number;
  /** Names that were asked for in vain. */
  readonly unanswered: number;
  /** From the change to the arrival at a healthy one, ms. */
  readonly p50: number;
  readonly p95: number;
  readonly longest: number;
}

async function makeDeals(deps: Deps, { ownerId, teamId }: Tenant, name: string, count: number) {
  const actor = await findActorById(deps, ownerId);
  if (!actor) throw new Error('the owner is not there');
  const request = { actor, source: 'api', requestId: null } as const;
  for (let n = 0; n < count; n += 1) {
    const input = createDealInput.parse({ name: `${name} ${n}`, value: 1, teamId });
    await Promise.all([createDeal(deps, request, input), pause(EVERY_MS)]);
  }
}

type Endpoints = Readonly<Record<Kind, readonly Endpoint[]>>;

async function makeEndpoints(deps: Deps, tenant: Tenant, inbox: Inbox): Promise<Endpoints> {
  const make = async (kind: Kind) => {
    const made: Endpoint[] = [];
    for (let n = 0; n < KINDS[kind]; n += 1) {
      const wish = { path: `/isolation/${kind}/${n}`, events: ['deal.created'] as const };
      made.push(await makeEndpoint(deps, tenant, inbox, wish));
    }
    return made;
  };
  return {
    healthy: await make('healthy'),
    hanging: await make('hanging'),
    slow: await make('slow'),
    nameless: await make('nameless'),
  };
}

/** From now on all but the healthy ones are what they are called. */
async function spoil({ db }: Deps, inbox: Inbox, { hanging, slow, nameless }: Endpoints) {
  for (const { path } of hanging) inbox.answer(path, { fault: 'hang' });
  for (const { path } of slow) inbox.answer(path, { status: 200, delayMs: SLOW_MS });
  for (const [n, { id }] of nameless.entries()) {
    await db.webhook.update({ where: { id }, data: { url: `https://hook${n}.silent.example/` } });
  }
}

const arrivedAt = (
  { arrivals }: Inbox,
  endpoints: readonly Endpoint[],
  name: string,
): Arrival[] => {
  const paths = new Set(endpoints.map(({ path }) => path));
  return arrivals.filter(({ path, text }) => paths.has(path) && text.includes(name));
};

async function settle(inbox: Inbox, endpoints: readonly Endpoint[], name: string, due: number) {
  const until = Date.now() + SETTLE_MS;
  while (Date.now() < until && arrivedAt(inbox, endpoints, name).length < due) await pause(100);
  return arrivedAt(inbox, endpoints, name);
}

const waitOf = ({ at, text }: Arrival): number =>
  at - Date.parse((JSON.parse(text) as { timestamp: string }).timestamp);

/**
 * More than half of the endpoints hang until the time limit, answer late, or have names that no server
 * answers for, all from one moment on; how long the others wait for their events.
 */
export async function runIsolation(
  deps: Deps,
  inbox: Inbox,
  seconds: number,
): Promise<IsolationFindings> {
  const tenant = await makeTenant(deps, 'isolation');
  const endpoints = await makeEndpoints(deps, tenant, inbox);
  const all = Object.values(endpoints).flat();
  const names = await startNameServer(() => 'silent');
  const { child, ended } = start('worker', { leaseMs: null, kill: null, nameServer: names.server });
  await once(child, 'message');
  await makeDeals(deps, tenant, 'Warm', WARM_UP);
  await settle(inbox, all, 'Warm', WARM_UP * all.length);
  await spoil(deps, inbox, endpoints);
  const events = Math.ceil((seconds * 1_000) / EVERY_MS);
  await makeDeals(deps, tenant, STEADY, events);
  const due = events * endpoints.healthy.length;
  const arrivals = await settle(inbox, endpoints.healthy, STEADY, due);
  child.kill('SIGKILL');
  await ended;
  await names.close();
  const waits = arrivals.map(waitOf);
  return {
    endpoints: KINDS,
    events,
    due,
    missing: due - new Set(arrivals.map(({ path, eventId }) => path + eventId)).size,
    refused: arrivals.filter(({ refusals }) => refusals > 0).length,
    hung: arrivedAt(inbox, endpoints.hanging, STEADY).length,
    slow: arrivedAt(inbox, endpoints.slow, STEADY).length,
    unanswered: new Set(names.questions.map(({ name }) => name)).size,
    p50: quantile(waits, 0.5),
    p95: quantile(waits, 0.95),
    longest: Math.max(0, ...waits),
  };
}
