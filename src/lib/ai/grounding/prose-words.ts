import type { ProseView } from './prose-view';

/** A word or a row of digits, as it stands in the view. */
export interface ProseWord {
  readonly raw: string;
  /** Small letters without accents. */
  readonly key: string;
  readonly from: number;
  readonly to: number;
  readonly isCapital: boolean;
  /** What stands between the word before and this one. */
  readonly gap: string;
  /** Whether emphasis begins or ends right before it. */
  readonly isAtEdge: boolean;
}

const WORD = /[\p{L}\p{M}\p{N}]+/gu;

/** Small letters without accents: how names and words are compared. */
export const keyOf = (word: string): string =>
  word.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase().replaceAll('ß', 'ss');

/** The compared words of a name or a phrase. */
export const keysOf = (text: string): string[] => (text.match(WORD) ?? []).map(keyOf);

export function wordsOf(view: ProseView): ProseWord[] {
  const words: ProseWord[] = [];
  let last = 0;
  for (const match of view.text.matchAll(WORD)) {
    const raw = match[0];
    const from = match.index;
    words.push({
      raw,
      key: keyOf(raw),
      from,
      to: from + raw.length,
      isCapital: /^[\p{Lu}\p{Lt}]/u.test(raw),
      gap: view.text.slice(last, from),
      isAtEdge: view.edges.has(from),
    });
    last = from + raw.length;
  }
  return words;
}
