import { createPeople, findActorByEmail, type Actor, type TeamRole } from '@/lib/auth';
import { AppError, type ErrorCode } from '@/lib/core/errors';
import { createDeal, type Request } from '@/lib/deals';
import type { DealDto } from '@/lib/deals/dto';
import { createDealInput, listDealsQuery, type ListDealsQuery } from '@/lib/deals/schema';
import { registerSubscriptions } from '@/lib/jobs';
import { createDatabase } from '@/lib/platform/db';
import type { Deps } from '@/lib/platform/deps';
import { createTestDatabase } from './database';

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

/** A clock that stands still until it is told to travel. */
export interface Clock {
  now(): Date;
  travel(ms: number): void;
  set(time: Date): void;
}

export function createClock(start = '2026-03-02T09:00:00.000Z'): Clock {
  let time = Date.parse(start);
  return {
    now: () => new Date(time),
    travel: (ms) => {
      time += ms;
    },
    set: (to) => {
      time = to.getTime();
    },
  };
}

export const testDeps = (url: string, clock: Clock): Deps => ({
  db: createDatabase(url),
  now: () => clock.now(),
});

/** Two teams: North with every role, South with the outsider alone; and one person in neither. */
const MEMBERS = {
  owner: ['north', 'owner'],
  admin: ['north', 'admin'],
  member: ['north', 'member'],
  viewer: ['north', 'viewer'],
  outsider: ['south', 'owner'],
} as const satisfies Record<string, readonly [string, TeamRole]>;

export type PersonKey = keyof typeof MEMBERS | 'loner';
const PEOPLE = [...Object.keys(MEMBERS), 'loner'] as PersonKey[];
const emailOf = (key: PersonKey): string => `${key}@test.example`;

async function makePeople(deps: Deps) {
  const membersOf = (team: string) =>
    Object.entries(MEMBERS)
      .filter(([, [home]]) => home === team)
      .map(([userKey, [, role]]) => ({ userKey, role }));
  const { people, teams } = await createPeople(deps, {
    users: PEOPLE.map((key) => ({ key, email: emailOf(key), name: `Person ${key}` })),
    teams: ['north', 'south'].map((key) => ({ key, name: `Team ${key}`, members: membersOf(key) })),
  });
  const idIn = (map: ReadonlyMap<string, string>, key: string) => map.get(key) ?? '';
  return {
    userId: (key: PersonKey) => idIn(people, key),
    teamId: (key: 'north' | 'south') => idIn(teams, key),
  };
}

export interface World {
  /** As the app's role, like `deps`. */
  readonly url: string;
  /** As the tables' owner, for the few tests that do what the app may not. */
  readonly ownerUrl: string;
  readonly deps: Deps;
  readonly clock: Clock;
  userId(key: PersonKey): string;
  teamId(key: 'north' | 'south'): string;
  /** The person as they stand in the database now, signed in. */
  actor(key: PersonKey): Promise<Actor>;
  request(key: PersonKey): Promise<Request>;
  close(): Promise<void>;
}

/** A database of the test file's own with two teams in it, and a clock to travel with. */
export async function createWorld(start?: string): Promise<World> {
  registerSubscriptions();
  const database = await createTestDatabase();
  const clock = createClock(start);
  const deps = testDeps(database.url, clock);
  const people = await makePeople(deps);
  const actor = async (key: PersonKey): Promise<Actor> => {
    const found = await findActorByEmail(deps, emailOf(key));
    if (!found) throw new Error(`There is no ${key}.`);
    return found;
  };
  return {
    url: database.url,
    ownerUrl: database.ownerUrl,
    deps,
    clock,
    ...people,
    actor,
    request: async (key) => requestOf(await actor(key)),
    close: async () => {
      await deps.db.$disconnect();
      await database.drop();
    },
  };
}

export const requestOf = (actor: Actor): Request => ({ actor, source: 'screen', requestId: null });

/** A deal typed in by a person, with everything that the test does not name left plain. */
export async function makeDeal(
  world: World,
  input: Partial<Parameters<typeof createDealInput.parse>[0] & object> = {},
  by: PersonKey = 'owner',
): Promise<DealDto> {
  const parsed = createDealInput.parse({ name: 'A deal', value: 10_000, ...input });
  return createDeal(world.deps, await world.request(by), parsed);
}

export const listQuery = (query: Partial<ListDealsQuery> = {}): ListDealsQuery =>
  listDealsQuery.parse({ ...query, band: query.band?.join(',') });

/** The code and the fields that a refusal names; fails where nothing was refused. */
export async function refusal(
  work: Promise<unknown>,
): Promise<{ code: ErrorCode; fields: string[] }> {
  const outcome = await work.then(
    () => 'nothing was refused',
    (error: unknown) => error,
  );
  if (!(outcome instanceof AppError)) {
    throw new Error('expected an AppError', { cause: outcome });
  }
  return { code: outcome.code, fields: Object.keys(outcome.fields ?? {}) };
}

/** How many rows each table that a change writes to holds. */
export async function countRows({ db }: Deps) {
  const jobs = await db.$queryRaw<{ count: bigint }[]>`SELECT count(*) FROM pgboss.job`;
  return {
    deals: await db.deal.count(),
    history: await db.dealEvent.count(),
    timeline: await db.dealTimeline.count(),
    eventLog: await db.eventLog.count(),
    alerts: await db.alert.count(),
    notifications: await db.notification.count(),
    jobs: Number(jobs[0]?.count ?? 0),
  };
}
