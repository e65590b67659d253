import { STOP_WORDS, type Language } from './languages-table';
import type { ProseWord } from './prose-words';
import { keyOf } from './prose-words';

const LANGUAGES = Object.keys(STOP_WORDS) as (keyof typeof STOP_WORDS)[];

/** A word that several languages have counts for each of them. */
const languagesOfWord = new Map<string, (keyof typeof STOP_WORDS)[]>();
for (const language of LANGUAGES) {
  for (const word of new Set(STOP_WORDS[language].split(' ').map(keyOf))) {
    languagesOfWord.set(word, [...(languagesOfWord.get(word) ?? []), language]);
  }
}

/** Fewer small words than this tell nothing: a table's cell, a heading. */
const FEWEST_HITS = 2;

type Hits = ReadonlyMap<keyof typeof STOP_WORDS, number>;

function countHits(words: readonly ProseWord[]): Hits {
  const hits = new Map<keyof typeof STOP_WORDS, number>();
  for (const { key } of words) {
    for (const language of languagesOfWord.get(key) ?? []) {
      hits.set(language, (hits.get(language) ?? 0) + 1);
    }
  }
  return hits;
}

const isOtherScript = (words: readonly ProseWord[]): boolean =>
  words.filter(({ raw }) => /[^\p{Script=Latin}\p{N}\p{M}]/u.test(raw)).length > words.length / 2;

/** The language of some words by their small words; null where they do not tell. */
export function detectLanguage(words: readonly ProseWord[]): Language | null {
  if (isOtherScript(words)) return 'other';
  const hits = countHits(words);
  const english = hits.get('en') ?? 0;
  const most = Math.max(0, ...hits.values());
  // English wins where it is not clear: its rule for names is the stricter one.
  if (most < FEWEST_HITS) return english > 0 ? 'en' : null;
  const leaders = LANGUAGES.filter((language) => hits.get(language) === most);
  return english > 0 && leaders.length > 1 ? 'en' : (leaders[0] ?? null);
}
