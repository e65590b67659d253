import type { ClosedDeal } from '../backtest/closed-deals';
import { Calendar, DAYS_OF_LIFE, planSteps, type Schedule } from '../backtest/schedule';
import { DAY } from '../ramp';

/** Days between two snapshots: the smallest that keeps within the bound. */
const STEPS = [1, 2, 3, 5, 7, 10, 14, 21, 30];

export interface PlannedSnapshots {
  readonly calendar: Calendar;
  readonly stepDays: number;
  readonly schedule: Schedule;
}

function stepFor(closed: readonly ClosedDeal[], most: number): number {
  let days = 0;
  for (const { createdAt, closedAt } of closed) days += Math.max(0, closedAt - createdAt) / DAY;
  const left = most - closed.length * DAYS_OF_LIFE.length;

  return STEPS.find((step) => days / step <= left) ?? (STEPS.at(-1) as number);
}

/**
 * When the deals are looked at: every few days while they were open, and on fixed days of their life
 * from the creation on. Where even a month between two snapshots would be too many, deals are left
 * out whole, in the order of a hash of their ids.
 */
export function* planSnapshots(
  closed: readonly ClosedDeal[],
  most: number,
): Generator<number, PlannedSnapshots> {
  const first = closed.reduce((least, each) => Math.min(least, each.createdAt), Infinity);
  const stepDays = stepFor(closed, most);
  const calendar = new Calendar(first, stepDays);

  return { calendar, stepDays, schedule: yield* planSteps(closed, calendar, most) };
}
