import 'server-only';
import type { Db } from '../../platform/db';

export interface OverdueStep {
  readonly id: string;
  readonly name: string;
  readonly stage: string;
  readonly value: number;
  readonly currency: string;
  readonly scopeKey: string;
  readonly teamId: string | null;
  /** Who answers for the deal. */
  readonly userId: string;
  readonly nextStep: string | null;
  readonly nextStepAt: Date;
  /** Names this date of this deal. */
  readonly eventId: string;
}

/**
 * Open deals whose step became due after `since` and was not told to whoever answers for them and
 * may see them; the longest due first. A step given as a day (00:00 UTC) is due until that day ends.
 */
export function listOverdueSteps(
  db: Db,
  now: Date,
  since: Date,
  limit: number,
): Promise<OverdueStep[]> {
  return db.$queryRaw<OverdueStep[]>`
    SELECT d."id", d."name", d."stage"::text AS "stage", d."value"::float8 AS "value",
      d."currency"::text AS "currency", d."scopeKey", d."teamId", p."userId", d."nextStep",
      d."nextStepAt", e."eventId"
    FROM "Deal" d
    CROSS JOIN LATERAL (SELECT coalesce(d."assignedToId", d."userId") AS "userId") p
    CROSS JOIN LATERAL (SELECT 'overdue:' || d."id" || ':' ||
      to_char(d."nextStepAt" AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI') AS "eventId") e
    JOIN "User" u ON u."id" = p."userId" AND u."deletedAt" IS NULL
    WHERE d."nextStepAt" > ${since} AND d."nextStepAt" <= ${now}
      AND d."outcome" IS NULL AND d."deletedAt" IS NULL
      AND d."nextStepAt" + CASE
        WHEN d."nextStepAt" = date_trunc('day', d."nextStepAt", 'UTC') THEN interval '1 day'
        ELSE interval '0' END <= ${now}
      AND (d."teamId" IS NULL OR EXISTS (SELECT 1 FROM "TeamMember" m
        WHERE m."teamId" = d."teamId" AND m."userId" = p."userId"))
      AND NOT EXISTS (SELECT 1 FROM "Notification" n
        WHERE n."userId" = p."userId" AND n."eventId" = e."eventId")
    ORDER BY d."nextStepAt", d."id" LIMIT ${limit}`;
}
