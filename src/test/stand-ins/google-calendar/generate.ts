import type { StandInCalendar } from './calendar';
import type { WireDraft } from './wire';

const DAY = 86_400_000;
const HALF_HOUR = 1_800_000;

/** Even numbers in 0..1 from a seed (mulberry32): the same seed makes the same calendar. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Whom meetings are about. */
export interface Subject {
  readonly name: string;
  readonly attendees: readonly string[];
}

export interface Filling {
  readonly count: number;
  readonly seed: number;
  /** The meetings lie from `daysBack` before it to `daysAhead` after it. */
  readonly around: Date;
  readonly daysBack?: number;
  readonly daysAhead?: number;
  readonly subjects?: readonly Subject[];
}

const SUBJECTS: readonly Subject[] = [
  { name: 'Globex renewal', attendees: ['jane@globex.example', 'omar@globex.example'] },
  { name: 'Initech rollout', attendees: ['bill@initech.example'] },
  { name: 'Team', attendees: [] },
];
const TITLES = ['kick-off', 'check-in', 'demo', 'pricing', 'security review'];

/** Meetings of half an hour, in working hours, some with a link and some words. @returns their ids */
export function fillCalendar(
  calendar: StandInCalendar,
  { count, seed, around, daysBack = 170, daysAhead = 300, subjects = SUBJECTS }: Filling,
): string[] {
  const random = randomFrom(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const day0 = Math.floor(around.getTime() / DAY) * DAY - daysBack * DAY;
  return Array.from({ length: count }, (_, n) => {
    const subject = pick(subjects);
    const day = Math.floor(random() * (daysBack + daysAhead));
    const start = day0 + day * DAY + (16 + Math.floor(random() * 18)) * HALF_HOUR;
    const guests = [calendar.owner, ...subject.attendees];
    const draft: WireDraft = {
      summary: `${subject.name}: ${pick(TITLES)}`,
      start: { dateTime: new Date(start).toISOString(), timeZone: 'UTC' },
      end: { dateTime: new Date(start + HALF_HOUR).toISOString(), timeZone: 'UTC' },
      attendees: guests.map((email) => ({
        email,
        responseStatus: 'accepted',
        ...(email === calendar.owner ? { self: true } : {}),
      })),
      ...(random() < 0.5 ? { hangoutLink: `https://meet.google.example/${seed}-${n}` } : {}),
      ...(random() < 0.3 ? { description: `<p>Agenda of <b>${subject.name}</b></p>` } : {}),
    };
    return calendar.insert(draft).id;
  });
}
