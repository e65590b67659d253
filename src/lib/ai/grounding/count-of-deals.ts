import type { FigureClaim } from './read-figures';

/** Nobody counts more cited deals than this in words. */
const MOST = 30;
const DEALS = String.raw`(?:deals?|opportunit(?:y|ies)|geschäfte?|abschlüsse|affaires|opportunités|dossiers|oportunidad(?:es)?|negocios|tratos|trattative|affari|opportunità|negócios|oportunidades|kansen)`;
const BEHIND = new RegExp(String.raw`^(?:[\s-]\p{L}+){0,3}[\s-]${DEALS}(?!\p{L})`, 'iu');
const AS_PRONOUN =
  /^\s(?:are|need|have|look|show|stand|require|deserve|slipped|of\s(?:them|these|those|which))(?!\p{L})/iu;
const BEFORE =
  /(?:top|these|those|following|all|other|diese|ces|estas|estos|queste|questi|deze)\s$/i;

/** How many deals a number says there are; null where it counts something else. */
export function countsDeals(text: string, claim: FigureClaim): number | null {
  const value = claim.values.find(({ decimals }) => decimals === 0)?.value;
  if (value === undefined || claim.unit !== 'bare' || claim.scale !== 1 || value > MOST)
    return null;
  const behind = text.slice(claim.to, claim.to + 60);
  const before = text.slice(Math.max(0, claim.from - 12), claim.from);
  return BEHIND.test(behind) || AS_PRONOUN.test(behind) || BEFORE.test(before) ? value : null;
}
