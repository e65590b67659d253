import type { Span } from './checked-text';
import {
  ABOUT,
  CURRENCY_BEFORE,
  CURRENCY_BEHIND,
  CURRENCY_SIGNS,
  OVER,
  PERCENT_SIGN,
  SCALE_SIGNS,
  TIME_SIGNS,
  UNDER,
} from './figure-units-table';
import { readCore, type WrittenValue } from './read-digits';

/** A number that a text writes, with all that it says of its kind. */
export interface FigureClaim extends Span {
  /** What it may mean: "1.234" is one or the other. Empty where it is no number that can be borne out. */
  readonly values: readonly WrittenValue[];
  readonly unit: 'money' | 'percent' | 'time' | 'bare';
  /** What a value is multiplied by: thousands, millions; days of a week. */
  readonly scale: number;
  /** ISO 4217, each that the sign may mean; null where none is written. */
  readonly currencies: readonly string[] | null;
  readonly sign: '' | '+' | '-';
  readonly way: 'exact' | 'about' | 'over' | 'under';
  /** "In 6 days", "6 days ago": as far from the day of the facts. */
  readonly direction: 'ahead' | 'back' | null;
  /** Whether a word follows that it seems to count. */
  readonly counts: boolean;
}

/** How far around a number its sign, currency and unit are looked for. */
const LOOK_BACK = 24;
const LOOK_AHEAD = 40;

const currenciesOf = (match: RegExpExecArray | null): readonly string[] | null => {
  const { code, sign, plain } = match?.groups ?? {};
  if (code !== undefined) return [code.toUpperCase()];
  const word = sign ?? plain;
  if (word === undefined) return null;
  return CURRENCY_SIGNS[word] ?? CURRENCY_SIGNS[word.toLowerCase()] ?? [];
};

/** Letters of scripts that set no blank between words are no part of the number before them. */
const LETTER = String.raw`(?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}])[\p{L}\p{M}]`;
const GLUED_BEHIND = new RegExp(`^(?:${LETTER}){1,60}`, 'u');
const GLUED_BEFORE = new RegExp(`(?:${LETTER}){1,60}$`, 'u');

type Signs = readonly (readonly [RegExp, number])[];

/** The first of the signs that a text begins with: how long it is there, and what it stands for. */
function firstSign(text: string, signs: Signs): { length: number; value: number } | null {
  for (const [sign, value] of signs) {
    const length = sign.exec(text)?.[0].length;
    if (length !== undefined) return { length, value };
  }
  return null;
}

interface Behind {
  readonly length: number;
  readonly unit: 'percent' | 'time' | 'bare';
  readonly days: number;
  readonly currencies: readonly string[] | null;
}

/** A letter, a currency or a percent sign, after a blank or a hyphen at most. */
const MAY_BE_UNIT = /^[\s-]?(?:[^\s\p{N}\p{P}]|%)/u;

function readUnit(text: string): Behind {
  const percent = PERCENT_SIGN.exec(text);
  if (percent) return { length: percent[0].length, unit: 'percent', days: 1, currencies: null };
  const money = CURRENCY_BEHIND.exec(text);
  if (money) return { length: money[0].length, unit: 'bare', days: 1, currencies: currenciesOf(money) }; // prettier-ignore
  const time = firstSign(text, TIME_SIGNS);
  if (time) return { length: time.length, unit: 'time', days: time.value, currencies: null };
  return { length: 0, unit: 'bare', days: 1, currencies: null };
}

/** What stands behind a number: scale, then percent, currency or time. */
export function readBehind(text: string, at: number) {
  const rest = text.slice(at, at + LOOK_AHEAD);
  if (!MAY_BE_UNIT.test(rest)) return { to: at, unit: 'bare', scale: 1, behind: null } as const;
  const scaled = firstSign(rest, SCALE_SIGNS) ?? { length: 0, value: 1 };
  const { length, unit, days, currencies } = readUnit(rest.slice(scaled.length));
  const scale = scaled.value * days;
  return { to: at + scaled.length + length, unit, scale, behind: currencies } as const;
}

/** What stands before a number: its sign and its currency, in either order. */
function readBefore(text: string, at: number) {
  let from = at;
  let sign: FigureClaim['sign'] = '';
  const before = (): string => text.slice(Math.max(0, at - LOOK_BACK), from);
  const takeSign = (): void => {
    const found = /(?:^|[\s(|,;:€$£¥"'])([+-])$/.exec(before())?.[1];
    if (found === undefined || sign !== '') return;
    sign = found === '+' ? '+' : '-';
    from -= 1;
  };
  takeSign();
  const currency = CURRENCY_BEFORE.exec(before());
  from -= currency?.[0].length ?? 0;
  takeSign();
  return { from, sign, currencies: currenciesOf(currency), before: before() };
}

export function wayOf(before: string): FigureClaim['way'] {
  if (ABOUT.test(before)) return 'about';
  if (OVER.test(before)) return 'over';
  return UNDER.test(before) ? 'under' : 'exact';
}

const BACK_BEHIND = /^\s?(?:ago|overdue|late|past|earlier|fa|geleden|atrás|überfällig)(?!\p{L})/iu;
const AHEAD_BEHIND = /^\s?(?:from now|away|left|until|ahead|to go)(?!\p{L})/iu;
const BACK_BEFORE = /(?<!\p{L})(?:vor|il y a|hace|há|past due by|overdue by)\s$/iu;
const AHEAD_BEFORE = /(?<!\p{L})(?:in|dans|en|tra|em|over)\s$/iu;

/** Whether a time is told from today on, and which way. */
export function directionOf(before: string, behind: string): FigureClaim['direction'] {
  if (BACK_BEHIND.test(behind) || BACK_BEFORE.test(before)) return 'back';
  return AHEAD_BEHIND.test(behind) || AHEAD_BEFORE.test(before) ? 'ahead' : null;
}

export const seemsToCount = (text: string, to: number): boolean =>
  /^\s\p{Ll}/u.test(text.slice(to, to + 3)) && !/^\s(?:of|out|and|to|in|on|at|as|or|is|was|vs|with|for|by|from|than|a|per|this|last)\b/.test(text.slice(to, to + 7)); // prettier-ignore

/** Letters right before or behind a number make another word of it: "S3", "42foo"; "3rd" is one. */
function lettersAround(text: string, from: number, to: number) {
  const behind = GLUED_BEHIND.exec(text.slice(to, to + 60))?.[0] ?? '';
  const before = GLUED_BEFORE.exec(text.slice(Math.max(0, from - 60), from))?.[0] ?? '';
  const isWord = before !== '' || (behind !== '' && !/^(?:st|nd|rd|th)$/.test(behind));
  return { before, behind, isWord };
}

function readAt(text: string, at: number): FigureClaim {
  const core = readCore(text, at);
  const { from, sign, currencies, before } = readBefore(text, at);
  const { to, unit, scale, behind } = readBehind(text, core.to);
  const money = currencies ?? behind;
  const letters = lettersAround(text, currencies === null ? from : at, to);
  const isWord = letters.isWord && (currencies === null || letters.behind !== '');
  return {
    from: from - (currencies === null ? letters.before.length : 0),
    to: to + letters.behind.length,
    values: isWord ? [] : core.values,
    unit: money !== null && unit === 'bare' ? 'money' : unit,
    scale,
    currencies: money,
    sign,
    way: wayOf(before),
    direction: directionOf(before, text.slice(to, to + 16)),
    counts: seemsToCount(text, to),
  };
}

const RANGE = /^\s?(?:[-–—]|to|bis|à|a|and|und|et)\s?$/;

/** "10–15 days", "€10-15k": what stands at one end holds for the other. */
function shareUnits(text: string, first: FigureClaim, second: FigureClaim): FigureClaim[] {
  if (!RANGE.test(text.slice(first.to, second.from)) || first.unit === second.unit)
    return [first, second];
  const { unit, scale, currencies } = second;
  if (first.unit === 'bare') return [{ ...first, unit, scale, currencies, counts: false }, second];
  if (first.unit === 'money' && unit === 'bare') {
    const share = first.scale === 1 ? scale : first.scale;
    const range = { unit: first.unit, currencies: first.currencies, scale: share, counts: false };
    return [
      { ...first, scale: share },
      { ...second, ...range },
    ];
  }
  return [first, second];
}

/** Every number in digits that is not covered yet, from the beginning to the end. */
export function readFigures(text: string, isCovered: (at: number) => boolean): FigureClaim[] {
  const claims: FigureClaim[] = [];
  const digit = /[0-9]/g;
  for (let match = digit.exec(text); match !== null; match = digit.exec(text)) {
    if (isCovered(match.index)) continue;
    const claim = readAt(text, match.index);
    digit.lastIndex = Math.max(claim.to, match.index + 1);
    const last = claims.pop();
    claims.push(...(last === undefined ? [claim] : shareUnits(text, last, claim)));
  }
  return claims;
}
