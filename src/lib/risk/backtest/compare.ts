import { bootstrap, differences, interval95, type Interval, type Statistic } from './bootstrap';
import type { Snapshot } from './judge';
import {
  auc,
  averagePrecision,
  brierScore,
  precisionAtTop,
  rankScores,
  squaredError,
  weighDealsOnce,
  type RankedScores,
  type Scored,
} from './metrics';
import type { MethodFigures } from './report';

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

/** The deals of snapshots counted from 0, in the order in which they come up. */
export function countDeals(snapshots: readonly Snapshot[]): Map<string, number> {
  const numbers = new Map<string, number>();
  for (const { dealId } of snapshots) {
    if (!numbers.has(dealId)) numbers.set(dealId, numbers.size);
  }

  return numbers;
}

export function toScored(
  snapshots: readonly Snapshot[],
  deals: ReadonlyMap<string, number>,
  score: (snapshot: Snapshot) => number,
): Scored[] {
  return snapshots.map((each) => ({
    deal: deals.get(each.dealId) ?? 0,
    lost: each.lost,
    score: score(each),
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

function figuresOf(
  { name, isProbability }: Method,
  rows: readonly Scored[],
  ranked: RankedScores,
): Omit<MethodFigures, 'interval' | 'behind'> {
  return {
    name,
    auc: auc(ranked),
    aucPerDeal: auc(ranked, weighDealsOnce(ranked)),
    averagePrecision: averagePrecision(ranked),
    precisionTop10: precisionAtTop(ranked, 0.1),
    precisionTop20: precisionAtTop(ranked, 0.2),
    brier: isProbability ? brierScore(rows) : null,
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

export interface Comparison {
  readonly methods: MethodFigures[];
  /** The Brier score of Sentinel less that of the constant, with its interval. */
  readonly brierGap: Interval | null;
}

/**
 * Sentinel and the naive baselines on the same snapshots, with the base rate (one score for all) as
 * the last of them. Intervals of differences come from the same draws of deals.
 *
 * @param constant the probability of loss that the base rate says of every snapshot
 */
export function compareMethods(
  snapshots: readonly Snapshot[],
  constant: number,
  resamples: number,
): Comparison {
  const deals = countDeals(snapshots);
  const methods: readonly Method[] = [
    { name: 'Sentinel', isProbability: true, score: ({ score }) => score },
    ...BASELINES,
    { name: 'base rate', isProbability: true, score: () => constant },
  ];
  const scored = methods.map(({ score }) => toScored(snapshots, deals, score));
  const ranked = scored.map(rankScores);
  const statistics = ranked.map(
    (each): Statistic =>
      (drawn) =>
        auc(each, drawn),
  );
  const [own = [], base = []] = [scored[0], scored.at(-1)];
  const values = bootstrap(
    deals.size,
    [...statistics, brierOfDraw(own, deals.size), brierOfDraw(base, deals.size)],
    resamples,
  );
  const figures = methods.map((method, index) =>
    figuresOf(method, scored[index] ?? [], ranked[index] ?? rankScores([])),
  );
  const withDraws = figures.map((each, index) => ({ ...each, draws: values[index] ?? [] }));
  const [sentinel] = withDraws;

  return {
    methods: withDraws.map(({ draws, ...each }, index) => ({
      ...each,
      interval: interval95(draws),
      behind: index === 0 || !sentinel ? null : behindOf(sentinel, { auc: each.auc, draws }),
    })),
    brierGap: interval95(differences(values[methods.length] ?? [], values.at(-1) ?? [])),
  };
}
