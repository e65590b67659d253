import { DAY, type World } from '@/test/factories';
import type { DemoDeal } from '../../../../scripts/seed/demo-types';
import { generateDemo } from '../../../../scripts/seed/generate';
import { importBatch, type IncomingDeal } from '../../deals';
import { refreshNorms } from '../index';

const BATCH = 200;

const toIncoming = (deal: DemoDeal): IncomingDeal => ({
  ...deal,
  source: 'salesforce',
  crmStage: null,
  createdAt: new Date(deal.createdAt),
  expectedCloseDate: new Date(deal.expectedCloseDate),
  closedAt: deal.closedAt === null ? null : new Date(deal.closedAt),
  ownerName: null,
  assignedToId: null,
  isDemo: true,
  told: null,
  contacts: [],
  meetings: [],
  events: deal.events.map((event, index) => ({
    ...event,
    at: new Date(event.at),
    externalId: `line-${index}`,
  })),
});

/** The team North with the demo's histories: some 400 open and 300 closed deals, as of the clock's day. */
export async function importDemo(world: World): Promise<void> {
  const now = world.clock.now();
  const { deals } = generateDemo({ seed: 1, today: Math.floor(now.getTime() / DAY) * DAY });
  const teamId = world.teamId('north');
  const place = { scopeKey: `team:${teamId}`, teamId, userId: world.userId('owner') };
  const context = { now, actorId: null, actorName: null, source: 'salesforce', requestId: null };
  for (const closed of [true, false]) {
    const some = deals.filter(({ closedAt }) => (closedAt !== null) === closed);
    for (let first = 0; first < some.length; first += BATCH) {
      const batch = some.slice(first, first + BATCH).map(toIncoming);
      await importBatch(world.deps, place, batch, context, 'nothing');
    }
    if (closed) await refreshNorms(world.deps, place.scopeKey);
  }
}
