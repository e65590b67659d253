/** A value as written, with its decimals: 4.20 has two. */
export interface WrittenValue {
  readonly value: number;
  readonly decimals: number;
}

interface Digits {
  readonly to: number;
  readonly values: readonly WrittenValue[];
}

const ROW = /[0-9]+/y;
const THREE = /^[0-9]{3}$/;

function rowAt(text: string, at: number): string {
  ROW.lastIndex = at;
  return ROW.exec(text)?.[0] ?? '';
}

/** A blank or an apostrophe joins groups of three only: "3 150" may be two numbers, "3 15" is. */
function joins(sign: string, rows: readonly string[], next: string): boolean {
  if (next === '') return false;
  if (sign === '.' || sign === ',') return true;
  if (sign !== ' ' && sign !== "'" && sign !== '_') return false;
  return THREE.test(next) && (rows[0] ?? '').length <= 3;
}

const whole = (rows: readonly string[]): WrittenValue => ({
  value: Number(rows.join('')),
  decimals: 0,
});

function broken(rows: readonly string[]): WrittenValue {
  const decimals = rows.at(-1) ?? '';
  return { value: Number(`${rows.slice(0, -1).join('')}.${decimals}`), decimals: decimals.length };
}

/** Groups of three, or of two before the last as in India. */
function isGrouped(rows: readonly string[]): boolean {
  const [first = '', ...rest] = rows;
  if (first.length > 3 || !THREE.test(rest.at(-1) ?? '')) return false;
  const inner = rest.slice(0, -1);
  return inner.every((row) => row.length === 3) || inner.every((row) => row.length === 2);
}

function valuesOf(rows: readonly string[], signs: readonly string[]): WrittenValue[] {
  const last = signs.at(-1);
  if (last === undefined) return [whole(rows)];
  const isSame = signs.every((sign) => sign === last);
  const isPoint = last === '.' || last === ',';
  if (!isSame)
    return isPoint && !signs.slice(0, -1).includes(last) && isGrouped(rows.slice(0, -1)) ? [broken(rows)] : []; // prettier-ignore
  const values = isGrouped(rows) ? [whole(rows)] : [];
  if (isPoint && rows.length === 2) values.push(broken(rows));
  return values;
}

/** The number that begins at a digit, by the ways in which the world writes them. */
export function readCore(text: string, at: number): Digits {
  const rows = [rowAt(text, at)];
  const signs: string[] = [];
  let to = at + (rows[0] ?? '').length;
  for (;;) {
    const sign = text.charAt(to);
    const next = rowAt(text, to + 1);
    if (!joins(sign, rows, next)) break;
    rows.push(next);
    signs.push(sign);
    to += 1 + next.length;
  }
  const below = text.charAt(to) === '⁄' ? rowAt(text, to + 1) : '';
  if (below !== '') return fraction(rows, to + 1 + below.length, Number(below));
  // "2 1⁄2": the whole before the fraction.
  const mixed = /^ ([0-9]{1,3})⁄([0-9]{1,3})/.exec(text.slice(to, to + 9));
  if (mixed && signs.length === 0) {
    const value = Number(rows[0]) + Number(mixed[1]) / Number(mixed[2]);
    return { to: to + mixed[0].length, values: [{ value, decimals: 2 }] };
  }
  return { to, values: valuesOf(rows, signs) };
}

/** "½" alone says a share: as a percent it is 50. */
function fraction(rows: readonly string[], to: number, below: number): Digits {
  const value = Number(rows.join('')) / below;
  return {
    to,
    values: [
      { value, decimals: 2 },
      { value: value * 100, decimals: 0 },
    ],
  };
}
