import 'server-only';
import { TEAM_ROLES, type TeamRole } from '../../auth';
import type { Db, Tx } from '../../platform/db';
import type { User } from '../../platform/db/generated/client';

export type PersonRow = User;

export function findPerson(db: Db, userId: string): Promise<PersonRow | null> {
  return db.user.findFirst({ where: { id: userId, deletedAt: null } });
}

/**
 * A person for their erase, with their teams and deals: all of it kept from change to the end of the
 * transaction. Teams come first and in their order, as whoever changes members takes them; then the
 * deals, as whoever changes one has it before naming people.
 */
export async function lockPerson(tx: Tx, userId: string): Promise<PersonRow | null> {
  await tx.$queryRaw`SELECT 1 FROM "Team" WHERE "id" IN
    (SELECT "teamId" FROM "TeamMember" WHERE "userId" = ${userId}) ORDER BY "id" FOR NO KEY UPDATE`;
  await tx.$queryRaw`SELECT count(*) FROM (SELECT 1 FROM "Deal"
    WHERE "userId" = ${userId} OR "assignedToId" = ${userId} ORDER BY "id" FOR UPDATE) AS locked`;
  await tx.$queryRaw`SELECT 1 FROM "User" WHERE "id" = ${userId} FOR UPDATE`;
  return findPerson(tx, userId);
}

export interface OtherMember {
  readonly userId: string;
  readonly name: string;
  readonly role: TeamRole;
  readonly auditRef: string;
}

export interface TeamOfPerson {
  readonly teamId: string;
  readonly teamName: string;
  /** Null where the person is no member any more and only has deals there. */
  readonly role: TeamRole | null;
  readonly deals: number;
  /** Everybody else, owners first, then by how long they have been there. */
  readonly others: readonly OtherMember[];
}

const rankOf = (role: TeamRole): number => TEAM_ROLES.indexOf(role);

/** The teams that a person belongs to, and those where they left deals behind. */
export async function listTeamsOf(db: Db, userId: string): Promise<TeamOfPerson[]> {
  const counts = await db.$queryRaw<{ teamId: string; deals: number }[]>`
    SELECT "teamId", count(*)::int AS "deals" FROM "Deal"
    WHERE "teamId" IS NOT NULL AND ("userId" = ${userId} OR "assignedToId" = ${userId})
    GROUP BY "teamId"`;
  const dealsOf = new Map(counts.map(({ teamId, deals }) => [teamId, deals]));
  const teams = await db.team.findMany({
    where: { OR: [{ members: { some: { userId } } }, { id: { in: [...dealsOf.keys()] } }] },
    include: {
      members: {
        include: { user: { select: { name: true, auditRef: true, deletedAt: true } } },
        orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
      },
    },
    orderBy: { id: 'asc' },
  });
  return teams.map(({ id, name, members }) => ({
    teamId: id,
    teamName: name,
    role: members.find((member) => member.userId === userId)?.role ?? null,
    deals: dealsOf.get(id) ?? 0,
    others: members
      .filter((member) => member.userId !== userId && !member.user.deletedAt)
      .toSorted((a, b) => rankOf(a.role) - rankOf(b.role))
      .map(({ userId: other, role, user }) => ({
        userId: other,
        role,
        name: user.name,
        auditRef: user.auditRef,
      })),
  }));
}

export async function makeOwner(tx: Tx, teamId: string, userId: string): Promise<void> {
  await tx.teamMember.update({
    where: { teamId_userId: { teamId, userId } },
    data: { role: 'owner' },
  });
}

/** What a team shares and this person set up goes on under somebody else's name. */
export async function giveShared(tx: Tx, teamId: string, from: string, to: string): Promise<void> {
  const where = { teamId, userId: from };
  await tx.webhook.updateMany({ where, data: { userId: to } });
  await tx.slackHook.updateMany({ where, data: { userId: to } });
  await tx.savedView.updateMany({ where: { ...where, isShared: true }, data: { userId: to } });
}

export async function deleteTeam(tx: Tx, teamId: string): Promise<void> {
  await tx.team.delete({ where: { id: teamId } });
}

/** Files of this person that are being read, or taken back: work that would write their name again. */
export function countActiveImports(db: Db, userId: string): Promise<number> {
  return db.importRun.count({
    where: { createdById: userId, status: { in: ['queued', 'running', 'undoing'] } },
  });
}

/**
 * Removes the row of a person with all that only hangs on it, and what knows them without a foreign
 * key. Deals that they made have to be another one's by then.
 */
export async function deletePerson(tx: Tx, { id, email }: PersonRow, now: Date): Promise<void> {
  // Compared as text: a pattern would take "a_b@" for "axb@", too.
  await tx.$executeRaw`
    DELETE FROM "EmailMessage" WHERE "userId" = ${id} OR lower("to") = lower(${email})`;
  // What they sent opens nothing any more, like what a removed member sent.
  const sent = { invitedById: id, acceptedAt: null, declinedAt: null, revokedAt: null };
  await tx.plannedMessage.deleteMany({ where: { status: 'planned', invite: { is: sent } } });
  await tx.teamInvite.updateMany({ where: sent, data: { revokedAt: now } });
  await tx.integrationLog.deleteMany({ where: { userId: id } });
  await tx.idempotencyKey.deleteMany({ where: { actorId: id } });
  await tx.liveEvent.deleteMany({ where: { userId: id } });
  await tx.$executeRaw`DELETE FROM "TeamInvite" WHERE lower("email") = lower(${email})`;
  await tx.user.delete({ where: { id } });
}

export async function updateProfile(
  tx: Tx,
  id: string,
  data: { readonly name?: string; readonly timeZone: string | null },
): Promise<PersonRow> {
  return tx.user.update({ where: { id }, data });
}
