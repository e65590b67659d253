const ENDS = new Set(['.', '!', '?', '…', '。', '！', '？']);
const CLOSERS = new Set([')', '"', "'", '”', '’', '»', '*', '_', '`', ']', '~']);
/** Longer than any word that tells whether a sentence goes on. */
const LONGEST_LOOK = 40;

/** Words that end with a full stop in the middle of a sentence. */
const ABBREVIATIONS = new Set(
  `mr mrs ms dr prof st no nr approx ca vs etc inc corp ltd co llc jr sr est dept avg max min incl excl
   jan feb mar apr jun jul aug sep sept oct nov dec mio mrd tsd bzw usw vgl evtl inkl zzgl e.g i.e z.b
   d.h u.a p.m a.m u.s u.k sra sig env janv févr avr juil déc ene abr ago dic gen mag giu lug set ott
   okt dez mrt`.split(/\s+/),
);

const MONTH_START =
  /^(?:jan|feb|mär|mar|maa|apr|avr|abr|mai|may|mei|mag|jun|juin|giu|jul|juil|lug|aug|août|ago|sep|set|okt|oct|out|ott|nov|dez|dec|déc|dic|fév|fev|gen|ene|mrt)/i;

/** What stands right before a full stop, back to a blank. */
function wordBefore(text: string, at: number): string {
  let start = at;
  while (start > 0 && at - start < LONGEST_LOOK && !/[\s([*_"|]/.test(text.charAt(start - 1)))
    start -= 1;
  return text.slice(start, at);
}

function goesOn(before: string, next: string): boolean {
  if (/^\p{Ll}/u.test(next)) return true;
  if (/^[\p{L}]$/u.test(before) || ABBREVIATIONS.has(before.toLowerCase())) return true;
  return /^[0-9]{1,2}$/.test(before) && MONTH_START.test(next);
}

/** "1." and "2)" at the beginning of a line number a list. */
function isListNumber(text: string, at: number): boolean {
  const start = Math.max(0, at - LONGEST_LOOK);
  const before = text.slice(start, at);
  const line = before.lastIndexOf('\n') + 1;
  return (line > 0 || start === 0) && /^[\s#>*_-]*[0-9]{1,3}$/.test(before.slice(line));
}

/** The first place from `at` on, `most` characters on at the latest, whose character does not fit. */
function skip(text: string, at: number, fits: (char: string) => boolean, most = Infinity): number {
  let end = at;
  while (end < text.length && end - at < most && fits(text.charAt(end))) end += 1;
  return end;
}

/**
 * Where the sentence that ends at `at` gives way to the next, as the index of the next one's first
 * character; null where none ends here; 'unknown' where only more text can tell.
 */
export function sentenceEnd(text: string, at: number, isWhole: boolean): number | null | 'unknown' {
  if (!ENDS.has(text.charAt(at))) return null;
  const blank = skip(text, at + 1, (char) => CLOSERS.has(char));
  const next = skip(text, blank, (char) => char === ' ');
  const wordEnd = skip(text, next, (char) => char !== ' ' && char !== '\n', LONGEST_LOOK);
  const isCut = wordEnd === text.length && wordEnd - next < LONGEST_LOOK;
  if (isCut && !isWhole) return 'unknown';
  if (next === blank || wordEnd === next) return null;
  return text.charAt(at) === '.' && isWithin(text, at, text.slice(next, wordEnd)) ? null : next;
}

const isWithin = (text: string, at: number, next: string): boolean =>
  goesOn(wordBefore(text, at), next) || isListNumber(text, at);
