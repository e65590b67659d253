import {
  bootstrapSteps,
  differences,
  interval95,
  type Interval,
  type Statistic,
} from './bootstrap';
import type { Snapshot } from './judge';
import {
  auc,
  averagePrecision,
  brierScore,
  precisionAtTop,
  rankSteps,
  squaredError,
  weighDealsOnce,
  type RankedScores,
  type Scored,
} from './metrics';
import type { MethodCurve, MethodFigures } from './report';
import { rocCurve } from './roc-curve';
import { UNITS_A_SNAPSHOT, visitInSlices, within } from './steps';

/** A way to score a snapshot; higher is riskier. */
interface Method {
  readonly name: string;
  readonly isProbability: boolean;
  readonly score: (snapshot: Snapshot) => number;
}

const BASELINES: readonly Method[] = [
  { name: 'days since last activity', isProbability: false, score: ({ daysIdle }) => daysIdle },
  { name: 'days in stage', isProbability: false, score: ({ daysInStage }) => daysInStage },
  { name: 'stage alone', isProbability: true, score: ({ stageLostShare }) => stageLostShare },
];

/** The deal of each snapshot as a number, counted from 0 in the order in which they come up. */
export interface DealNumbers {
  readonly count: number;
  readonly ofRow: Uint32Array;
}

export function* numberDeals(snapshots: readonly Snapshot[]): Generator<number, DealNumbers> {
  const numbers = new Map<string, number>();
  const ofRow = new Uint32Array(snapshots.length);
  yield* visitInSlices(snapshots, UNITS_A_SNAPSHOT, ({ dealId }, row) => {
    let number = numbers.get(dealId);
    if (number === undefined) {
      number = numbers.size;
      numbers.set(dealId, number);
    }
    ofRow[row] = number;
  });

  return { count: numbers.size, ofRow };
}

export function toScored(
  snapshots: readonly Snapshot[],
  { ofRow }: DealNumbers,
  score: (snapshot: Snapshot) => number,
): Scored[] {
  return snapshots.map((snapshot, row) => ({
    deal: ofRow[row] as number,
    lost: snapshot.lost,
    score: score(snapshot),
  }));
}

/** The Brier score of a draw of deals; the rows of a deal are added up once. */
function brierOfDraw(rows: readonly Scored[], deals: number): Statistic {
  const errors = new Float64Array(deals);
  const sizes = new Float64Array(deals);
  for (const row of rows) {
    errors[row.deal] = (errors[row.deal] as number) + squaredError(row);
    sizes[row.deal] = (sizes[row.deal] as number) + 1;
  }

  return (drawn) => {
    let sum = 0;
    let size = 0;
    for (let deal = 0; deal < deals; deal += 1) {
      sum += (drawn[deal] as number) * (errors[deal] as number);
      size += (drawn[deal] as number) * (sizes[deal] as number);
    }

    return size > 0 ? sum / size : null;
  };
}

function behindOf(
  first: { auc: number | null; draws: readonly (number | null)[] },
  other: { auc: number | null; draws: readonly (number | null)[] },
): MethodFigures['behind'] {
  const interval = interval95(differences(first.draws, other.draws));
  if (interval === null || first.auc === null || other.auc === null) return null;

  return { auc: first.auc - other.auc, interval };
}

/** A method on the snapshots, with what its intervals are drawn from. */
interface Measured {
  readonly figures: Omit<MethodFigures, 'interval' | 'behind'>;
  readonly ranked: RankedScores;
  readonly brier: Statistic;
}

function* measureMethod(
  { name, isProbability, score }: Method,
  snapshots: readonly Snapshot[],
  deals: DealNumbers,
): Generator<number, Measured> {
  const rows = toScored(snapshots, deals, score);
  yield 0.1;
  const ranked = yield* within(0.1, 0.6, rankSteps(rows));
  const order = { auc: auc(ranked), aucPerDeal: auc(ranked, weighDealsOnce(ranked)) };
  yield 0.7;
  const precision = averagePrecision(ranked);
  yield 0.8;
  const top10 = precisionAtTop(ranked, 0.1);
  const top20 = precisionAtTop(ranked, 0.2);
  yield 0.9;

  return {
    figures: {
      name,
      ...order,
      averagePrecision: precision,
      precisionTop10: top10,
      precisionTop20: top20,
      brier: isProbability ? brierScore(rows) : null,
    },
    ranked,
    brier: brierOfDraw(rows, deals.count),
  };
}

export interface Comparison {
  readonly methods: MethodFigures[];
  readonly curves: MethodCurve[];
  /** The Brier score of Sentinel less that of the constant, with its interval. */
  readonly brierGap: Interval | null;
}

/**
 * Sentinel and the naive baselines on the same snapshots, with the base rate (one score for all) as
 * the last of them. Intervals of differences come from the same draws of deals. In slices of work;
 * progress 0..1.
 *
 * @param constant the probability of loss that the base rate says of every snapshot
 */
export function* compareSteps(
  snapshots: readonly Snapshot[],
  constant: number,
  resamples: number,
): Generator<number, Comparison> {
  const deals = yield* within(0, 0.05, numberDeals(snapshots));
  const methods: readonly Method[] = [
    { name: 'Sentinel', isProbability: true, score: ({ score }) => score },
    ...BASELINES,
    { name: 'base rate', isProbability: true, score: () => constant },
  ];
  const measured: Measured[] = [];
  for (const [index, method] of methods.entries()) {
    const [from, to] = [index, index + 1].map((done) => 0.05 + (0.35 * done) / methods.length);
    const steps = measureMethod(method, snapshots, deals);
    measured.push(yield* within(from ?? 0, to ?? 0, steps));
  }
  const statistics = measured.map(
    ({ ranked }): Statistic =>
      (drawn) =>
        auc(ranked, drawn),
  );
  const briers = [measured[0], measured.at(-1)].flatMap((method) => method?.brier ?? []);
  const values = yield* within(
    0.4,
    1,
    bootstrapSteps(deals.count, snapshots.length, [...statistics, ...briers], resamples),
  );

  return summarise(measured, values);
}

/** @param values the draws of each method's AUC, then of the first and the last one's Brier score */
function summarise(
  measured: readonly Measured[],
  values: readonly (readonly (number | null)[])[],
): Comparison {
  const withDraws = measured.map(({ figures }, index) => ({
    ...figures,
    draws: values[index] ?? [],
  }));
  const [sentinel] = withDraws;

  return {
    methods: withDraws.map(({ draws, ...figures }, index) => ({
      ...figures,
      interval: interval95(draws),
      behind: index === 0 || !sentinel ? null : behindOf(sentinel, { auc: figures.auc, draws }),
    })),
    curves: measured.map(({ figures, ranked }) => ({
      name: figures.name,
      points: rocCurve(ranked),
    })),
    brierGap: interval95(differences(values[measured.length] ?? [], values.at(-1) ?? [])),
  };
}
