/** A small seeded source of chance, so that the demo is the same bytes on every machine. */

export interface Random {
  /** A number in [0, 1). */
  next(): number;
  /** A whole number in [low, high], both included. */
  int(low: number, high: number): number;
  /** A number in [low, high). */
  between(low: number, high: number): number;
  /** True with the given probability. */
  chance(probability: number): boolean;
  /** A draw from the standard normal distribution. */
  normal(): number;
  /** One item of a list that is not empty. */
  pick<T>(items: readonly T[]): T;
  /** One item of a list that is not empty, by weight. */
  weighted<T>(items: readonly (readonly [item: T, weight: number])[]): T;
  /** A new list with the same items in another order. */
  shuffle<T>(items: readonly T[]): T[];
}

/** FNV-1a over the parts: neighbouring seeds give unrelated streams. */
function hashParts(parts: readonly (string | number)[]): number {
  let hash = 0x811c9dc5;
  for (const char of parts.join('|')) {
    hash = Math.imul(hash ^ char.charCodeAt(0), 0x01000193);
  }
  return hash >>> 0;
}

/** The mulberry32 generator (Tommy Ettinger, public domain). */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

function itemAt<T>(items: readonly T[], index: number): T {
  const item = items[index];
  if (item === undefined) throw new RangeError('Cannot draw from an empty list');
  return item;
}

function drawWeighted<T>(items: readonly (readonly [T, number])[], share: number): T {
  let rest = share * items.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [item, weight] of items) {
    rest -= weight;
    if (rest < 0) return item;
  }
  return itemAt(items, items.length - 1)[0];
}

/** A stream of chance named by its parts, e.g. `createRandom(seed, 'profile', 17)`. */
export function createRandom(...parts: readonly (string | number)[]): Random {
  const next = mulberry32(hashParts(parts));
  const int = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1));
  return {
    next,
    int,
    between: (low, high) => low + next() * (high - low),
    chance: (probability) => next() < probability,
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
    pick: (items) => itemAt(items, Math.floor(next() * items.length)),
    weighted: (items) => drawWeighted(items, next()),
    shuffle: (items) => {
      const copy = [...items];
      for (let last = copy.length - 1; last > 0; last -= 1) {
        const other = int(0, last);
        const held = itemAt(copy, last);
        copy[last] = itemAt(copy, other);
        copy[other] = held;
      }
      return copy;
    },
  };
}
