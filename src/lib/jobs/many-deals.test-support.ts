import type { World } from '@/test/factories';
import { importBatch } from '../deals';

/** Many deals at once, without their hundreds of transactions. */
export async function manyDeals(world: World, count: number): Promise<void> {
  const place = {
    scopeKey: `team:${world.teamId('north')}`,
    teamId: world.teamId('north'),
    userId: world.userId('owner'),
  };
  const now = world.clock.now();
  const batch = Array.from({ length: count }, (_, n) => ({
    source: 'test', externalId: `d${n}`, name: `Deal ${n}`, account: null, value: 100 * n, currency: 'USD',
    location: null, stage: 'proposal' as const, crmStage: null, createdAt: now, expectedCloseDate: null,
    closedAt: null, outcome: null, ownerName: null, assignedToId: null, isDemo: false,
      told: null, events: [],
    contacts: [], meetings: [],
  })); // prettier-ignore
  const context = { now, actorId: null, actorName: null, source: 'import', requestId: null };
  await importBatch(world.deps, place, batch, context, 'nothing');
}
