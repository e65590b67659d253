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
