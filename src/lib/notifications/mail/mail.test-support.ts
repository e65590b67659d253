import { makeDeal, type PersonKey, type World } from '@/test/factories';
import type { ResendStandIn } from '@/test/stand-ins/resend/server';
import type { DealDto } from '../../deals/dto';
import { updateDeal } from '../../deals';
import type { Deps } from '../../platform/deps';
import { parseEnv, type Env } from '../../platform/env/schema';
import { createLog, type Logger } from '../../platform/log';
import { drain } from '../../platform/outbox';
import { happen, personEvent } from '../notifications.test-support';
import { mailPump } from './mail-pump';
import { queuePlanned } from './queue-planned';

export const APP_URL = 'https://sentinel.example';
/** Longer than messages wait for others of their kind. */
export const GATHERED_MS = 15_000;

/** With the stand-in as the provider; without one, mails are kept. */
export const envFor = (resend?: Pick<ResendStandIn, 'apiKey' | 'url'>): Env =>
  parseEnv(
    {
      SENTINEL_SESSION_SECRET: 's'.repeat(40),
      NEXT_PUBLIC_APP_URL: APP_URL,
      ...(resend && {
        RESEND_API_KEY: resend.apiKey,
        RESEND_API_URL: resend.url,
        RESEND_FROM_EMAIL: 'told@sentinel.example',
      }),
    },
    { crossChecks: false },
  );

/** A log whose lines are kept. */
export function keepLog(): { log: Logger; lines: string[] } {
  const lines: string[] = [];
  return { log: createLog('trace', { write: (line) => void lines.push(line) }), lines };
}

/** Queues what is due; what breaks is thrown. */
export const queue = (deps: Deps) =>
  queuePlanned(deps, {
    until: Date.now() + 20_000,
    onError: (error) => {
      throw error;
    },
  });

/** Lets the time pass that messages wait for each other, and queues them. */
export function queueGathered({ deps, clock }: Pick<World, 'deps' | 'clock'>) {
  clock.travel(GATHERED_MS);
  return queue(deps);
}

/** Makes the attempts that are due. @returns how many, and what was logged of them */
export async function send(deps: Deps, env: Env): Promise<{ attempted: number; lines: string[] }> {
  const { log, lines } = keepLog();
  const { attempted } = await drain(mailPump(deps, log, env), { until: Date.now() + 20_000 });
  return { attempted, lines };
}

/** Of each planned message of a person what became of it: `type status` or `type reason`. */
export async function plannedOf(world: World, key: PersonKey, channel = 'mail'): Promise<string[]> {
  const rows = await world.deps.db.plannedMessage.findMany({
    where: { userId: world.userId(key), channel },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
  });
  return rows.map(({ type, status, droppedReason }) => `${type} ${droppedReason ?? status}`);
}

export const mailsOf = (world: World, key: PersonKey) =>
  world.deps.db.emailMessage.findMany({
    where: { userId: world.userId(key) },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
  });

/** A deal that a colleague gives to a person, who is told of it. */
export async function giveDeal(world: World, name: string, to: PersonKey): Promise<DealDto> {
  const deal = await makeDeal(world, { name });
  const patch = { assignedToId: world.userId(to) };
  return updateDeal(world.deps, await world.request('owner'), deal.id, patch);
}

/** A warning of a deal, to whoever is named. */
export function warn(world: World, deal: DealDto, to: PersonKey): Promise<void> {
  const data = {
    id: deal.id,
    name: deal.name,
    kind: 'entered_high',
    userId: world.userId(to),
    score: 0.83,
    band: 'High',
    reasons: ['No reply for 19 days', 'No next step is set'],
    contributions: [],
    by: null,
  };
  const event = { ...personEvent(world, 'deal.at_risk', data), dealId: deal.id, sequence: 90 };
  return happen(world, [event]);
}
