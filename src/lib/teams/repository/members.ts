import 'server-only';
import { teamKey, type TeamRole } from '../../auth';
import type { Db, Tx } from '../../platform/db';

const person = {
  select: { id: true, name: true, email: true, auditRef: true },
} as const;

export function findMember(db: Db, teamId: string, userId: string) {
  return db.teamMember.findUnique({
    where: { teamId_userId: { teamId, userId } },
    include: { user: person },
  });
}
export type MemberRow = NonNullable<Awaited<ReturnType<typeof findMember>>>;

/** Owners first, then by name. */
export function listMembers(db: Db, teamId: string): Promise<MemberRow[]> {
  return db.teamMember.findMany({
    where: { teamId },
    include: { user: person },
    orderBy: [{ role: 'asc' }, { user: { name: 'asc' } }, { id: 'asc' }],
  });
}

/** How many of the team's deals each person is assigned. */
export async function countAssigned(db: Db, teamId: string): Promise<Map<string, number>> {
  const rows = await db.deal.groupBy({
    by: ['assignedToId'],
    where: { teamId, deletedAt: null, assignedToId: { not: null } },
    _count: true,
  });
  return new Map(rows.map(({ assignedToId, _count }) => [assignedToId ?? '', _count]));
}

export function countOwners(db: Db, teamId: string): Promise<number> {
  return db.teamMember.count({ where: { teamId, role: 'owner', user: { deletedAt: null } } });
}

/** Letters for letters: a pattern match would take the `_` of an address for any sign. */
export async function isMemberByEmail(db: Db, teamId: string, email: string): Promise<boolean> {
  const rows = await db.$queryRaw<unknown[]>`SELECT 1 FROM "TeamMember" m
    JOIN "User" u ON u."id" = m."userId"
    WHERE m."teamId" = ${teamId} AND lower(u."email") = lower(${email}) LIMIT 1`;
  return rows.length > 0;
}

export async function insertMember(
  tx: Tx,
  data: { teamId: string; userId: string; role: TeamRole; createdAt: Date },
): Promise<void> {
  await tx.teamMember.create({ data });
}

export async function setRole(
  tx: Tx,
  teamId: string,
  userId: string,
  role: TeamRole,
): Promise<void> {
  await tx.teamMember.update({ where: { teamId_userId: { teamId, userId } }, data: { role } });
}

/** Answers kept for their Idempotency-Keys go as well: they may hold what they can see no more. */
export async function deleteMember(tx: Tx, teamId: string, userId: string): Promise<void> {
  await tx.teamMember.delete({ where: { teamId_userId: { teamId, userId } } });
  await tx.idempotencyKey.deleteMany({ where: { actorId: userId, completedAt: { not: null } } });
}

/** The account of an address, whatever its case; null without one. */
export async function findUserIdByEmail(db: Db, email: string): Promise<string | null> {
  const rows = await db.$queryRaw<{ id: string }[]>`SELECT "id" FROM "User"
    WHERE lower("email") = lower(${email}) AND "deletedAt" IS NULL ORDER BY "createdAt" LIMIT 1`;
  return rows[0]?.id ?? null;
}

export async function findName(db: Db, userId: string | null): Promise<string | null> {
  if (userId === null) return null;
  const found = await db.user.findUnique({ where: { id: userId }, select: { name: true } });
  return found?.name ?? null;
}

export async function findNames(db: Db, ids: readonly string[]): Promise<Map<string, string>> {
  const found = await db.user.findMany({
    where: { id: { in: [...ids] } },
    select: { id: true, name: true },
  });
  return new Map(found.map(({ id, name }) => [id, name]));
}

/** What was held back for quiet hours and is about this team leaves no more. */
export async function dropPlannedMessages(tx: Tx, teamId: string, userId: string): Promise<void> {
  const where = { userId, scopeKey: teamKey(teamId), status: 'planned' };
  await tx.plannedMessage.deleteMany({ where });
}

/**
 * Webhooks and Slack channels of a team whose keeper leaves go on under an owner's name: who is told
 * when one breaks has to be there, and deleting an account elsewhere must not take them along.
 */
export async function giveHooksToOwner(tx: Tx, teamId: string, userId: string): Promise<void> {
  const owner = await tx.teamMember.findFirst({
    where: { teamId, role: 'owner', userId: { not: userId } },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    select: { userId: true },
  });
  if (!owner) return;
  await tx.webhook.updateMany({ where: { teamId, userId }, data: { userId: owner.userId } });
  await tx.slackHook.updateMany({ where: { teamId, userId }, data: { userId: owner.userId } });
}
