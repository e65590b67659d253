import 'server-only';
import type { Db } from '../platform/db';
import type { TeamRole } from './model';

const withMemberships = {
  memberships: {
    select: { role: true, teamId: true, team: { select: { name: true } } },
    orderBy: { createdAt: 'asc' },
  },
} as const;

export function findUserById(db: Db, id: string) {
  return db.user.findFirst({ where: { id, deletedAt: null }, include: withMemberships });
}

export function findUserByEmail(db: Db, email: string) {
  return db.user.findFirst({ where: { email, deletedAt: null }, include: withMemberships });
}

export type UserWithMemberships = NonNullable<Awaited<ReturnType<typeof findUserById>>>;

export function findToken(db: Db, tokenHash: string) {
  return db.apiToken.findUnique({
    where: { tokenHash },
    include: { user: { include: withMemberships } },
  });
}

/** Keeps "last used" to the minute: a write per request would turn every read into a write. */
export async function touchToken(db: Db, id: string, now: Date): Promise<void> {
  const minuteAgo = new Date(now.getTime() - 60_000);
  await db.apiToken.updateMany({
    where: { id, OR: [{ lastUsedAt: null }, { lastUsedAt: { lt: minuteAgo } }] },
    data: { lastUsedAt: now },
  });
}

export function createToken(
  db: Db,
  data: {
    userId: string;
    name: string;
    tokenHash: string;
    prefix: string;
    scopes: string[];
    createdAt: Date;
    expiresAt: Date | null;
  },
) {
  return db.apiToken.create({ data });
}

export function listDemoPeople(db: Db) {
  return db.user.findMany({
    where: { isDemo: true, deletedAt: null },
    include: withMemberships,
    orderBy: { createdAt: 'asc' },
  });
}

export async function insertUsers(
  db: Db,
  users: { id: string; email: string; name: string; isDemo: boolean; createdAt: Date }[],
): Promise<void> {
  await db.user.createMany({ data: users });
}

export async function insertTeams(
  db: Db,
  teams: { id: string; name: string }[],
  members: { teamId: string; userId: string; role: TeamRole }[],
): Promise<void> {
  await db.team.createMany({ data: teams });
  await db.teamMember.createMany({ data: members });
}
