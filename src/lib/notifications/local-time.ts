import { DateTime } from 'luxon';
import type { DigestKind } from './model';

const UTC = 'utc';

/** A zone that the runtime no longer knows, or none, counts as UTC. */
const local = (at: Date, zone: string | null): DateTime => {
  const time = DateTime.fromJSDate(at, { zone: zone ?? UTC });
  return time.isValid ? time : DateTime.fromJSDate(at, { zone: UTC });
};

/** A minute of a day on the clock; one that the clock skips that day comes as much later. */
const atMinute = (day: DateTime, minute: number): DateTime =>
  day.startOf('day').set({ hour: Math.floor(minute / 60), minute: minute % 60 });

export interface QuietHours {
  readonly timeZone: string | null;
  readonly quietFrom: number | null;
  readonly quietTo: number | null;
}

/**
 * When a person's quiet hours end; null outside of them. The hours may span midnight, and are those
 * of the clock on their wall: in the night of the change they last an hour more or less.
 */
export function endOfQuiet(now: Date, hours: QuietHours): Date | null {
  const { quietFrom: from, quietTo: to, timeZone } = hours;
  if (from === null || to === null || from === to) return null;
  const here = local(now, timeZone);
  const minute = here.hour * 60 + here.minute;
  const isQuiet = from < to ? from <= minute && minute < to : minute >= from || minute < to;
  if (!isQuiet) return null;
  const end = atMinute(minute < to ? here : here.plus({ days: 1 }), to);
  // An hour that the clock shows twice ends in the pass that is still ahead.
  const passes = end.getPossibleOffsets().map((pass) => pass.toJSDate());
  return passes.find((pass) => pass > now) ?? end.toJSDate();
}

export interface DigestTime {
  readonly timeZone: string | null;
  readonly digest: DigestKind;
  readonly digestMinute: number;
  /** 1 is Monday; of a weekly one. */
  readonly digestWeekday: number;
}

/** The digest's moment in the day or week of a time, so many periods away. */
function momentNear(at: Date, time: DigestTime, periods: number): Date {
  const here = local(at, time.timeZone);
  const day =
    time.digest === 'weekly'
      ? here.startOf('week').plus({ weeks: periods, days: time.digestWeekday - 1 })
      : here.plus({ days: periods });
  return atMinute(day, time.digestMinute).toJSDate();
}

/** The first moment after a time at which a digest is due; null where it is off. */
export function nextDigest(after: Date, time: DigestTime): Date | null {
  if (time.digest === 'off') return null;
  const moments = [-1, 0, 1, 2].map((periods) => momentNear(after, time, periods));
  return moments.find((moment) => moment > after) ?? null;
}

/** The last moment at or before a time at which one was due, and the one before it. */
export function lastDigests(until: Date, time: DigestTime): { last: Date; before: Date } {
  const moments = [2, 1, 0, -1, -2, -3].map((periods) => momentNear(until, time, periods));
  const [last = until, before = until] = moments.filter((moment) => moment <= until);
  return { last, before };
}
