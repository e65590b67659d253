import { DAY_MS } from '../../core/dates';
import { staleAnswer } from '../answers/stale';
import { actionsFor } from '../answers/deal-list';
import { MAX_ROWS } from '../answers/fact-sheet';
import { listUntouched, sumUntouched } from '../repository/facts-lists';
import { loadDeals, mayChange, spanOf, type Ask, type Gatherer } from './ask';
import { askedOwner, unknownOwner } from './owner';

/** Without a touch for longer than this a deal counts as stale, where the question names no time. */
const DEFAULT_DAYS = 14;

/** "In the last 30 days" means a silence of 30 days. */
function daysOf({ routed: { period } }: Ask): number {
  if (period === null) return DEFAULT_DAYS;
  const { from, until } = spanOf(period);
  return Math.max(1, Math.round((until.getTime() - from.getTime()) / DAY_MS));
}

export const gatherStale: Gatherer = async (ask) => {
  const { owner, whose, unknown } = await askedOwner(ask);
  const days = daysOf(ask);
  const before = new Date(ask.now.getTime() - days * DAY_MS);
  const limit = Math.min(Math.max(1, ask.routed.conditions.limit ?? MAX_ROWS), MAX_ROWS);
  const [ids, sums] = await Promise.all([
    listUntouched(ask.deps.db, ask.scope, before, limit, owner),
    sumUntouched(ask.deps.db, ask.scope, before, owner),
  ]);
  const deals = await loadDeals(ask, ids);
  const parts = staleAnswer(ask.sheet, { deals, sums, days, whose });
  return ask.sheet.answer(
    unknown === null ? parts : [unknownOwner(unknown), ...parts],
    actionsFor(deals, (deal) => mayChange(ask, deal)),
  );
};
