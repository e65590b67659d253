import type { DealDto } from '../../deals/dto';
import { similarAnswer } from '../answers/similar';
import { MAX_ROWS } from '../answers/fact-sheet';
import { countAlike, listAlike, type Likeness } from '../repository/facts-lists';
import { loadDeals, type Ask, type Gatherer } from './ask';
import { gatherFind } from './find';

/** A deal of about the same size is worth at least a share, and at most a multiple of it. */
const FACTOR = 2;

const cents = (value: number): number => Math.round(value * 100) / 100;

const likenessOf = (deal: DealDto): Likeness => ({
  id: deal.id,
  account: deal.account,
  currency: deal.currency,
  stage: deal.stage,
  source: deal.source,
  ownerName: deal.ownerName,
  minValue: cents(deal.value / FACTOR),
  maxValue: cents(deal.value * FACTOR),
});

async function gatherAlike(ask: Ask, deal: DealDto) {
  const like = likenessOf(deal);
  const [ids, counts] = await Promise.all([
    listAlike(ask.deps.db, ask.scope, like, MAX_ROWS),
    countAlike(ask.deps.db, ask.scope, like),
  ]);
  const deals = await loadDeals(ask, ids);
  return ask.sheet.answer(similarAnswer(ask.sheet, { deal, like, deals, counts }));
}

/** Deals like another one; without one, those that fit the words of the question. */
export const gatherSimilar: Gatherer = async (ask) => {
  const [deal] = await loadDeals(ask, ask.dealIds.slice(0, 1));
  return deal ? gatherAlike(ask, deal) : gatherFind(ask);
};
