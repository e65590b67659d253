import 'server-only';
import { newId } from '../../core/ids';
import type { Db, Tx } from '../../platform/db';
import type { DigestPlaceDto } from '../dto';
import type { DigestTime } from '../local-time';

export interface DueDigest extends DigestTime {
  readonly userId: string;
  readonly nextDigestAt: Date;
  readonly locale: string | null;
}

/** The person whose digest is due the longest, kept from other workers to the end of the transaction. */
export async function lockDueDigest(
  tx: Tx,
  now: Date,
  passOver: readonly string[],
): Promise<DueDigest | null> {
  const [due] = await tx.$queryRaw<DueDigest[]>`
    SELECT s."userId", s."nextDigestAt", s."digest", s."digestMinute", s."digestWeekday",
      u."timeZone", u."locale"
    FROM "NotificationSchedule" s
    JOIN "User" u ON u."id" = s."userId" AND u."deletedAt" IS NULL
    WHERE s."nextDigestAt" <= ${now} AND s."userId" <> ALL(${[...passOver]}::text[])
    ORDER BY s."nextDigestAt" LIMIT 1 FOR UPDATE OF s SKIP LOCKED`;
  return due ?? null;
}

export async function setNextDigest(tx: Tx, userId: string, at: Date | null): Promise<void> {
  await tx.notificationSchedule.update({ where: { userId }, data: { nextDigestAt: at } });
}

export interface DigestRow {
  readonly id: string;
  readonly kind: string;
  readonly from: Date;
  readonly to: Date;
  readonly createdAt: Date;
  readonly places: readonly DigestPlaceDto[];
}

/** Null where one of that moment was made already. */
export async function insertDigest(
  tx: Tx,
  userId: string,
  { places, ...row }: Omit<DigestRow, 'id'>,
): Promise<string | null> {
  const id = newId();
  const made = await tx.digest.createMany({
    data: { id, userId, ...row, content: { places: JSON.parse(JSON.stringify(places)) } },
    skipDuplicates: true,
  });
  return made.count === 1 ? id : null;
}

export async function findDigest(db: Db, userId: string, id: string): Promise<DigestRow | null> {
  const row = await db.digest.findFirst({ where: { id, userId } });
  if (!row) return null;
  const { places } = row.content as unknown as Pick<DigestRow, 'places'>;
  const { kind, from, to, createdAt } = row;
  return { id, kind, from, to, createdAt, places };
}

/** Where a person's deals lie: the teams by name, then their own. */
export async function listPlaces(
  db: Db,
  userId: string,
): Promise<readonly { scopeKey: string; teamName: string | null }[]> {
  const teams = await db.$queryRaw<{ scopeKey: string; teamName: string }[]>`
    SELECT 'team:' || t."id" AS "scopeKey", t."name" AS "teamName"
    FROM "TeamMember" m JOIN "Team" t ON t."id" = m."teamId"
    WHERE m."userId" = ${userId} ORDER BY t."name", t."id"`;
  return [...teams, { scopeKey: `user:${userId}`, teamName: null }];
}
