import { DAY_MS } from '../core/dates';

/**
 * The time by a provider's clock, which is the one that its records are stamped by. One that is more
 * than a day away from ours is wrong, and ours is taken: a sync that believed it would ask for what
 * changed after a day that is yet to come.
 */
export function believedTime(theirs: Date | null, ours: Date): Date {
  if (theirs === null) return ours;
  return Math.abs(theirs.getTime() - ours.getTime()) <= DAY_MS ? theirs : ours;
}
