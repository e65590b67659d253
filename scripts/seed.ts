// Fills an empty database with the demo's pipeline; does nothing where it is there already.
import { createPeople, hasDemoPeople } from '@/lib/auth';
import { teamKey, personalKey } from '@/lib/auth/model';
import { assessScope, importBatch, type ImportPlace, type IncomingDeal } from '@/lib/deals';
import { getEnv } from '@/lib/platform/env';
import type { Deps } from '@/lib/platform/deps';
import { refreshNorms } from '@/lib/scoring';
import { withDatabase } from './script-context';
import type { DemoData, DemoDeal } from './seed/demo-types';
import { generateDemo } from './seed/generate';
import { USERS } from './seed/people-table';

const BATCH = 100;

type Ids = ReadonlyMap<string, string>;

/** Our people are named in the histories by address; a timeline shows names. */
const NAMES = new Map(USERS.map(({ email, name }) => [email, name]));

function toIncoming(deal: DemoDeal, people: Ids): IncomingDeal {
  const date = (time: number | null) => (time === null ? null : new Date(time));
  return {
    ...deal,
    externalId: deal.source ? deal.externalId : null,
    crmStage: null,
    createdAt: new Date(deal.createdAt),
    expectedCloseDate: date(deal.expectedCloseDate),
    closedAt: date(deal.closedAt),
    ownerName: null,
    assignedToId: people.get(deal.ownerKey) ?? null,
    isDemo: true,
    events: deal.events.map((event, index) => ({
      ...event,
      at: new Date(event.at),
      actor: NAMES.get(event.actor ?? '') ?? event.actor,
      externalId: `seed-${index}`,
    })),
    meetings: deal.meetings.map((meeting) => ({
      ...meeting,
      startTime: new Date(meeting.startTime),
      endTime: new Date(meeting.endTime),
    })),
  };
}

/** The deals by the owner key and the creator that they are stored under. */
function placesOf(data: DemoData, people: Ids, teams: Ids): Map<ImportPlace, DemoDeal[]> {
  const places = new Map<string, [ImportPlace, DemoDeal[]]>();
  for (const deal of data.deals) {
    const userId = people.get(deal.ownerKey) ?? '';
    const teamId = deal.teamKey === null ? null : (teams.get(deal.teamKey) ?? null);
    const scopeKey = teamId === null ? personalKey(userId) : teamKey(teamId);
    const key = `${scopeKey}|${userId}`;
    const entry = places.get(key) ?? [{ scopeKey, teamId, userId }, []];
    entry[1].push(deal);
    places.set(key, entry);
  }
  return new Map(places.values());
}

async function seed(deps: Deps): Promise<number> {
  const data = generateDemo({ seed: getEnv().SENTINEL_SEED, today: deps.now().getTime() });
  const { people, teams } = await createPeople(deps, data);
  const places = placesOf(data, people, teams);
  const context = {
    now: deps.now(),
    actorId: null,
    actorName: null,
    source: 'seed',
    requestId: null,
  };
  for (const [place, deals] of places) {
    for (let start = 0; start < deals.length; start += BATCH) {
      const batch = deals.slice(start, start + BATCH).map((deal) => toIncoming(deal, people));
      await importBatch(deps, place, batch, context, 'nothing');
    }
  }
  for (const scopeKey of new Set([...places.keys()].map((place) => place.scopeKey))) {
    await refreshNorms(deps, scopeKey);
    const until = Date.now() + 600_000;
    await assessScope(deps, scopeKey, deps.now(), { announce: 'nothing', until });
  }
  return data.deals.length;
}

await withDatabase(async (deps) => {
  if (await hasDemoPeople(deps)) {
    console.log('already there');
    return;
  }
  console.log(`${await seed(deps)} deals seeded`);
});
