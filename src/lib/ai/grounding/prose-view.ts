import type { Span } from './checked-text';

/** A private character stands for each link, mark or other piece that is settled already. */
export const PLACEHOLDERS = /[\uE000-\uF8FF]/g;

/**
 * What a reader sees of Markdown, for the check to read: no emphasis signs, no backslashes, digits of
 * every script as ASCII. Each character knows where in the source it stands.
 */
export interface ProseView {
  readonly text: string;
  readonly starts: readonly number[];
  readonly ends: readonly number[];
  /** Where emphasis or code begins or ends right before a character. */
  readonly edges: ReadonlySet<number>;
}

const digitValues = new Map<string, string>();
const OTHER_SIGNS: Readonly<Record<string, string>> = {
  '٫': '.',
  '٬': ',',
  '٪': '%',
  '−': '-',
  '‐': '-',
  '‑': '-',
  '﹣': '-',
  '’': "'",
  '‘': "'",
};

/** Unicode lays the ten digits of a script side by side, from its zero. */
function asciiDigit(char: string): string {
  const known = digitValues.get(char);
  if (known !== undefined) return known;
  const code = char.codePointAt(0) ?? 0;
  let value = 0;
  while (value < 9 && /\p{Nd}/u.test(String.fromCodePoint(code - value - 1))) value += 1;
  const digit = String(value);
  digitValues.set(char, digit);
  return digit;
}

function plainOf(char: string): string {
  if (char < '\u0080') return char;
  const other = OTHER_SIGNS[char];
  if (other !== undefined) return other;
  const flat = char.normalize('NFKC');
  // "2½" would become "21⁄2".
  const apart = flat.length > 1 && flat.includes('⁄') ? ` ${flat}` : flat;
  return apart.replaceAll(/\P{ASCII}/gu, (each) =>
    /\p{Nd}/u.test(each) ? asciiDigit(each) : each,
  );
}

const isWordChar = (char: string): boolean => /[\p{L}\p{N}]/u.test(char);

/** An underscore within a word is one; between digits it splits a figure, as "1_000". */
function isEmphasis(source: string, at: number): boolean {
  const char = source.charAt(at);
  if (char === '*' || char === '`' || char === '~') return true;
  if (char !== '_') return false;
  const before = source.charAt(at - 1);
  const after = source.charAt(at + 1);
  return !(isWordChar(before) && isWordChar(after)) || /[0-9]/.test(before + after);
}

export function viewOf(source: string): ProseView {
  const parts: string[] = [];
  const starts: number[] = [];
  const ends: number[] = [];
  const edges = new Set<number>();
  const add = (shown: string, from: number, to: number): void => {
    for (const unit of shown.split('')) {
      parts.push(unit);
      starts.push(from);
      ends.push(to);
    }
  };
  let at = 0;
  while (at < source.length) {
    const char = String.fromCodePoint(source.codePointAt(at) ?? 0);
    const next = source.charAt(at + 1);
    if (char === '\\' && /[!-/:-@[-`{-~]/.test(next)) {
      add(next, at, at + 2);
      at += 2;
      continue;
    }
    if (isEmphasis(source, at)) edges.add(parts.length);
    else add(plainOf(char), at, at + char.length);
    at += char.length;
  }
  return { text: parts.join(''), starts, ends, edges };
}

/** The stretch of the source that a stretch of the view stands for. */
export const sourceSpan = (view: ProseView, { from, to }: Span): Span => ({
  from: view.starts[from] ?? 0,
  to: view.ends[to - 1] ?? 0,
});
