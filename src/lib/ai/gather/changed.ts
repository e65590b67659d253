import { changedAnswer } from '../answers/changed';
import { countActivity, sumPeriod } from '../repository/facts';
import { listChanges } from '../repository/facts-lists';
import { lastDays, loadDeals, periodWords, spanOf, type Gatherer } from './ask';
import { askedOwner, unknownOwner } from './owner';

const DEFAULT_DAYS = 7;
/** Of each kind of change, those of the largest deals. */
const OF_EACH = 3;

export const gatherChanged: Gatherer = async (ask) => {
  const { owner, whose, unknown } = await askedOwner(ask);
  const period = ask.routed.period ?? lastDays(DEFAULT_DAYS, ask.now);
  const span = spanOf(period);
  const { db } = ask.deps;
  const sums = await sumPeriod(db, ask.scope, span, owner);
  const activity = await countActivity(db, ask.scope, span, owner);
  const changes = await listChanges(db, ask.scope, span, OF_EACH, owner);
  const deals = await loadDeals(ask, [...new Set(changes.map(({ dealId }) => dealId))]);
  const parts = changedAnswer(ask.sheet, {
    period: periodWords(ask, period),
    whose,
    sums,
    activity,
    changes,
    deals,
  });
  return ask.sheet.answer(unknown === null ? parts : [unknownOwner(unknown), ...parts]);
};
