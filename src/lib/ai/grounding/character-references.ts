import { CleanPieces } from './clean-pieces';

const REFERENCE = /&(#[0-9]{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,31});/gi;

/** Those that a text may honestly hold; of any other only the name stays. */
const NAMED: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  ensp: ' ',
  emsp: ' ',
  thinsp: ' ',
  ndash: '–',
  mdash: '—',
  minus: '-',
  hellip: '…',
  euro: '€',
  pound: '£',
  yen: '¥',
  dollar: '$',
  percnt: '%',
  period: '.',
  comma: ',',
  colon: ':',
  sol: '/',
  lpar: '(',
  rpar: ')',
  lsqb: '[',
  rsqb: ']',
  lbrack: '[',
  rbrack: ']',
  excl: '!',
  commat: '@',
  num: '#',
  half: '½',
  frac12: '½',
  frac14: '¼',
  frac34: '¾',
  lsquo: '‘',
  rsquo: '’',
  ldquo: '“',
  rdquo: '”',
  bull: '•',
  middot: '·',
  times: '×',
  rarr: '→',
};

/** Of "&amp;amp;amp;#49;" and the like; deeper than that nobody writes by mistake. */
const MOST_ROUNDS = 4;

function decode(reference: string): string {
  if (!reference.startsWith('#'))
    return NAMED[reference] ?? NAMED[reference.toLowerCase()] ?? reference;
  const isHex = /^#x/i.test(reference);
  const code = Number.parseInt(reference.slice(isHex ? 2 : 1), isHex ? 16 : 10);
  return code > 0 && code <= 0x10_ffff ? String.fromCodePoint(code) : '';
}

/**
 * Character references as the characters that a renderer would show: "&#52;2" is a figure too. What
 * they hide (references, marks, line ends, unseen signs) is gone afterwards.
 */
export function decodeReferences(text: string): string {
  let decoded = text;
  for (let round = 0; round < MOST_ROUNDS && decoded.search(REFERENCE) !== -1; round += 1)
    decoded = decoded.replaceAll(REFERENCE, (_, reference: string) => decode(reference));
  if (decoded === text) return text;
  const clean = new CleanPieces().push(decoded.replaceAll(REFERENCE, '')).replaceAll('\n', ' ');
  return text.endsWith('\n') ? `${clean.trimEnd()}\n` : clean;
}
