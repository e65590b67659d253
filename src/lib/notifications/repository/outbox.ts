import 'server-only';
import type { MailRow } from '../../email';
import type { Db } from '../../platform/db';

/** Who looks: their own mails, and invites of the teams whose keys are given. */
export interface OutboxReader {
  readonly userId: string;
  readonly email: string;
  readonly ledKeys: readonly string[];
}

interface WhichMails {
  /** One of them; all where it is left out. */
  readonly id?: string;
  readonly limit: number;
}

/** Mails that nobody sends, the newest first, as far as this person may read them. */
export function listKept(
  db: Db,
  { userId, email, ledKeys }: OutboxReader,
  { id, limit }: WhichMails,
): Promise<MailRow[]> {
  return db.$queryRaw<MailRow[]>`
    SELECT e."id", e."userId", e."to", e."template", e."status", e."firstTriedAt",
      e."keysSpent", e."createdAt"
    FROM "EmailMessage" e
    WHERE e."status" = 'kept' AND (${id ?? null}::text IS NULL OR e."id" = ${id ?? null})
      AND (e."userId" = ${userId} OR (e."userId" IS NULL AND (lower(e."to") = lower(${email})
        OR EXISTS (SELECT 1 FROM "PlannedMessage" p WHERE p."emailId" = e."id"
          AND p."inviteId" IS NOT NULL AND p."scopeKey" = ANY(${[...ledKeys]}::text[])))))
    ORDER BY e."createdAt" DESC, e."id" DESC LIMIT ${limit}`;
}
