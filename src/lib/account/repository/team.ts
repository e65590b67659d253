import 'server-only';
import type { TeamRole } from '../../auth';
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

interface Member {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly role: TeamRole;
}

/** Everybody in a team, in the order in which they came. */
export async function listMembers(db: Db, teamId: string): Promise<Member[]> {
  const rows = await db.teamMember.findMany({
    where: { teamId },
    select: { role: true, user: { select: { id: true, name: true, email: true } } },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
  });
  return rows.map(({ role, user }) => ({ ...user, role }));
}

/**
 * Ends every access to a team, and what acts for it: from here on nobody sees what lies in it. Webhooks
 * that still have something to be told hear nothing new, and go with the team's own row.
 */
export async function clearTeam(tx: Tx, teamId: string, scopeKey: string): Promise<void> {
  // The answers that are kept for them may hold what they can see no more.
  await tx.$executeRaw`DELETE FROM "IdempotencyKey" k USING "TeamMember" m
    WHERE m."teamId" = ${teamId} AND k."actorId" = m."userId" AND k."completedAt" IS NOT NULL`;
  await tx.teamMember.deleteMany({ where: { teamId } });
  await tx.teamInvite.deleteMany({ where: { teamId } });
  await tx.webhook.deleteMany({ where: { teamId, deliveries: { none: { status: 'pending' } } } });
  await tx.slackHook.deleteMany({ where: { teamId } });
  await tx.savedView.deleteMany({ where: { teamId } });
  await tx.riskPolicy.deleteMany({ where: { scopeKey } });
  await tx.riskNorms.deleteMany({ where: { scopeKey } });
  await tx.riskRun.deleteMany({ where: { scopeKey } });
  await tx.assistantSettings.deleteMany({ where: { scopeKey } });
  await tx.assistantUsage.deleteMany({ where: { scopeKey } });
  await tx.salesforceIntegration.deleteMany({ where: { teamId } });
  await tx.hubSpotIntegration.deleteMany({ where: { teamId } });
  await tx.googleCalendarIntegration.deleteMany({ where: { teamId } });
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
    () => db.$executeRaw`DELETE FROM "LiveEvent" WHERE "id" IN
      (SELECT "id" FROM "LiveEvent" WHERE "scopeKey" = ${scopeKey} LIMIT ${limit})`,
    () => db.$executeRaw`DELETE FROM "EventLog" WHERE "id" IN
      (SELECT "id" FROM "EventLog" WHERE "scopeKey" = ${scopeKey} LIMIT ${limit})`,
    () => db.$executeRaw`DELETE FROM "SyncRun" WHERE "id" IN
      (SELECT "id" FROM "SyncRun" WHERE "scopeKey" = ${scopeKey} LIMIT ${limit})`,
    // A meeting is its person's own; only where it might have belonged is gone.
    () => db.$executeRaw`UPDATE "Meeting" SET "scopeKey" = NULL, "suggestedDealIds" = '{}'
      WHERE "id" IN (SELECT "id" FROM "Meeting" WHERE "scopeKey" = ${scopeKey} LIMIT ${limit})`,
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

/** Whether webhooks of a team have yet to hear of something that happened since. */
export async function hasUndelivered(db: Db, teamId: string, since: Date): Promise<boolean> {
  const waiting = await db.webhookDelivery.findFirst({
    where: {
      webhook: { teamId, deletedAt: null },
      status: 'pending',
      createdAt: { gt: since },
    },
    select: { id: true },
  });
  return waiting !== null;
}

export async function deleteTeamRow(tx: Tx, teamId: string): Promise<void> {
  await tx.team.delete({ where: { id: teamId } });
}
