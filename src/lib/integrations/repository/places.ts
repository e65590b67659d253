import 'server-only';
import type { Db } from '../../platform/db';

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
