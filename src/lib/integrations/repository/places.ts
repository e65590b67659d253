import 'server-only';
import type { TeamRole } from '../../auth';
import type { Db, Tx } from '../../platform/db';

/** What deals without a currency are taken to be in. */
export async function findTeamCurrency(db: Db, teamId: string | null): Promise<string> {
  if (teamId === null) return 'USD';
  const team = await db.team.findUnique({
    where: { id: teamId },
    select: { defaultCurrency: true },
  });
  return team?.defaultCurrency ?? 'USD';
}

/** Under which key a deal lies; null where it is gone. */
export const findDealPlace = (db: Db, dealId: string): Promise<{ scopeKey: string } | null> =>
  db.deal.findFirst({ where: { id: dealId, deletedAt: null }, select: { scopeKey: true } });

/**
 * Who a connection belongs to, kept as they are to the end of the transaction: their account, and their
 * role in its team (null where they have none, or it brings deals among their own).
 */
export async function holdOwner(
  tx: Tx,
  userId: string,
  teamId: string | null,
): Promise<{ readonly role: TeamRole | null } | null> {
  // A profile may change meanwhile, an account not go.
  const people = await tx.$queryRaw<object[]>`
    SELECT 1 FROM "User" WHERE "id" = ${userId} AND "deletedAt" IS NULL FOR KEY SHARE`;
  if (people.length === 0) return null;
  if (teamId === null) return { role: null };
  const [membership] = await tx.$queryRaw<{ role: TeamRole }[]>`
    SELECT "role"::text AS "role" FROM "TeamMember"
    WHERE "teamId" = ${teamId} AND "userId" = ${userId} FOR SHARE`;
  return { role: membership?.role ?? null };
}
