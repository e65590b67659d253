import 'server-only';
import type { Db } from '../../platform/db';

export interface MailPerson {
  readonly timeZone: string | null;
  readonly locale: string | null;
}

/** How a person writes dates; nothing is known of who has no account. */
export async function findMailPerson(db: Db, userId: string | null): Promise<MailPerson> {
  const nobody = { timeZone: null, locale: null };
  if (userId === null) return nobody;
  const select = { timeZone: true, locale: true } as const;
  return (await db.user.findUnique({ where: { id: userId }, select })) ?? nobody;
}

export interface MailDealRow {
  readonly id: string;
  readonly name: string;
  readonly account: string | null;
  readonly stage: string;
  readonly value: number;
  readonly currency: string;
  readonly score: number | null;
  readonly band: string | null;
  readonly reasons: readonly string[];
  readonly nextStep: string | null;
  readonly nextStepAt: Date | null;
}

/** Those of the deals that the person may see now, as they stand. */
export async function listMailDeals(
  db: Db,
  userId: string,
  dealIds: readonly string[],
): Promise<Map<string, MailDealRow>> {
  const rows = await db.$queryRaw<MailDealRow[]>`
    SELECT d."id", d."name", d."account", d."stage"::text AS "stage", d."value"::float8 AS "value",
      d."currency"::text AS "currency", d."riskScore" AS "score", d."riskLevel"::text AS "band",
      d."riskReasons" AS "reasons", d."nextStep", d."nextStepAt"
    FROM "Deal" d
    WHERE d."id" = ANY(${[...dealIds]}::text[]) AND d."deletedAt" IS NULL
      AND (d."scopeKey" = 'user:' || ${userId} OR EXISTS (SELECT 1 FROM "TeamMember" m
        WHERE m."userId" = ${userId} AND d."scopeKey" = 'team:' || m."teamId"))`;
  return new Map(rows.map((row) => [row.id, row]));
}

export interface MailInvite {
  readonly id: string;
  readonly sentCount: number;
  readonly role: string;
  readonly teamName: string;
  readonly invitedBy: string | null;
  readonly expiresAt: Date;
}

export async function findMailInvite(db: Db, id: string): Promise<MailInvite | null> {
  const [row] = await db.$queryRaw<MailInvite[]>`
    SELECT i."id", i."sentCount", i."role"::text AS "role", t."name" AS "teamName",
      u."name" AS "invitedBy", i."expiresAt"
    FROM "TeamInvite" i JOIN "Team" t ON t."id" = i."teamId"
    LEFT JOIN "User" u ON u."id" = i."invitedById" AND u."deletedAt" IS NULL
    WHERE i."id" = ${id}`;
  return row ?? null;
}
