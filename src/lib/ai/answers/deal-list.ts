import type { DealDto } from '../../deals/dto';
import { suggestFor } from './actions';
import { adviceWords, dealLine } from './deal-lines';
import type { DealSheet } from './deal-sheet';
import type { FactSheet } from './fact-sheet';
import { noun } from './format';
import { bullets, escapeMarkdown, numbered } from './markdown';
import { notRiskWords } from './about-deal';
import type { SuggestedAction } from '../model';

/** Buttons below a list: more would hide it. */
const MAX_ACTIONS = 3;

/** For the first deals of a list, what can be done about them. */
export const actionsFor = (
  deals: readonly DealDto[],
  may: (deal: DealDto) => boolean,
): SuggestedAction[] =>
  deals
    .filter((deal) => deal.outcome === null && may(deal))
    .slice(0, MAX_ACTIONS)
    .map(suggestFor);

function reasonsOf(sheet: DealSheet): string {
  const { riskReasons, nextAction } = sheet.deal;
  const reasons = riskReasons.slice(0, 2).map((reason) => escapeMarkdown(sheet.words(reason)));
  const why = reasons.length > 0 ? ` ${reasons.join('. ')}.` : '';
  const next = nextAction === null ? '' : ` Next: ${adviceWords(sheet, nextAction)}.`;
  const judged = notRiskWords(sheet);
  return `.${why}${next}${judged === '' ? '' : ` ${judged}`}`;
}

/** Deals in their order, each with its reasons and what to do next. */
export const withReasons = (facts: FactSheet, deals: readonly DealDto[]): string =>
  numbered(
    deals.map((deal) => {
      const sheet = facts.deal(deal);
      return `${dealLine(sheet)}${reasonsOf(sheet)}`;
    }),
  );

export const inShort = (facts: FactSheet, deals: readonly DealDto[]): string =>
  bullets(deals.map((deal) => dealLine(facts.deal(deal))));

/** What a list of deals left out; empty where nothing was. */
export function leftOut(facts: FactSheet, more: number): string {
  if (more <= 0) return '';
  const count = facts.count('Further deals', more);
  return `${facts.omit(`${count} further ${noun(more, 'deal')} not shown`)}.`;
}
