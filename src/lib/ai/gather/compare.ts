import { DAY_MS } from '../../core/dates';
import { compareAnswer, type Side } from '../answers/compare';
import { dayOf } from '../answers/format';
import type { Period } from '../model';
import { countActivity, sumPeriod } from '../repository/facts';
import { isUnfinished, periodWords, spanOf, type Ask, type Gatherer } from './ask';
import { askedOwner, unknownOwner } from './owner';

/** This month up to today, beside last month up to the same day. */
function defaultPeriods(now: Date): [Period, Period] {
  const [year, month, day] = [now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate()];
  const lastOfBefore = new Date(Date.UTC(year, month, 0)).getUTCDate();
  const before = (date: number): string => dayOf(new Date(Date.UTC(year, month - 1, date)));
  return [
    { from: dayOf(new Date(Date.UTC(year, month, 1))), to: dayOf(now), label: 'this month' },
    { from: before(1), to: before(Math.min(day, lastOfBefore)), label: 'last month up to the same day' }, // prettier-ignore
  ];
}

/** As many days, right before. */
function periodBefore({ from, until }: ReturnType<typeof spanOf>): Period {
  const length = until.getTime() - from.getTime();
  return {
    from: dayOf(new Date(from.getTime() - length)),
    to: dayOf(new Date(from.getTime() - DAY_MS)),
    label: 'the period before',
  };
}

function periodsOf({ routed, now }: Ask): [Period, Period] {
  const { period, before } = routed;
  if (period === null) return defaultPeriods(now);
  return [period, before ?? periodBefore(spanOf(period))];
}

async function sideOf(ask: Ask, period: Period, owner: string | undefined): Promise<Side> {
  const span = spanOf(period);
  return {
    label: period.label,
    words: periodWords(ask, period),
    isUnfinished: isUnfinished(period, ask.now),
    sums: await sumPeriod(ask.deps.db, ask.scope, span, owner),
    activity: await countActivity(ask.deps.db, ask.scope, span, owner),
  };
}

export const gatherCompare: Gatherer = async (ask) => {
  const { owner, whose, unknown } = await askedOwner(ask);
  const [now, before] = periodsOf(ask);
  const sides = [await sideOf(ask, now, owner), await sideOf(ask, before, owner)] as const;
  const parts = compareAnswer(ask.sheet, sides[0], sides[1], whose);
  return ask.sheet.answer(unknown === null ? parts : [unknownOwner(unknown), ...parts]);
};
