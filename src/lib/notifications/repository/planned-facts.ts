import 'server-only';
import { Prisma, type Db } from '../../platform/db';
import { isInReach } from './notices';

/** A planned message with what decides whether it is still worth sending, and to whom. */
export interface PlannedFacts {
  readonly id: string;
  readonly userId: string | null;
  readonly channel: string;
  readonly type: string;
  readonly notBefore: Date;
  readonly createdAt: Date;
  /** The person's own as it is now, or the one that was invited; null where there is nobody. */
  readonly address: string | null;
  /** What the person chose for this type and channel; null where they left it. */
  readonly chosen: boolean | null;
  readonly notificationId: string | null;
  readonly eventId: string | null;
  readonly title: string | null;
  readonly message: string | null;
  readonly path: string | null;
  readonly dealId: string | null;
  /** Of the deal, for the order of a list. */
  readonly value: number | null;
  readonly isRead: boolean;
  readonly isInReach: boolean;
  /** What it tells of is over, or another's now. */
  readonly isOver: boolean;
  readonly inviteId: string | null;
  /** When the invite was sent last; null where it is no invite, or lets nobody in any more. */
  readonly openSince: Date | null;
}

/** Which ones are asked for. */
export type WhichPlanned = { readonly ids: readonly string[] } | { readonly emailId: string };

/** Whether the person of the row reaches a scope: their own, or a team that they belong to now. */
const reaches = (key: Prisma.Sql): Prisma.Sql => Prisma.sql`(${key} = 'user:' || p."userId"
    OR EXISTS (SELECT 1 FROM "TeamMember" m
      WHERE m."userId" = p."userId" AND ${key} = 'team:' || m."teamId"))`;

/** The alert that a warning was of, by the event that announced it: ended, dismissed or put off. */
const isAlertOver = (now: Date): Prisma.Sql => Prisma.sql`coalesce((
    SELECT a."closedAt" IS NOT NULL OR a."dismissedAt" IS NOT NULL OR a."snoozedUntil" > ${now}
    FROM "EventLog" e JOIN "Alert" a ON a."dealId" = d."id" AND a."kind" = e."data"->>'kind'
      AND NOT a."replayed" AND a."openedAt" <= e."createdAt"
    WHERE e."id" = n."eventId" ORDER BY a."openedAt" DESC LIMIT 1), false)`;

const isOver = (now: Date): Prisma.Sql => Prisma.sql`CASE p."type"
    WHEN 'deal_at_risk' THEN d."outcome" IS NOT NULL OR d."notRiskUntil" > ${now} OR ${isAlertOver(now)}
    WHEN 'action_overdue' THEN d."outcome" IS NOT NULL OR n."eventId" IS DISTINCT FROM
      'overdue:' || d."id" || ':' || to_char(d."nextStepAt" AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI')
    WHEN 'assigned' THEN d."assignedToId" IS DISTINCT FROM p."userId"
    ELSE false END`;

function whichOf(which: WhichPlanned): Prisma.Sql {
  if ('emailId' in which)
    return Prisma.sql`p."emailId" = ${which.emailId} AND p."status" = 'queued'`;
  return Prisma.sql`p."id" = ANY(${[...which.ids]}::text[])`;
}

/** Those that are there, with their facts as they stand. */
export function readPlanned(db: Db, which: WhichPlanned, now: Date): Promise<PlannedFacts[]> {
  return db.$queryRaw<PlannedFacts[]>`
    SELECT p."id", p."userId", p."channel", p."type", p."notBefore", p."createdAt",
      CASE WHEN p."userId" IS NULL THEN i."email" ELSE u."email" END AS "address",
      (SELECT c."enabled" FROM "NotificationPreference" c WHERE c."userId" = p."userId"
        AND c."type" = p."type" AND c."channel" = p."channel") AS "chosen",
      n."id" AS "notificationId", n."eventId", n."title", n."message", n."path", n."dealId",
      d."value"::float8 AS "value",
      coalesce(n."isRead" AND n."readAt" IS NOT NULL, false) AS "isRead",
      coalesce(${isInReach(reaches)}, false) AS "isInReach",
      coalesce(${isOver(now)}, false) AS "isOver",
      i."id" AS "inviteId",
      CASE WHEN i."acceptedAt" IS NULL AND i."declinedAt" IS NULL AND i."revokedAt" IS NULL
        AND i."expiresAt" > ${now} THEN i."lastSentAt" END AS "openSince"
    FROM "PlannedMessage" p
    LEFT JOIN "User" u ON u."id" = p."userId" AND u."deletedAt" IS NULL
    LEFT JOIN "Notification" n ON n."id" = p."notificationId" AND n."userId" = p."userId"
    LEFT JOIN "Deal" d ON d."id" = n."dealId"
    LEFT JOIN "TeamInvite" i ON i."id" = p."inviteId"
    WHERE ${whichOf(which)}
    ORDER BY p."notBefore", p."id"`;
}
