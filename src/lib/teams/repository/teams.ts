import 'server-only';
import type { Db, Tx } from '../../platform/db';

export interface TeamRow {
  readonly id: string;
  readonly name: string;
  readonly defaultCurrency: string;
  readonly createdAt: Date;
}

/**
 * A team for change: whoever changes it or its members takes turns, to the end of the transaction.
 * Deals can be written meanwhile.
 */
export async function lockTeam(tx: Tx, id: string): Promise<TeamRow | null> {
  await tx.$queryRaw`SELECT 1 FROM "Team" WHERE "id" = ${id} FOR NO KEY UPDATE`;
  return tx.team.findUnique({ where: { id } });
}

export async function insertTeam(tx: Tx, team: TeamRow, ownerId: string): Promise<void> {
  await tx.team.create({ data: { ...team } });
  const { createdAt } = team;
  await tx.teamMember.create({
    data: { teamId: team.id, userId: ownerId, role: 'owner', createdAt },
  });
}

export async function updateTeam(
  tx: Tx,
  id: string,
  data: { name?: string; defaultCurrency?: string },
): Promise<void> {
  await tx.team.update({ where: { id }, data });
}

/** Those teams with how many people and open deals each has, by name. */
export async function listTeams(
  db: Db,
  ids: readonly string[],
): Promise<(TeamRow & { memberCount: number; openDeals: number })[]> {
  const teams = await db.team.findMany({
    where: { id: { in: [...ids] } },
    include: { _count: { select: { members: true } } },
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
  });
  const counts = await db.deal.groupBy({
    by: ['scopeKey'],
    where: { scopeKey: { in: ids.map((id) => `team:${id}`) }, deletedAt: null, outcome: null },
    _count: true,
  });
  const open = new Map(counts.map(({ scopeKey, _count }) => [scopeKey, _count]));
  return teams.map(({ _count, ...team }) => ({
    ...team,
    memberCount: _count.members,
    openDeals: open.get(`team:${team.id}`) ?? 0,
  }));
}
