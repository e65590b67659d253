import { startOfUtcDay } from '../../core/dates';
import { forecastAnswer } from '../answers/forecast';
import { dayOf } from '../answers/format';
import type { Period } from '../model';
import { sumByClose, sumPeriod } from '../repository/facts';
import { periodWords, spanOf, type Ask, type Gatherer } from './ask';
import { askedOwner, unknownOwner } from './owner';

/** Months that are told one by one. */
const MAX_MONTHS = 3;

const monthStart = (time: Date, further = 0): Date =>
  new Date(Date.UTC(time.getUTCFullYear(), time.getUTCMonth() + further, 1));

/** This month, where the question names no period. */
function periodOf({ routed, now }: Ask): Period {
  if (routed.period !== null) return routed.period;
  const last = new Date(monthStart(now, 1).getTime() - 1);
  return { from: dayOf(monthStart(now)), to: dayOf(last), label: 'this month' };
}

/** From the first month asked for that is not over; three of them, or as many as the period has. */
function monthsOf({ now, routed }: Ask): { from: Date; until: Date } {
  const today = new Date(startOfUtcDay(now.getTime()));
  const coming = { from: today, until: monthStart(now, MAX_MONTHS) };
  const span = routed.period === null ? null : spanOf(routed.period);
  // What is over holds nothing to expect any more.
  if (span === null || span.until <= today) return coming;
  const from = span.from > today ? span.from : today;
  const most = monthStart(from, MAX_MONTHS);
  return { from, until: span.until < most ? span.until : most };
}

export const gatherForecast: Gatherer = async (ask) => {
  const { owner, whose, unknown } = await askedOwner(ask);
  const { db } = ask.deps;
  const period = periodOf(ask);
  const months = monthsOf(ask);
  const today = new Date(startOfUtcDay(ask.now.getTime()));
  const closes = await sumByClose(db, ask.scope, { today, ...months }, owner);
  const won = await sumPeriod(db, ask.scope, spanOf(period), owner);
  const parts = forecastAnswer(ask.sheet, {
    whose,
    period: { label: period.label, words: periodWords(ask, period) },
    isOver: spanOf(period).until <= today,
    months: { from: dayOf(months.from), until: dayOf(months.until) },
    closes,
    won,
  });
  return ask.sheet.answer(unknown === null ? parts : [unknownOwner(unknown), ...parts]);
};
