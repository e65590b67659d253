import { once } from 'node:events';
import { findActorById } from '@/lib/auth';
import { createDeal } from '@/lib/deals';
import { createDealInput } from '@/lib/deals/schema';
import type { Deps } from '@/lib/platform/deps';
import { quantile } from '../stream-chaos/findings';
import type { Inbox } from './inbox';
import { pause, start } from './processes';
import { makeEndpoint, makeTenant, type Tenant } from './setting';

const ENDPOINTS = 20;
const EVERY_MS = 400;
/** The first ones compile code and open connections; they are no measure. */
const WARM_UP = 3;
const STEADY = 'Steady';
/** Far above what the healthy ones may need. */
const SETTLE_MS = 20_000;

export interface IsolationFindings {
  readonly endpoints: number;
  readonly hanging: number;
  readonly events: number;
  /** To the healthy ones. */
  readonly due: number;
  readonly missing: number;
  /** By one of the three verifiers. */
  readonly refused: number;
  /** Exchanges that were begun with those that hang. */
  readonly hung: number;
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

/** Half of the endpoints hang until the time limit; how long the others wait for their events. */
export async function runIsolation(
  deps: Deps,
  inbox: Inbox,
  seconds: number,
): Promise<IsolationFindings> {
  const tenant = await makeTenant(deps, 'isolation');
  const paths = Array.from({ length: ENDPOINTS }, (_, n) => `/isolation/${n}`);
  const hangs = (path: string) => paths.indexOf(path) % 2 === 1;
  for (const path of paths) {
    await makeEndpoint(deps, tenant, inbox, { path, events: ['deal.created'] });
    if (hangs(path)) inbox.hang(path);
  }
  const { child, ended } = start('worker', { leaseMs: null, kill: null });
  await once(child, 'message');
  const healthy = paths.filter((path) => !hangs(path));
  const arrived = (name: string) =>
    inbox.arrivals.filter(({ path, text }) => healthy.includes(path) && text.includes(name));
  const settle = async (name: string, due: number) => {
    const until = Date.now() + SETTLE_MS;
    while (Date.now() < until && arrived(name).length < due) await pause(100);
    return arrived(name);
  };
  await makeDeals(deps, tenant, 'Warm', WARM_UP);
  await settle('Warm', WARM_UP * healthy.length);
  const events = Math.ceil((seconds * 1_000) / EVERY_MS);
  await makeDeals(deps, tenant, STEADY, events);
  const due = events * healthy.length;
  const arrivals = await settle(STEADY, due);
  child.kill('SIGKILL');
  await ended;
  const waits = arrivals.map(
    ({ at, text }) => at - Date.parse((JSON.parse(text) as { timestamp: string }).timestamp),
  );
  return {
    endpoints: ENDPOINTS,
    hanging: ENDPOINTS - healthy.length,
    events,
    due,
    missing: due - new Set(arrivals.map(({ path, eventId }) => path + eventId)).size,
    refused: arrivals.filter(({ refusals }) => refusals > 0).length,
    hung: inbox.arrivals.filter(({ path }) => paths.includes(path) && hangs(path)).length,
    p50: quantile(waits, 0.5),
    p95: quantile(waits, 0.95),
    longest: Math.max(0, ...waits),
  };
}
