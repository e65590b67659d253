import 'server-only';
import { demandTokenScope, scopeFor, type Actor } from '../auth';
import { cursorTime, decodeCursor, encodeCursor } from '../core/cursor';
import type { Deps } from '../platform/deps';
import { toDtos } from './meetings';
import type { MeetingDto } from './output-schema';
import * as pages from './repository/meeting-pages';

export interface MeetingsBrowsed {
  /** Only of this team, or (null) of one's own deals; of all places where it is left out. */
  readonly teamId: string | null | undefined;
  readonly side: pages.MeetingSide;
  /** Only one's own that belong to no deal. */
  readonly isWithoutDeal: boolean;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

export interface MeetingPage {
  readonly meetings: readonly MeetingDto[];
  readonly nextCursor: string | null;
  readonly counts: Readonly<Record<pages.MeetingSide, pages.MeetingCount>>;
}

function placeOf(cursor: string | undefined, side: pages.MeetingSide) {
  if (cursor === undefined) return null;
  const [time = '', id = ''] = decodeCursor(cursor, side, 2);
  return { startTime: cursorTime(time), id };
}

/**
 * All meetings that the actor may see, page by page: those ahead, soonest first, or those that were,
 * latest first; with how many there are.
 *
 * @throws AppError NOT_FOUND (team), BAD_REQUEST (cursor)
 */
export async function browseMeetings(
  deps: Deps,
  actor: Actor,
  { teamId, side, isWithoutDeal, cursor, limit }: MeetingsBrowsed,
): Promise<MeetingPage> {
  const wanted = {
    scope: scopeFor(actor, 'meeting.read', teamId),
    userId: actor.userId,
    isNarrowed: teamId !== undefined,
    now: deps.now(),
  };
  const after = placeOf(cursor, side);
  const page = { ...wanted, side, isWithoutDeal, after, limit: limit + 1 };
  const [rows, counts] = await Promise.all([
    pages.listMeetingPage(deps.db, page),
    pages.countMeetings(deps.db, wanted),
  ]);
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const hasMore = rows.length > limit && last !== undefined;
  return {
    meetings: await toDtos(deps, actor, shown),
    nextCursor: hasMore ? encodeCursor(side, [last.startTime.toISOString(), last.id]) : null,
    counts,
  };
}

/** How many meetings the actor's calendar has brought, and how many of those belong to no deal. */
export async function countOwnMeetings(
  { db }: Deps,
  actor: Actor,
): Promise<{ readonly all: number; readonly withoutDeal: number }> {
  demandTokenScope(actor, 'integration.read');
  return pages.countBrought(db, actor.userId, 'google_calendar');
}
