// Fills an empty database with the demo's pipeline; does nothing where it is there already.
import { createPeople, findActorByEmail, findPeople } from '@/lib/auth';
import { teamKey, personalKey } from '@/lib/auth/model';
import {
  assessScope,
  countDemoDeals,
  importBatch,
  type ImportPlace,
  type IncomingDeal,
} from '@/lib/deals';
import { inTransaction } from '@/lib/platform/db';
import { getEnv } from '@/lib/platform/env';
import type { Deps } from '@/lib/platform/deps';
import { enqueue } from '@/lib/platform/queue';
import { refreshNorms, startRun } from '@/lib/scoring';
import { withDatabase } from './script-context';
import type { DemoData, DemoDeal } from './seed/demo-types';
import { generateDemo } from './seed/generate';
import { TEAMS, USERS } from './seed/people-table';

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
    told: null,
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

interface Placed {
  readonly place: ImportPlace;
  readonly deals: DemoDeal[];
}

/** The deals by the owner key and the creator that they are stored under. */
function placesOf(data: DemoData, people: Ids, teams: Ids): Map<string, Placed> {
  const places = new Map<string, Placed>();
  for (const deal of data.deals) {
    const userId = people.get(deal.ownerKey) ?? '';
    const teamId = deal.teamKey === null ? null : (teams.get(deal.teamKey) ?? null);
    const scopeKey = teamId === null ? personalKey(userId) : teamKey(teamId);
    const key = `${scopeKey}|${userId}`;
    const placed = places.get(key) ?? { place: { scopeKey, teamId, userId }, deals: [] };
    placed.deals.push(deal);
    places.set(key, placed);
  }
  return places;
}

const contextAt = (now: Date) => ({
  now,
  actorId: null,
  actorName: null,
  source: 'seed',
  requestId: null,
});

/** The closed ones first, since the norms that the open ones are judged by come from them. */
const inWritingOrder = (deals: readonly DemoDeal[]): DemoDeal[] =>
  deals.toSorted((a, b) => Number(a.closedAt === null) - Number(b.closedAt === null));

/** Writes what is missing of a place. Batches commit whole and in order, so a count tells how far. */
async function fill(deps: Deps, { place, deals }: Placed, known: number, people: Ids) {
  for (let start = known; start < deals.length; start += BATCH) {
    const batch = deals.slice(start, start + BATCH).map((deal) => toIncoming(deal, people));
    await importBatch(deps, place, batch, contextAt(deps.now()), 'nothing');
  }
}

/** As an import does it: what has closed, the norms of it, and then what is open. */
async function fillAll(deps: Deps, places: ReadonlyMap<string, Placed>, people: Ids) {
  const known = await countDemoDeals(deps.db);
  const scopes = new Set([...places.values()].map(({ place }) => place.scopeKey));
  const ordered = [...places].map(([key, { place, deals }]) => {
    return { place, deals: inWritingOrder(deals), known: known.get(key) ?? 0 };
  });
  for (const { place, deals, known: done } of ordered) {
    const closed = deals.filter(({ closedAt }) => closedAt !== null);
    await fill(deps, { place, deals: closed }, done, people);
  }
  for (const scopeKey of scopes) await refreshNorms(deps, scopeKey);
  for (const { place, deals, known: done } of ordered) {
    const closed = deals.filter(({ closedAt }) => closedAt !== null).length;
    await fill(deps, { place, deals }, Math.max(done, closed), people);
  }
  return scopes;
}

/** So that the proof page of the demo has something to show: the server does it once it has started. */
async function startBacktests(deps: Deps, teams: Ids): Promise<void> {
  for (const { key, members } of TEAMS) {
    const owner = members.find(({ role }) => role === 'owner')?.userKey;
    const email = USERS.find((user) => user.key === owner)?.email ?? '';
    const actor = await findActorByEmail(deps, email);
    if (actor) await startRun(deps, actor, { kind: 'backtest', teamId: teams.get(key) });
  }
}

async function seed(deps: Deps): Promise<number> {
  const seedNumber = getEnv().SENTINEL_SEED;
  const found = await findPeople(deps, { users: USERS, teams: TEAMS });
  // A seed that was killed half way goes on with the same data, dated from the same day.
  const today = (found?.since ?? deps.now()).getTime();
  const data = generateDemo({ seed: seedNumber, today });
  const { people, teams } = found ?? (await createPeople(deps, data));
  const known = await countDemoDeals(deps.db);
  const total = [...known.values()].reduce((sum, count) => sum + count, 0);
  if (total >= data.deals.length) return 0;
  for (const scopeKey of await fillAll(deps, placesOf(data, people, teams), people)) {
    const until = Date.now() + 600_000;
    await assessScope(deps, scopeKey, deps.now(), { announce: 'nothing', until });
    const once = { singletonKey: scopeKey };
    await inTransaction(deps.db, (tx) => enqueue(tx, 'alert-replay', { scopeKey }, once));
  }
  await startBacktests(deps, teams);
  return data.deals.length - total;
}

await withDatabase(async (deps) => {
  const count = await seed(deps);
  console.log(count === 0 ? 'already there' : `${count} deals seeded`);
});
