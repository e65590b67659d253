import { isCommonWord } from './common-words-table';
import { wordsOf } from './words';

interface Node {
  next: Map<string, Node> | null;
  /** The places of those that are called so. */
  named: number[] | null;
}

const node = (): Node => ({ next: null, named: null });

/** Deals' names are no longer than this; the rest of a text is not looked at. */
const MOST = 10_000;
const SHORTEST = 3;

function isTelling(words: readonly string[]): boolean {
  const letters = words.reduce((sum, word) => sum + [...word].length, 0);
  return letters >= SHORTEST && !words.every((word) => isCommonWord(word));
}

/**
 * Names, found in texts by their words: looking through a text costs its own length, however many
 * names there are.
 */
export class NameIndex {
  readonly #root = node();

  /** A name of fewer than three letters, or of common words alone, is left out: it would name anything. */
  add(name: string, place: number): void {
    const words = wordsOf(name);
    if (!isTelling(words)) return;
    let at = this.#root;
    for (const word of words) {
      at.next ??= new Map();
      const known = at.next.get(word);
      const next = known ?? node();
      if (!known) at.next.set(word, next);
      at = next;
    }
    at.named ??= [];
    at.named.push(place);
  }

  /**
   * Who is named in a text. A name that stands within a longer one is not named there: "Globex
   * renewal" is not about the deal "Globex".
   *
   * @param without those that are not asked about
   */
  find(text: string, without: ReadonlySet<number>): readonly number[] {
    const counts = (place: number) => !without.has(place);
    const words = wordsOf(text.slice(0, MOST));
    const found = new Set<Node>();
    let reached = -1;
    for (let first = 0; first < words.length; first += 1) {
      const longest = this.#longestFrom(words, first, counts);
      // It ends within one that began earlier.
      if (!longest || longest.last <= reached) continue;
      reached = longest.last;
      found.add(longest.at);
    }
    const [one, ...more] = [...found].map(({ named }) => named ?? []);
    // Mostly it is one name, and nobody was refused: a list is handed on as it is.
    if (one && more.length === 0 && without.size === 0) return one;
    return [one ?? [], ...more].flat().filter((place) => counts(place));
  }

  #longestFrom(
    words: readonly string[],
    first: number,
    counts: (place: number) => boolean,
  ): { readonly at: Node; readonly last: number } | null {
    let longest: { at: Node; last: number } | null = null;
    let at: Node | undefined = this.#root;
    for (let last = first; last < words.length; last += 1) {
      at = at.next?.get(words[last] ?? '');
      if (!at) break;
      if (at.named?.some((place) => counts(place))) longest = { at, last };
    }
    return longest;
  }
}
