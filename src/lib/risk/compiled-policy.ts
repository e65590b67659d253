import type { Mention } from './deal-history';
import { wordFinder, type WordFinder } from './phrase-finder';
import type { RiskPolicy } from './policy';
import type { RiskEvent } from './types';
import { wordSieve, type WordSieve } from './word-sieve';

/** What is derived from a policy once and used on every event. */
export interface CompiledPolicy {
  /** Position in the funnel, -1 for a stage the policy does not know. */
  readonly stageRank: (stage: string | null) => number;
  readonly wonStages: ReadonlySet<string>;
  readonly lostStages: ReadonlySet<string>;
  /** Where a text may hold any of the words at all, else -1: one quick look that most texts fail. */
  readonly sieve: WordSieve;
  readonly findCompetitor: WordFinder;
  readonly findCommittee: WordFinder;
  /** What was found in the words of events that were read before, for as long as these are held. */
  readonly mentions: WeakMap<RiskEvent, readonly Mention[]>;
  readonly learned: CompiledLearning;
}

/** The learned parts; null where they add nothing, as in every policy made by hand. */
export interface CompiledLearning {
  readonly stagePoints: ReadonlyMap<string, number> | null;
  readonly inStage: readonly number[] | null;
  readonly silence: readonly number[] | null;
}

/** Where no sieve can be made, the finders look at every text: they take one step per character too. */
const quickLook = (words: readonly string[]): WordSieve => wordSieve(words) ?? (() => 0);

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
    sieve: quickLook([...policy.competitorWords, ...policy.committeePhrases]),
    findCompetitor: wordFinder(policy.competitorWords),
    findCommittee: wordFinder(policy.committeePhrases),
    mentions: new WeakMap(),
    learned: compileLearning(policy.learned),
  };
  cache.set(policy, compiled);

  return compiled;
}
