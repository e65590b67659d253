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

export interface TeamCounts {
  readonly memberCount: number;
  readonly openDeals: number;
  readonly closedDeals: number;
}

/** Those teams with how many people and deals each has, by name. What lies in the bin is not counted. */
export async function listTeams(db: Db, ids: readonly string[]): Promise<(TeamRow & TeamCounts)[]> {
  const teams = await db.team.findMany({
    where: { id: { in: [...ids] } },
    include: { _count: { select: { members: true } } },
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
  });
  const counts = await db.deal.groupBy({
    by: ['scopeKey', 'outcome'],
    where: { scopeKey: { in: ids.map((id) => `team:${id}`) }, deletedAt: null },
    _count: true,
  });
  const countOf = (id: string, isOpen: boolean): number =>
    counts
      .filter(({ scopeKey, outcome }) => scopeKey === `team:${id}` && (outcome === null) === isOpen)
      .reduce((sum, { _count }) => sum + _count, 0);
  return teams.map(({ _count, ...team }) => ({
    ...team,
    memberCount: _count.members,
    openDeals: countOf(team.id, true),
    closedDeals: countOf(team.id, false),
  }));
}
