import 'server-only';
import type { Db, Tx } from '../../platform/db';

/** Keeps everybody from putting anything into a team, to the end of the transaction. */
export async function lockAlone(tx: Tx, teamId: string): Promise<boolean> {
  const rows = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM "Team" WHERE "id" = ${teamId} FOR UPDATE`;
  return rows.length > 0;
}

export async function isTeamThere(db: Db, teamId: string): Promise<boolean> {
  return (await db.team.count({ where: { id: teamId } })) > 0;
}

/** Ends every access to a team, and what acts for it: from here on nobody sees what lies in it. */
export async function clearTeam(tx: Tx, teamId: string, scopeKey: string): Promise<void> {
  await tx.teamMember.deleteMany({ where: { teamId } });
  await tx.teamInvite.deleteMany({ where: { teamId } });
  await tx.webhook.deleteMany({ where: { teamId } });
  await tx.slackHook.deleteMany({ where: { teamId } });
  await tx.savedView.deleteMany({ where: { teamId } });
  await tx.riskPolicy.deleteMany({ where: { scopeKey } });
  await tx.riskNorms.deleteMany({ where: { scopeKey } });
  await tx.riskRun.deleteMany({ where: { scopeKey } });
}

/**
 * Erases the next rows of what a team leaves beside its deals, each statement bounded.
 *
 * @returns how many; 0 when nothing is left
 */
export async function eraseTraces(db: Db, scopeKey: string, limit: number): Promise<number> {
  const steps = [
    () => db.$executeRaw`DELETE FROM "Notification" WHERE "id" IN
      (SELECT "id" FROM "Notification" WHERE "scopeKey" = ${scopeKey} LIMIT ${limit})`,
    () => db.$executeRaw`DELETE FROM "EventLog" WHERE "id" IN
      (SELECT "id" FROM "EventLog" WHERE "scopeKey" = ${scopeKey} LIMIT ${limit})`,
    () => db.$executeRaw`DELETE FROM "ImportedDeal" WHERE ctid = ANY(ARRAY(
      SELECT i.ctid FROM "ImportedDeal" i JOIN "ImportRun" r ON r."id" = i."importId"
      WHERE r."scopeKey" = ${scopeKey} LIMIT ${limit}))`,
    () => db.$executeRaw`DELETE FROM "ImportStagedEvent" WHERE ctid = ANY(ARRAY(
      SELECT s.ctid FROM "ImportStagedEvent" s JOIN "ImportRun" r ON r."id" = s."importId"
      WHERE r."scopeKey" = ${scopeKey} LIMIT ${limit}))`,
    () => db.$executeRaw`DELETE FROM "ImportStagedDeal" WHERE ctid = ANY(ARRAY(
      SELECT s.ctid FROM "ImportStagedDeal" s JOIN "ImportRun" r ON r."id" = s."importId"
      WHERE r."scopeKey" = ${scopeKey} LIMIT ${limit}))`,
    () => db.$executeRaw`DELETE FROM "ImportChunk" WHERE ctid = ANY(ARRAY(
      SELECT c.ctid FROM "ImportChunk" c JOIN "ImportRun" r ON r."id" = c."importId"
      WHERE r."scopeKey" = ${scopeKey} LIMIT ${limit}))`,
    // Last: the others are found through it.
    () => db.$executeRaw`DELETE FROM "ImportRun" WHERE "id" IN
      (SELECT "id" FROM "ImportRun" WHERE "scopeKey" = ${scopeKey} LIMIT ${limit})`,
  ];
  for (const step of steps) {
    const count = await step();
    if (count > 0) return count;
  }
  return 0;
}

export async function deleteTeamRow(tx: Tx, teamId: string): Promise<void> {
  await tx.team.delete({ where: { id: teamId } });
}
