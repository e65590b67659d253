import 'server-only';
import { newId } from '../../core/ids';
import type { Tx } from '../../platform/db';
import type { SourceMeeting } from '../source';

export interface MeetingPlace {
  readonly userId: string;
  readonly scopeKey: string;
  readonly source: string;
  readonly now: Date;
}

export interface SavedMeeting {
  readonly id: string;
  readonly externalId: string;
  readonly isNew: boolean;
}

/**
 * Makes these meetings what their calendar says; one that is so already stays untouched. Of a cancelled
 * one it promises the id alone, so nothing but that is taken.
 *
 * @returns those that were written
 */
export async function saveMeetings(
  tx: Tx,
  place: MeetingPlace,
  meetings: readonly SourceMeeting[],
): Promise<SavedMeeting[]> {
  const cancelled = meetings.filter(({ isCancelled }) => isCancelled);
  const standing = meetings.filter(({ isCancelled }) => !isCancelled);
  const ids = cancelled.map(({ externalId }) => externalId);
  return [...(await saveStanding(tx, place, standing)), ...(await cancelMeetings(tx, place, ids))];
}

/** What was never here needs no row that says so. */
async function cancelMeetings(
  tx: Tx,
  { userId, source, now }: MeetingPlace,
  externalIds: readonly string[],
): Promise<SavedMeeting[]> {
  if (externalIds.length === 0) return [];
  const rows = await tx.meeting.updateManyAndReturn({
    where: { userId, source, externalId: { in: [...externalIds] }, isCancelled: false },
    data: { isCancelled: true, updatedAt: now },
    select: { id: true, externalId: true },
  });
  return rows.map(({ id, externalId }) => ({ id, externalId: externalId ?? '', isNew: false }));
}

async function saveStanding(
  tx: Tx,
  place: MeetingPlace,
  meetings: readonly SourceMeeting[],
): Promise<SavedMeeting[]> {
  if (meetings.length === 0) return [];
  const byId = new Map(
    meetings.map((meeting) => [meeting.externalId, { ...meeting, id: newId() }]),
  );
  const json = JSON.stringify([...byId.values()]);
  return tx.$queryRaw<SavedMeeting[]>`
    INSERT INTO "Meeting" AS m ("id", "userId", "scopeKey", "source", "externalId", "title",
      "description", "startTime", "endTime", "attendees", "location", "meetingLink", "sourceUrl",
      "suggestedDealIds", "refusedDealIds", "createdAt", "updatedAt")
    SELECT r."id", ${place.userId}, ${place.scopeKey}, ${place.source}, r."externalId", r."title",
      r."description", r."startTime", r."endTime", ARRAY(SELECT jsonb_array_elements_text(r."attendees")),
      r."location", r."meetingLink", r."url", '{}', '{}', ${place.now}, ${place.now}
    FROM jsonb_to_recordset(${json}::jsonb) AS r("id" text, "externalId" text, "title" text,
      "description" text, "startTime" timestamptz, "endTime" timestamptz, "attendees" jsonb,
      "location" text, "meetingLink" text, "url" text)
    ORDER BY r."externalId"
    ON CONFLICT ("userId", "source", "externalId") DO UPDATE SET "title" = excluded."title",
      "description" = excluded."description", "startTime" = excluded."startTime",
      "endTime" = excluded."endTime", "attendees" = excluded."attendees",
      "location" = excluded."location", "meetingLink" = excluded."meetingLink",
      "sourceUrl" = excluded."sourceUrl", "isCancelled" = false,
      -- One that a person gave to a deal elsewhere stays there.
      "scopeKey" = CASE WHEN m."dealId" IS NULL THEN excluded."scopeKey" ELSE m."scopeKey" END,
      "updatedAt" = excluded."updatedAt"
    WHERE (m."title", m."description", m."startTime", m."endTime", m."attendees", m."location",
      m."meetingLink", m."sourceUrl", m."isCancelled") IS DISTINCT FROM (excluded."title",
      excluded."description", excluded."startTime", excluded."endTime", excluded."attendees",
      excluded."location", excluded."meetingLink", excluded."sourceUrl", false)
    RETURNING m."id", m."externalId", (m."createdAt" = ${place.now}) AS "isNew"`;
}

export interface HeldMeeting {
  readonly id: string;
  readonly dealId: string;
  readonly scopeKey: string;
  readonly externalId: string | null;
  readonly title: string;
  readonly endTime: Date;
  readonly startTime: Date;
}

/**
 * Linked meetings that have been held and are no touch yet, locked, with where their deal lies now;
 * what others work on is passed over, and so are deals in the bin.
 */
export function lockHeldMeetings(tx: Tx, now: Date, limit: number): Promise<HeldMeeting[]> {
  return tx.$queryRaw<HeldMeeting[]>`
    SELECT m."id", m."dealId", d."scopeKey", m."externalId", m."title", m."startTime", m."endTime"
    FROM "Meeting" m JOIN "Deal" d ON d."id" = m."dealId" AND d."deletedAt" IS NULL
    WHERE m."touchedAt" IS NULL AND m."scopeKey" IS NOT NULL AND NOT m."isCancelled"
      AND m."endTime" <= ${now}
    ORDER BY m."endTime", m."id" LIMIT ${limit} FOR UPDATE OF m SKIP LOCKED`;
}

export async function markTouched(tx: Tx, ids: readonly string[], now: Date): Promise<void> {
  await tx.meeting.updateMany({ where: { id: { in: [...ids] } }, data: { touchedAt: now } });
}
