/** Longer texts are cut before anything looks at them. */
const MOST = 20_000;

const BLOCK_ENDS = /<(?:br|hr|\/p|\/div|\/li|\/ul|\/ol|\/tr|\/h[1-6])\b[^<>]*>/gi;
/** Only what can be a tag: `a < b and c > d` stays. */
const TAGS = /<\/?[a-z][^<>]*>|<!--[^<>]*-->/gi;
const ENTITIES = /&(?:#(\d{1,7})|#x([\da-f]{1,6})|(amp|lt|gt|quot|apos|nbsp));/gi;
const NAMED: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
};
/** Control characters but tab and line feed; and signs that turn the direction of what follows. */
// NUL is among them: PostgreSQL cannot store it.
const UNSEEN = /[^\P{Cc}\t\n]|[\u202A-\u202E\u2066-\u2069]/gu;

function characterOf(code: number): string {
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '';
}

const decode = (text: string): string =>
  text.replace(ENTITIES, (_all, decimal?: string, hex?: string, name?: string) => {
    if (decimal !== undefined) return characterOf(Number(decimal));
    if (hex !== undefined) return characterOf(Number.parseInt(hex, 16));
    return NAMED[(name ?? '').toLowerCase()] ?? '';
  });

/** Never through the middle of a character. */
function cut(text: string, max: number): string {
  const short = text.slice(0, max);
  return /[\uD800-\uDBFF]$/.test(short) ? short.slice(0, -1) : short;
}

const clean = (text: string): string => text.toWellFormed().replaceAll(UNSEEN, ' ');

/** As one line of at most `max` characters; null where nothing is left. */
export function lineFrom(text: string | null | undefined, max: number): string | null {
  const line = clean(cut(text ?? '', MOST))
    .replaceAll(/\s+/g, ' ')
    .trim();
  return line === '' ? null : cut(line, max).trimEnd();
}

/** The words of a text that may hold HTML, in lines, at most `max` characters; null where there are none. */
export function wordsFrom(html: string | null | undefined, max: number): string | null {
  const raw = cut(html ?? '', MOST).replaceAll('\r\n', '\n');
  const words = decode(raw.replaceAll(BLOCK_ENDS, '\n').replaceAll(TAGS, ''));
  const tidy = clean(words)
    .replaceAll(/[^\S\n]+/g, ' ')
    .replaceAll(/ ?\n ?/g, '\n')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim();
  return tidy === '' ? null : cut(tidy, max).trimEnd();
}

/** An address that a browser may be sent to; null for anything else, such as `javascript:`. */
export function linkFrom(text: string | null | undefined): string | null {
  if (!text || text.length > 2_000 || !URL.canParse(text)) return null;
  const { protocol, href } = new URL(text);
  return protocol === 'https:' || protocol === 'http:' ? href : null;
}
