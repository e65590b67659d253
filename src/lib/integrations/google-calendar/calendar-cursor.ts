import { z } from 'zod';
import { isoDate } from '../../core/dates';
import type { Cursor } from '../source';

/** The stretch of time that a list is about; it holds what touches it. */
export interface CalendarWindow {
  readonly from: Date;
  readonly until: Date;
}

const token = z.string().min(1);
const shared = {
  from: isoDate,
  until: isoDate,
  pageToken: token.nullable(),
  /** How often Google lost the place since a list was last read to its end. */
  restarts: z.int().min(0),
};

const calendarCursor = z.discriminatedUnion('kind', [
  /** In the middle of reading all of it. */
  z.strictObject({ kind: z.literal('list'), listedAt: isoDate, ...shared }),
  /** All of it was read at `listedAt`; changes since are asked for by the token. */
  z.strictObject({
    kind: z.literal('changes'),
    listedAt: isoDate,
    syncToken: token,
    ...shared,
  }),
]);

/** Where a pull stands. */
export type CalendarPlace = z.infer<typeof calendarCursor>;

/** Null for what is no place of ours: then everything is read. */
export const readCursor = (cursor: Cursor | null): CalendarPlace | null =>
  calendarCursor.safeParse(cursor).data ?? null;

export const writeCursor = ({ from, until, listedAt, ...place }: CalendarPlace): Cursor => ({
  ...place,
  from: from.toISOString(),
  until: until.toISOString(),
  listedAt: listedAt.toISOString(),
});
