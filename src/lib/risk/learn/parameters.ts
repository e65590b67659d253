import { NORM_DAYS } from '../norms';
import { defaultPolicy, POLICY_BOUNDS, type RiskPolicy } from '../policy';
import { clamp } from '../ramp';
import { SIGNAL_NAMES, type SignalName } from '../types';

/** The steps of a curve on `NORM_DAYS`: each has a coefficient, by how much the curve rises there. */
const STEPS = NORM_DAYS.length - 1;

/** Where each of the numbers that learning may move stands in a row of the design. */
export interface Columns {
  readonly count: number;
  readonly intercept: number;
  readonly base: number;
  /** First of the steps of the curve of days in stage. */
  readonly inStage: number;
  /** Points of the curve of silence at its start, and the first of its steps. */
  readonly silenceStart: number;
  readonly silence: number;
  readonly stages: ReadonlyMap<string, number>;
}

/** The weights come first, in the order of `SIGNAL_NAMES`. */
export const columnOf = (signal: SignalName): number => SIGNAL_NAMES.indexOf(signal);

export function layColumns(stages: readonly string[]): Columns {
  const intercept = SIGNAL_NAMES.length;
  const inStage = intercept + 2;
  const silenceStart = inStage + STEPS;
  const silence = silenceStart + 1;
  const first = silence + STEPS;

  return {
    count: first + stages.length,
    intercept,
    base: intercept + 1,
    inStage,
    silenceStart,
    silence,
    stages: new Map(stages.map((stage, index) => [stage, first + index])),
  };
}

/** Where learning starts, what it may not leave, and how strongly each number is held. */
export interface Prior {
  readonly start: Float64Array;
  readonly low: Float64Array;
  readonly high: Float64Array;
  /** The ridge is multiplied with it. */
  readonly hold: Float64Array;
}

/** The learned policy is rounded to this, so that it can be read; steps keep away from their bound. */
const DECIMALS = 4;
const ROUNDED = 0.0002;

/** The base tells little beside the intercept while the lost share stays as it is. */
const HOLD_BASE = 4;

function boundsOfWeight(signal: SignalName): readonly [number, number] {
  if (signal === 'backward_move') return [-POLICY_BOUNDS.weight, POLICY_BOUNDS.weight];
  const isOfStage = signal === 'stage_velocity' || signal === 'stage_prior';

  return [0, isOfStage ? POLICY_BOUNDS.stageWeight : POLICY_BOUNDS.weight];
}

/**
 * The default policy as the starting point: learning shrinks to it. The bounds are those of the
 * schema, so that the promises hold for whatever is learned.
 */
export function makePrior(columns: Columns): Prior {
  const { count } = columns;
  const prior = {
    start: new Float64Array(count),
    low: new Float64Array(count),
    high: new Float64Array(count),
    hold: new Float64Array(count).fill(1),
  };
  const set = (column: number, start: number, [low, high]: readonly [number, number]): void => {
    prior.start[column] = start;
    prior.low[column] = low;
    prior.high[column] = high;
  };
  const { weights, intercept, learned } = defaultPolicy();
  const { curve, stagePoints, intercept: mostIntercept, baseWeight } = POLICY_BOUNDS;
  for (const signal of SIGNAL_NAMES) {
    set(columnOf(signal), weights[signal], boundsOfWeight(signal));
  }
  set(columns.intercept, intercept, [-mostIntercept, mostIntercept]);
  set(columns.base, learned.baseWeight, [0, baseWeight]);
  prior.hold[columns.base] = HOLD_BASE;
  set(columns.silenceStart, 0, [curve.low, curve.high]);
  for (let step = 0; step < STEPS; step += 1) {
    const days = (NORM_DAYS[step + 1] as number) - (NORM_DAYS[step] as number);
    const most = Math.min(curve.risePerDay * days, curve.high - curve.low) - ROUNDED;
    set(columns.inStage + step, 0, [0, most]);
    set(columns.silence + step, 0, [0, most]);
  }
  for (const column of columns.stages.values()) set(column, 0, [-stagePoints, stagePoints]);

  return prior;
}

const round = (x: number): number => Number(x.toFixed(DECIMALS)) + 0;

/** Adds up the steps of a curve from its start, within the bounds of the schema. */
function curveFrom(start: number, steps: Float64Array): number[] {
  const { low, high } = POLICY_BOUNDS.curve;
  let points = start;

  return [points, ...Array.from(steps, (step) => (points += step))].map((each) =>
    round(clamp(each, low, high)),
  );
}

/**
 * The policy that the numbers stand for. The curve of days in stage begins `inStageStart` below
 * zero, which the intercept takes up: so its points say how a deal compares with the usual one.
 */
export function toPolicy(
  from: RiskPolicy,
  version: string,
  columns: Columns,
  values: Float64Array,
  inStageStart: number,
): RiskPolicy {
  const at = (column: number): number => round(values[column] as number);
  const stepsFrom = (column: number): Float64Array => values.subarray(column, column + STEPS);
  const weights = { ...from.weights };
  for (const signal of SIGNAL_NAMES) weights[signal] = at(columnOf(signal));
  const most = POLICY_BOUNDS.intercept;
  const free = values[columns.intercept] as number;
  const { low, high } = POLICY_BOUNDS.curve;
  const climbs = stepsFrom(columns.inStage).reduce((sum, step) => sum + step, 0);
  // Lower where the end of the curve would be cut off. The intercept takes up what it begins below
  // zero, and has a bound of its own.
  const begin = clamp(Math.min(inStageStart, high - climbs), Math.max(low, free - most), 0);
  const stages = [...columns.stages].map(([stage, column]) => [stage, at(column)] as const);

  return {
    ...from,
    version,
    weights,
    intercept: round(free - begin),
    learned: {
      baseWeight: at(columns.base),
      stages: Object.fromEntries(stages.filter(([, points]) => points !== 0)),
      inStage: curveFrom(begin, stepsFrom(columns.inStage)),
      silence: curveFrom(values[columns.silenceStart] as number, stepsFrom(columns.silence)),
    },
  };
}
