import { z } from 'zod';
import { DAY_MS, isoDate } from '../../core/dates';
import type { Cursor } from '../source';

/** How far back meetings still say something about a deal. */
const DAYS_BACK = 180;
/** Without an end Google would list a meeting that repeats for ever to the end of the century. */
const DAYS_AHEAD = 365;

/** The latest are kept: people move single days of a series by hand. */
export const MOST_MOVED = 500;

/** Longer ones, as were kept once, could not be sent. */
const token = z.string().min(1).max(2_000);

/**
 * Where a pull stands.
 * - `list`: it reads all that touches the time from `from` to `until`;
 * - `changes`: it asks by a sync token what changed since;
 * - `recent`: the token was lost, and it asks by the clock what changed since `toldUntil`.
 *
 * A list does not tell what moved out of its bounds or was forgotten, so where something was told
 * before, one of the other two follows it, and `nextToken` is kept meanwhile.
 */
const calendarPlace = z.strictObject({
  kind: z.enum(['list', 'changes', 'recent']),
  from: isoDate,
  until: isoDate,
  /** When the list of these bounds was begun. */
  listedAt: isoDate,
  /** Everything that happened before was told; null before the first list is at its end. */
  toldUntil: isoDate.nullable(),
  /** When the first page of this kind was asked for. */
  begunAt: isoDate,
  /** Of `list`: what to ask by afterwards; null where it was lost, or there is none yet. */
  syncToken: token.nullable(),
  nextToken: token.nullable(),
  pageToken: token.nullable(),
  /** Pages of this list that were read before. */
  pages: z.number().int().nonnegative().default(0),
  /** Days of repeated events that were moved into the bounds from outside: only these are known here. */
  movedIn: z.array(z.string()).max(MOST_MOVED),
});
export type CalendarPlace = z.infer<typeof calendarPlace>;

/** Null for what is no place of ours: then everything is read. */
export const readCursor = (cursor: Cursor | null): CalendarPlace | null =>
  calendarPlace.safeParse(cursor).data ?? null;

/** Plain JSON: dates become text. */
export const writeCursor = (place: CalendarPlace): Cursor =>
  JSON.parse(JSON.stringify(place)) as Cursor;

/** The beginning of a list, with bounds of today. */
export const beginList = (
  now: Date,
  { toldUntil, syncToken, movedIn }: Pick<CalendarPlace, 'toldUntil' | 'syncToken' | 'movedIn'>,
): CalendarPlace => ({
  kind: 'list',
  from: new Date(now.getTime() - DAYS_BACK * DAY_MS),
  until: new Date(now.getTime() + DAYS_AHEAD * DAY_MS),
  listedAt: now,
  toldUntil,
  begunAt: now,
  syncToken,
  nextToken: null,
  pageToken: null,
  pages: 0,
  movedIn,
});

/**
 * The beginning of a list of everything, wherever the last pull stood. What it was asked by is kept: a
 * list alone does not tell what has left its bounds.
 */
export function listAnew(cursor: Cursor | null, now: Date): Cursor | null {
  const place = readCursor(cursor);
  return place && writeCursor(beginList(now, place));
}

/** As it is when its next page is the first: a list takes the bounds of that day. */
export const begun = (place: CalendarPlace, now: Date): CalendarPlace => {
  if (place.pageToken !== null) return place;
  return place.kind === 'list' ? beginList(now, place) : { ...place, begunAt: now, pages: 0 };
};
