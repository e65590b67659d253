import 'server-only';
import type { TeamRole } from '../../auth';
import type { Db, Tx } from '../../platform/db';

const OPEN = { acceptedAt: null, declinedAt: null, revokedAt: null } as const;

export function listOpenInvites(db: Db, teamId: string) {
  return db.teamInvite.findMany({
    where: { teamId, ...OPEN },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
  });
}
export type InviteRow = Awaited<ReturnType<typeof listOpenInvites>>[number];

export function countOpenInvites(db: Db, teamId: string): Promise<number> {
  return db.teamInvite.count({ where: { teamId, ...OPEN } });
}

export function findInvite(db: Db, teamId: string, id: string): Promise<InviteRow | null> {
  return db.teamInvite.findFirst({ where: { id, teamId } });
}

export function findInviteById(db: Db, id: string): Promise<InviteRow | null> {
  return db.teamInvite.findUnique({ where: { id } });
}

/** The invite of an address that waits for an answer; there is one at most. Addresses are kept small. */
export function findOpenInvite(db: Db, teamId: string, email: string): Promise<InviteRow | null> {
  return db.teamInvite.findFirst({ where: { teamId, email, ...OPEN } });
}

/** When this address was last written to from the team, whatever became of that invite. */
export async function findLastSent(db: Db, teamId: string, email: string): Promise<Date | null> {
  const last = await db.teamInvite.findFirst({
    where: { teamId, email },
    orderBy: { lastSentAt: 'desc' },
    select: { lastSentAt: true },
  });
  return last?.lastSentAt ?? null;
}

export function findByTokenHash(db: Db, tokenHash: string) {
  return db.teamInvite.findUnique({
    where: { tokenHash },
    include: { team: { select: { name: true } } },
  });
}

export function insertInvite(
  tx: Tx,
  data: {
    id: string;
    teamId: string;
    email: string;
    role: TeamRole;
    tokenHash: string;
    invitedById: string;
    lastSentAt: Date;
    expiresAt: Date;
    createdAt: Date;
  },
): Promise<InviteRow> {
  return tx.teamInvite.create({ data });
}

/** With another link: the one before leads nowhere from now on. */
export function renewInvite(
  tx: Tx,
  id: string,
  data: {
    tokenHash: string;
    sentCount: number;
    role: TeamRole;
    invitedById: string;
    lastSentAt: Date;
    expiresAt: Date;
  },
): Promise<InviteRow> {
  return tx.teamInvite.update({ where: { id }, data });
}

export async function endInvite(
  tx: Tx,
  id: string,
  mark: { acceptedAt: Date } | { declinedAt: Date } | { revokedAt: Date },
): Promise<void> {
  // Gone where the account that it was for is being deleted: then there is nothing left to end.
  await tx.teamInvite.updateMany({ where: { id }, data: mark });
  await dropPlanned(tx, id);
}

/** Open invites that a person sent; all, or only those of these roles. */
export async function revokeInvitesOf(
  tx: Tx,
  teamId: string,
  invitedById: string,
  roles: readonly TeamRole[],
  revokedAt: Date,
): Promise<number> {
  const where = { teamId, invitedById, role: { in: [...roles] }, ...OPEN };
  const ids = (await tx.teamInvite.findMany({ where, select: { id: true } })).map(({ id }) => id);
  for (const id of ids) await endInvite(tx, id, { revokedAt });
  return ids.length;
}

/** The mail that brings the link, sent by whoever sends mail. Only the newest link is worth one. */
export async function planMail(
  tx: Tx,
  given: { inviteId: string; scopeKey: string; at: Date },
): Promise<void> {
  await dropPlanned(tx, given.inviteId);
  const { inviteId, scopeKey, at } = given;
  await tx.plannedMessage.create({
    data: { channel: 'mail', type: 'invite', inviteId, scopeKey, notBefore: at, createdAt: at },
  });
}

/** A mail that has not left would bring a link that has ended. */
async function dropPlanned(tx: Tx, inviteId: string): Promise<void> {
  await tx.plannedMessage.deleteMany({ where: { inviteId, status: 'planned' } });
}
