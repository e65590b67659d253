import { compilePolicy, type CompiledLearning } from './compiled-policy';
import { NORM_DAYS, type RiskNorms, type StageCounts } from './norms';
import type { RiskPolicy } from './policy';
import { formatPoints, formatStage } from './plain-words';
import { clamp, logistic, logit } from './ramp';

/** Share of B2B deals that are lost where a team has no history: judgement, one half. */
const DEFAULT_LOST_SHARE = 0.5;
/** Log-odds of loss of the first and the last open stage against the average, on the first day. */
const FIRST_STAGE_LOGIT = 0.6;
const LAST_STAGE_LOGIT = -1.2;
/** How far time in stage raises the log-odds in the end, and the days to half of it. */
const DEFAULT_GROWTH = 1.6;
const DEFAULT_GROWTH_DAYS = 30;
/** How many closed deals the defaults weigh: with as many of its own, a team's norm is half its own. */
const SHRINK_DEALS = 20;
/** No norm says more than this many points: a bound for the promise on continuity. */
const MAX_PRIOR = 2.5;
const MAX_GROWTH = 2.5;

/** The norm of one stage, shrunk to the default. Points are log-odds at weight 1. */
export interface StageNorm {
  /** The stage's lost share against that of all deals. */
  readonly prior: number;
  readonly lostShare: number;
  /** Growth at each of `NORM_DAYS`, never falling, 0 at the start. */
  readonly growth: readonly number[];
  /** Closed deals that were in this stage, and how many of them were won. */
  readonly n: number;
  readonly wonN: number;
  readonly medianDaysWon: number | null;
  /** What learning adds for this stage, in log-odds points. */
  readonly learnedPoints: number;
  /** The parts of the reasons that are the same for every deal in the stage. */
  readonly lostShareWords: string;
  readonly usualDaysWords: string;
}

export interface CompiledNorms {
  /** Log-odds of loss of all deals, by the policy's base weight, with its intercept. */
  readonly base: number;
  readonly lostShare: number;
  /** The curves of the policy that learning added. */
  readonly learned: CompiledLearning;
  readonly stageNorm: (stage: string) => StageNorm;
}

/** Additive smoothing towards `prior` with the weight of `SHRINK_DEALS` deals. */
function shrink(lost: number, n: number, prior: number): number {
  return (lost + SHRINK_DEALS * prior) / (n + SHRINK_DEALS);
}

function defaultGrowth(days: number): number {
  return (DEFAULT_GROWTH * days) / (days + DEFAULT_GROWTH_DAYS);
}

function defaultStageLogit(rank: number, stages: number): number {
  if (rank < 0 || stages < 2) return 0;

  return FIRST_STAGE_LOGIT + ((LAST_STAGE_LOGIT - FIRST_STAGE_LOGIT) * rank) / (stages - 1);
}

/**
 * How the lost share grows among deals still in the stage after each of `NORM_DAYS`, as a running
 * maximum: a share that falls again (few deals are left) must not let risk fade with time.
 */
function growthCurve(counts: StageCounts | null, atEntry: number): number[] {
  let highest = 0;

  return NORM_DAYS.map((days, i) => {
    const lost = counts?.lost[i] ?? 0;
    const n = lost + (counts?.won[i] ?? 0);
    const expected = logistic(atEntry + defaultGrowth(days));
    const growth = days === 0 ? 0 : logit(shrink(lost, n, expected)) - atEntry;
    highest = clamp(growth, highest, MAX_GROWTH);

    return highest;
  });
}

function wordsFor(
  stage: string,
  lostShare: number,
  counts: StageCounts | null,
  n: number,
  learnedPoints: number,
): Pick<StageNorm, 'lostShareWords' | 'usualDaysWords'> {
  const median = counts?.medianDaysWon ?? null;
  const source =
    n > 0 ? `own deals n = ${n}, weighed with the default` : 'the default, no closed deals yet';

  const onTop = learnedPoints === 0 ? '' : `; ${formatPoints(learnedPoints)} learned on top`;

  return {
    lostShareWords: `About ${Math.round(lostShare * 100)} % of deals that reach ${formatStage(stage)} are lost (${source})${onTop}`,
    usualDaysWords:
      median === null
        ? 'no won deals to compare with yet'
        : `won deals left it after a median of ${Math.round(median)} (n = ${counts?.won[0] ?? 0})`,
  };
}

const countsOf = (norms: RiskNorms, stage: string): StageCounts | null =>
  Object.hasOwn(norms.stages, stage) ? (norms.stages[stage] ?? null) : null;

function compileStage(stage: string, norms: RiskNorms, policy: RiskPolicy, all: number): StageNorm {
  const counts = countsOf(norms, stage);
  const lost = counts?.lost[0] ?? 0;
  const wonN = counts?.won[0] ?? 0;
  const { stageRank, learned } = compilePolicy(policy);
  const rank = stageRank(stage);
  const byPosition = logistic(all + defaultStageLogit(rank, policy.stages.length));
  const lostShare = shrink(lost, lost + wonN, byPosition);
  const atEntry = logit(lostShare);
  const learnedPoints = learned.stagePoints?.get(stage) ?? 0;

  return {
    prior: clamp(atEntry - all, -MAX_PRIOR, MAX_PRIOR),
    lostShare,
    growth: growthCurve(counts, atEntry),
    n: lost + wonN,
    wonN,
    medianDaysWon: counts?.medianDaysWon ?? null,
    learnedPoints,
    ...wordsFor(stage, lostShare, counts, lost + wonN, learnedPoints),
  };
}

function compileNorms(norms: RiskNorms, policy: RiskPolicy): CompiledNorms {
  const lostShare = shrink(norms.lost, norms.lost + norms.won, DEFAULT_LOST_SHARE);
  const all = logit(lostShare);
  const byStage = new Map<string, StageNorm>();

  return {
    // No negative zero: as JSON it would be another number.
    base: policy.learned.baseWeight * all + policy.intercept + 0,
    lostShare,
    learned: compilePolicy(policy).learned,
    stageNorm: (stage) => {
      let norm = byStage.get(stage);
      if (!norm) {
        norm = compileStage(stage, norms, policy, all);
        byStage.set(stage, norm);
      }

      return norm;
    },
  };
}

const cache = new WeakMap<RiskNorms, WeakMap<RiskPolicy, CompiledNorms>>();

/** The readable form of norms under a policy; kept per pair, both are never changed in place. */
export function readNorms(norms: RiskNorms, policy: RiskPolicy): CompiledNorms {
  let byPolicy = cache.get(norms);
  if (!byPolicy) cache.set(norms, (byPolicy = new WeakMap()));
  let compiled = byPolicy.get(policy);
  if (!compiled) byPolicy.set(policy, (compiled = compileNorms(norms, policy)));

  return compiled;
}

/** The value after `days` of a curve on `NORM_DAYS`, on straight lines between them. */
export function curveAt(points: readonly number[], days: number): number {
  for (let i = 1; i < NORM_DAYS.length; i += 1) {
    const to = NORM_DAYS[i] as number;
    if (days < to) {
      const from = NORM_DAYS[i - 1] as number;
      const low = points[i - 1] as number;
      const high = points[i] as number;

      return low + ((high - low) * (days - from)) / (to - from);
    }
  }

  return points[NORM_DAYS.length - 1] as number;
}
