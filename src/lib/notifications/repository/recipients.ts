import 'server-only';
import type { Tx } from '../../platform/db';
import type { DealPeople } from '../describe-event';
import type { QuietHours } from '../local-time';
import type { Choice } from '../model';

export interface Recipient extends QuietHours {
  readonly id: string;
  readonly teamIds: readonly string[];
  readonly choices: readonly Choice[];
}

/** People with what decides whether and how they are told: one statement, however many. */
export async function listRecipients(
  tx: Tx,
  userIds: readonly string[],
): Promise<Map<string, Recipient>> {
  const rows = await tx.$queryRaw<Recipient[]>`
    SELECT u."id", u."timeZone", s."quietFrom", s."quietTo",
      ARRAY(SELECT m."teamId" FROM "TeamMember" m WHERE m."userId" = u."id") AS "teamIds",
      coalesce((SELECT jsonb_agg(jsonb_build_object(
          'type', p."type", 'channel', p."channel", 'enabled', p."enabled"))
        FROM "NotificationPreference" p WHERE p."userId" = u."id"), '[]') AS "choices"
    FROM "User" u LEFT JOIN "NotificationSchedule" s ON s."userId" = u."id"
    WHERE u."id" = ANY(${[...userIds]}::text[]) AND u."deletedAt" IS NULL`;
  return new Map(rows.map((row) => [row.id, row]));
}

export async function listDealPeople(
  tx: Tx,
  dealIds: readonly string[],
): Promise<Map<string, DealPeople>> {
  if (dealIds.length === 0) return new Map();
  const rows = await tx.deal.findMany({
    where: { id: { in: [...dealIds] } },
    select: { id: true, userId: true, assignedToId: true },
  });
  return new Map(rows.map(({ id, ...people }) => [id, people]));
}
