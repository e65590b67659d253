import 'server-only';
import { sha256Hex } from '../platform/crypto';
import type { Db, Tx } from '../platform/db';
import { PLACEHOLDER_DOMAIN, type TeamRole } from './model';

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

/** What is kept of a subject that was deleted: enough to know it again, too little to tell it. */
const buried = (subject: string): string => `erased:${sha256Hex(subject)}`;

/** By the identity provider's id; deleted people too, since their tokens may still be valid. */
export function findUserBySubject(db: Db, subject: string) {
  return db.user.findFirst({
    where: { externalAuthId: { in: [subject, buried(subject)] } },
    include: withMemberships,
  });
}

/** Leaves a row that opens nothing and says nothing, so that nobody of that subject is made anew. */
export async function buryIdentity(tx: Tx, subject: string, at: Date): Promise<void> {
  const name = buried(subject);
  const email = `${name.replace(':', '-').slice(0, 40)}@${PLACEHOLDER_DOMAIN}`;
  await tx.user.create({
    data: { externalAuthId: name, name: 'Deleted person', email, createdAt: at, deletedAt: at },
  });
}

/** Who holds the address, deleted people included: it can be held once only. */
export function findHolderOf(db: Db, email: string) {
  return db.user.findUnique({ where: { email } });
}

/**
 * Makes all who write the same subject or the same address take turns, to the end of the transaction.
 * The subject comes first everywhere, so that nobody waits in a circle.
 */
export async function lockProfile(tx: Tx, subject: string, email: string | null): Promise<void> {
  const keys = [`subject:${subject}`, ...(email ? [`email:${email}`] : [])];
  for (const key of keys) {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${key}, 0))`;
  }
}

interface ProfileColumns {
  name?: string;
  email?: string;
  imageUrl?: string | null;
  profileAsOf?: Date;
}

export async function insertSubject(
  tx: Tx,
  data: ProfileColumns & {
    externalAuthId: string;
    name: string;
    email: string;
    createdAt: Date;
  },
): Promise<void> {
  await tx.user.create({ data });
}

export async function updateProfile(
  tx: Tx,
  id: string,
  data: ProfileColumns & { externalAuthId?: string },
): Promise<void> {
  await tx.user.update({ where: { id }, data });
}

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
