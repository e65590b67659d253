import { appendEvents, type DomainEvent } from '@/lib/events';
import { createDeal, updateDeal } from '@/lib/deals';
import { createDealInput, updateDealInput } from '@/lib/deals/schema';
import { findActorById, type Actor } from '@/lib/auth';
import { inTransaction } from '@/lib/platform/db';
import type { Deps } from '@/lib/platform/deps';

const SLOWEST_MS = 400;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

export interface Tenant {
  readonly teamId: string;
  readonly ownerId: string;
}

async function actorOf(deps: Deps, { ownerId }: Tenant): Promise<Actor> {
  const actor = await findActorById(deps, ownerId);
  if (!actor) throw new Error('the writer is not there');
  return actor;
}

/** Writes deals through the product's own path until it is told to stop; answers how many changes. */
export async function keepChanging(
  deps: Deps,
  tenant: Tenant,
  mayGoOn: () => boolean,
): Promise<number> {
  const request = { actor: await actorOf(deps, tenant), source: 'api', requestId: null } as const;
  const given = createDealInput.parse({ name: 'Chaos', value: 1, teamId: tenant.teamId });
  let deal = await createDeal(deps, request, given);
  let changes = 1;
  while (mayGoOn()) {
    const input = updateDealInput.parse({ version: deal.version, value: changes + 1 });
    deal = await updateDeal(deps, request, deal.id, input);
    changes += 1;
  }
  return changes;
}

/** Writes events early in transactions that commit late: what numbering at the insert would lose. */
export async function keepDelaying(
  deps: Deps,
  tenant: Tenant,
  { mayGoOn, random }: { mayGoOn: () => boolean; random: () => number },
): Promise<number> {
  let changes = 0;
  while (mayGoOn()) {
    const event: DomainEvent = {
      type: 'import.progress',
      at: deps.now(),
      scopeKey: `team:${tenant.teamId}`,
      teamId: tenant.teamId,
      dealId: null,
      sequence: null,
      source: 'import',
      data: { importId: 'chaos', status: 'running', progress: changes },
      announced: true,
    };
    await inTransaction(deps.db, async (tx) => {
      await appendEvents(tx, [event]);
      await pause(SLOWEST_MS * random());
    });
    changes += 1;
  }
  return changes;
}
