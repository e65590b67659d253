import type { RiskPolicy } from './policy';
import { wordSieve } from './word-sieve';

/** What is derived from a policy once and used on every event. */
export interface CompiledPolicy {
  /** Position in the funnel, -1 for a stage the policy does not know. */
  readonly stageRank: (stage: string | null) => number;
  readonly wonStages: ReadonlySet<string>;
  readonly lostStages: ReadonlySet<string>;
  /** Whether a text may hold any of the words at all: one quick look that most texts fail. */
  readonly mayHoldWords: (text: string) => boolean;
  readonly findCompetitor: WordFinder;
  readonly findCommittee: WordFinder;
  readonly learned: CompiledLearning;
}

/** The learned parts; null where they add nothing, as in every policy made by hand. */
export interface CompiledLearning {
  readonly stagePoints: ReadonlyMap<string, number> | null;
  readonly inStage: readonly number[] | null;
  readonly silence: readonly number[] | null;
}

/** Words that were found in a text, and where. */
export interface FoundWords {
  readonly words: string;
  readonly index: number;
}

export type WordFinder = (text: string) => FoundWords | null;

const LETTER_OR_DIGIT = /[\p{L}\p{N}]/u;

function isWordAt(text: string, index: number): boolean {
  return index >= 0 && index < text.length && LETTER_OR_DIGIT.test(text.charAt(index));
}

/** An expression of all the words; longest first, so that the quote shows "vendor review" whole. */
function expressionOf(words: readonly string[], flags: string): RegExp {
  const escaped = words
    .toSorted((a, b) => b.length - a.length || (a < b ? -1 : 1))
    .map((word) =>
      word
        .trim()
        .replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')
        .replace(/\s+/g, '\\s+'),
    );

  return new RegExp(escaped.join('|'), flags);
}

function quickLook(words: readonly string[]): (text: string) => boolean {
  const sieve = wordSieve(words);
  if (sieve !== null) return sieve;
  const expression = expressionOf(words, 'i');

  return (text) => expression.test(text);
}

/**
 * Finds whole words only, so that "rivals" is not found in "arrivals". The borders are looked at
 * after a match: as part of the expression they made it several times slower on every text.
 */
function wordFinder(words: readonly string[]): WordFinder {
  if (words.length === 0) return () => null;
  const expression = expressionOf(words, 'gi');

  return (text) => {
    expression.lastIndex = 0;
    for (let match = expression.exec(text); match !== null; match = expression.exec(text)) {
      const end = match.index + match[0].length;
      if (!isWordAt(text, match.index - 1) && !isWordAt(text, end)) {
        return { words: match[0], index: match.index };
      }
      expression.lastIndex = match.index + 1;
    }

    return null;
  };
}

const unlessAllZero = (points: readonly number[]): readonly number[] | null =>
  points.some((each) => each !== 0) ? points : null;

function compileLearning({ stages, inStage, silence }: RiskPolicy['learned']): CompiledLearning {
  const points = Object.entries(stages).filter(([, each]) => each !== 0);

  return {
    stagePoints: points.length > 0 ? new Map(points) : null,
    inStage: unlessAllZero(inStage),
    silence: unlessAllZero(silence),
  };
}

const cache = new WeakMap<RiskPolicy, CompiledPolicy>();

/** The compiled form of a policy; kept per policy object, which is never changed in place. */
export function compilePolicy(policy: RiskPolicy): CompiledPolicy {
  const known = cache.get(policy);
  if (known) return known;
  const ranks = new Map(policy.stages.map((stage, index) => [stage, index]));
  const compiled: CompiledPolicy = {
    stageRank: (stage) => (stage === null ? -1 : (ranks.get(stage) ?? -1)),
    wonStages: new Set(policy.closedStages.won),
    lostStages: new Set(policy.closedStages.lost),
    mayHoldWords: quickLook([...policy.competitorWords, ...policy.committeePhrases]),
    findCompetitor: wordFinder(policy.competitorWords),
    findCommittee: wordFinder(policy.committeePhrases),
    learned: compileLearning(policy.learned),
  };
  cache.set(policy, compiled);

  return compiled;
}
