import { ASKS_WHICH } from '../answers/ask-back';
import { linkedDeals } from '../deal-links';
import { readWords } from '../router/words';

/** "The second one", "2". */
const ORDINALS: Readonly<Record<string, number>> = {
  first: 0,
  second: 1,
  third: 2,
  fourth: 3,
  fifth: 4,
  '1': 0,
  '2': 1,
  '3': 2,
  '4': 3,
  '5': 4,
};
/** What tells none of several deals from the others. */
const FILLERS = new Set(
  'the a an i mean meant one ones deal deals of in at with by for from please it is that this s number no nr'.split(
    ' ',
  ),
);
/** A choice is short: who writes more asks something. */
const MAX_WORDS = 12;

/** Whether an answer of ours asked which of several deals is meant. */
export const asksWhich = (answer: string | undefined): boolean =>
  answer?.startsWith(ASKS_WHICH) ?? false;

interface Offer {
  readonly dealId: string;
  readonly words: ReadonlySet<string>;
}

/** The deals that were offered, each with all that was said of it. */
const offersIn = (answer: string): Offer[] =>
  answer.split('\n').flatMap((line) => {
    const [dealId] = linkedDeals(line);
    if (dealId === undefined) return [];
    const said = line.replace(`(/deals/${dealId})`, ' ');
    return [{ dealId, words: new Set(readWords(said).map(({ text }) => text)) }];
  });

/**
 * Which of the deals that were offered is meant: by its place ("the second one"), or by words that
 * were said of it alone ("the one in Negotiation", "Jane’s"); null where that is not clear.
 */
export function chosenDeal(reply: string, answer: string): string | null {
  const telling = readWords(reply).filter(({ text }) => !FILLERS.has(text));
  const [first] = telling;
  if (!first || telling.length > MAX_WORDS) return null;
  const offers = offersIn(answer);
  const fitting = offers.filter(({ words }) => telling.every(({ text }) => words.has(text)));
  const [only, second] = fitting;
  if (only) return second ? null : only.dealId;
  const place = telling.length === 1 ? ORDINALS[first.text] : undefined;
  return place === undefined ? null : (offers[place]?.dealId ?? null);
}
