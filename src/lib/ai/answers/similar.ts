import type { DealDto } from '../../deals/dto';
import { inShort, leftOut } from './deal-list';
import type { FactSheet } from './fact-sheet';
import type { AlikeCounts } from './figures';
import { noun } from './format';

export interface SimilarData {
  /** The one that the others are compared with. */
  readonly deal: DealDto;
  readonly like: { readonly minValue: number; readonly maxValue: number };
  readonly deals: readonly DealDto[];
  readonly counts: AlikeCounts;
}

/** A share of fewer closed deals says next to nothing. */
const LEAST_CLOSED = 10;

function outcomeWords(facts: FactSheet, { won, lost, open }: AlikeCounts): string {
  const openText = facts.counted('Open deals like it', open, 'deal');
  const still = `${openText} like it ${noun(open, 'is', 'are')} open`;
  if (won + lost === 0) return `${still}; none like it has closed yet.`;
  const wonText = facts.count('Won deals like it', won);
  const lostText = facts.count('Lost deals like it', lost);
  const rate =
    won + lost < LEAST_CLOSED
      ? 'too few for a rate'
      : `a win rate of ${facts.percent('Win rate of closed deals like it', won / (won + lost))}`;
  return `Of those that closed, ${wonText} ${noun(won, 'was', 'were')} won and ${lostText} lost: ${rate}. ${still}.`; // prettier-ignore
}

/** Deals like another one, and what became of them. */
export function similarAnswer(
  facts: FactSheet,
  { deal, like, deals, counts }: SimilarData,
): string[] {
  const sheet = facts.deal(deal);
  const total = counts.won + counts.lost + counts.open;
  const range = `${sheet.money('Least value of deals like it', like.minValue, deal.currency)} to ${sheet.money('Highest value of deals like it', like.maxValue, deal.currency)}`; // prettier-ignore
  const same = deal.account === null ? '' : 'of the same account, or ';
  const meaning = `Deals count as like it where they are ${same}worth ${range}; stage, source and owner decide the order.`;
  if (total === 0) return [`No other deal is like ${sheet.link}.`, meaning];
  const count = facts.counted('Deals like it', total, 'deal');
  return [
    `${count} ${noun(total, 'is', 'are')} like ${sheet.link}. ${outcomeWords(facts, counts)}`,
    inShort(facts, deals),
    leftOut(facts, total - deals.length),
    meaning,
  ];
}
