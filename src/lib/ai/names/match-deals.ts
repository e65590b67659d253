import { isClosedStage } from '../../deals/model';
import { countErrors } from '../router/typing-errors';
import { foldText, readWords } from '../router/words';
import type { DealCandidate } from './resolved';

/** A name that was looked for, and the deals that it fits best. */
export interface Match {
  readonly mention: string;
  /** One, or several that fit equally well; the likeliest first. Empty where none resembles it. */
  readonly deals: readonly DealCandidate[];
}

/** How well a name fits; the less, the better. Fuzzy ones go on from there by their errors. */
const FIT = { name: 0, account: 1, contained: 2, fuzzy: 3 } as const;

/** What a company's name may be written with or without. */
const LEGAL = new Set(
  'corp inc ltd llc gmbh ag kg sa sas srl spa bv nv co plc the deal'.split(' '),
);

/** Names are short, so a typing error is forgiven earlier than in the words of a question. */
const errorsIn = (length: number): number => {
  if (length >= 8) return 2;
  return length >= 4 ? 1 : 0;
};

const plain = (text: string): string => foldText(text).replaceAll(/\s+/g, ' ').trim();
const wordsOf = (text: string): string[] => readWords(text).map((word) => word.text);

/** Whether a word tells companies apart; "Corp" does not. */
export const isTelling = (word: string): boolean => !LEGAL.has(word);

const holds = (words: readonly string[], wanted: readonly string[]): boolean =>
  wanted.some(isTelling) && ` ${words.join(' ')} `.includes(` ${wanted.join(' ')} `);

/** The typing errors with which each wanted word is one of these; null where one is none of them. */
function errorsBetween(wanted: readonly string[], words: readonly string[]): number | null {
  const telling = wanted.filter(isTelling);
  if (telling.length === 0) return null;
  let sum = 0;
  for (const word of telling) {
    const limit = errorsIn(word.length);
    const errors = Math.min(...words.map((other) => countErrors(word, other, limit, false)));
    if (!(errors <= limit)) return null;
    sum += errors;
  }
  return sum;
}

interface Wanted {
  readonly text: string;
  readonly words: readonly string[];
}

/** A name or an account as it is compared; signs and spaces count nothing where there are words. */
const writtenAs = (text: string): Wanted => ({ text: plain(text), words: wordsOf(text) });

const isSame = (a: Wanted, b: Wanted): boolean =>
  a.text === b.text || (a.words.length > 0 && a.words.join(' ') === b.words.join(' '));

function fitOf(wanted: Wanted, deal: DealCandidate): number | null {
  const name = writtenAs(deal.name);
  const account = writtenAs(deal.account ?? '');
  if (isSame(wanted, name)) return FIT.name;
  if (isSame(wanted, account)) return FIT.account;
  const isWhole = name.words.length > 1 && holds(wanted.words, name.words);
  if (isWhole || [name, account].some(({ words }) => holds(words, wanted.words))) {
    return FIT.contained;
  }
  const errors = errorsBetween(wanted.words, [...name.words, ...account.words]);
  return errors === null ? null : FIT.fuzzy + errors;
}

function matchDeal(mention: string, candidates: readonly DealCandidate[]): Match {
  const wanted = writtenAs(mention);
  const fits = candidates.flatMap((deal) => {
    const fit = wanted.text === '' ? null : fitOf(wanted, deal);
    return fit === null ? [] : [{ deal, fit }];
  });
  const best = Math.min(...fits.map(({ fit }) => fit));
  const equal = fits.filter(({ fit }) => fit === best).map(({ deal }) => deal);
  const open = equal.filter(({ stage }) => !isClosedStage(stage));
  return { mention, deals: open.length > 0 ? open : equal };
}

/**
 * For each name the deals that it fits best: the same name before the same account, before whole
 * words of either, before one with typing errors; capitals, accents and signs count nothing. Of those
 * that fit equally well open ones go before closed ones. The order of the candidates is kept.
 */
export const matchDeals = (
  mentions: readonly string[],
  candidates: readonly DealCandidate[],
): Match[] => mentions.map((mention) => matchDeal(mention, candidates));
