import { DateTime, type DurationLike } from 'luxon';
import { Refusal } from './errors';
import { msOf, type WireTime } from './wire';

/** A series that never ends is expanded so far from its beginning; Google goes on far longer. */
const YEARS = 3;
const MOST = 2_000;

interface Rule {
  readonly step: (count: number) => DurationLike;
  readonly count: number;
  readonly until: number;
}

const STEPS: Readonly<Record<string, (count: number) => DurationLike>> = {
  DAILY: (days) => ({ days }),
  WEEKLY: (weeks) => ({ weeks }),
  MONTHLY: (months) => ({ months }),
};

function untilOf(text: string | undefined): number {
  if (text === undefined) return Number.POSITIVE_INFINITY;
  const parts = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z$/.exec(text);
  if (!parts) throw new Refusal('invalid', 'UNTIL is written as 20261231T000000Z here.');
  const [, year, month, day, hour, minute, second] = parts;
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
}

/** `RRULE:FREQ=WEEKLY;INTERVAL=2;COUNT=10` and `UNTIL`; anything else is refused rather than guessed. */
function readRule(recurrence: readonly string[]): Rule {
  const [line, ...more] = recurrence;
  const body = /^RRULE:(.+)$/.exec(line ?? '')?.[1];
  if (body === undefined || more.length > 0) throw new Refusal('invalid', 'One RRULE, please.');
  const parts = new Map(body.split(';').map((part) => part.split('=') as [string, string]));
  const { FREQ = '', INTERVAL = '1', COUNT, UNTIL, ...unknown } = Object.fromEntries(parts);
  const step = STEPS[FREQ];
  if (!step || Object.keys(unknown).length > 0) throw new Refusal('invalid', `Not spoken: ${body}`);
  const every = Number(INTERVAL);
  return {
    step: (count) => step(count * every),
    count: COUNT === undefined ? MOST : Number(COUNT),
    until: untilOf(UNTIL),
  };
}

const stamp = (time: DateTime, isDay: boolean): string =>
  isDay ? time.toFormat('yyyyMMdd') : time.toUTC().toFormat("yyyyMMdd'T'HHmmss'Z'");

export interface Occurrence {
  /** What follows the series' id in the instance's. */
  readonly suffix: string;
  readonly start: WireTime;
  readonly end: WireTime;
}

/** The days of a series, at the same time of the clock in its zone. */
export function expand(
  start: WireTime,
  end: WireTime,
  recurrence: readonly string[],
): Occurrence[] {
  const rule = readRule(recurrence);
  const zone = start.timeZone ?? 'utc';
  const first = DateTime.fromMillis(msOf(start) ?? 0, { zone });
  const length = (msOf(end) ?? 0) - (msOf(start) ?? 0);
  const isDay = start.date !== undefined;
  const horizon = Math.min(rule.until, first.plus({ years: YEARS }).toMillis());
  const written = (time: DateTime): WireTime =>
    isDay
      ? { date: time.toFormat('yyyy-MM-dd') }
      : { dateTime: time.toISO({ suppressMilliseconds: true }) ?? '', timeZone: zone };
  const occurrences: Occurrence[] = [];
  for (let n = 0; n < rule.count; n += 1) {
    const begins = first.plus(rule.step(n));
    if (begins.toMillis() > horizon) break;
    occurrences.push({
      suffix: stamp(begins, isDay),
      start: written(begins),
      end: written(begins.plus(length)),
    });
  }
  return occurrences;
}
