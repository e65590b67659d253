import { auc, rankScores } from './metrics';
import { bootstrap, interval95 } from './bootstrap';
import { countDeals, toScored } from './compare';
import type { Snapshot } from './judge';
import type { OutcomeCounts, PartFigures } from './report';
import { DAYS_OF_LIFE } from './schedule';

/** Below this many won and as many lost deals an AUC says nothing. */
export const NEEDED_DEALS = 30;

/** The deals that snapshots are about, each counted once. */
export function countOutcomes(snapshots: readonly Snapshot[]): OutcomeCounts {
  const deals = new Map(snapshots.map(({ dealId, lost }) => [dealId, lost]));
  const lost = [...deals.values()].filter(Boolean).length;

  return { won: deals.size - lost, lost };
}

export const isEnough = ({ won, lost }: OutcomeCounts): boolean =>
  won >= NEEDED_DEALS && lost >= NEEDED_DEALS;

function measurePart(snapshots: readonly Snapshot[], resamples: number): PartFigures {
  const counts = countOutcomes(snapshots);
  const known = { snapshots: snapshots.length, deals: counts };
  if (!isEnough(counts)) return { ...known, auc: null, interval: null };
  const deals = countDeals(snapshots);
  const ranked = rankScores(toScored(snapshots, deals, ({ score }) => score));
  const [draws = []] = bootstrap(deals.size, [(drawn) => auc(ranked, drawn)], resamples);

  return { ...known, auc: auc(ranked), interval: interval95(draws) };
}

/** The AUC within each stage, the stages in funnel order and then those that it does not know. */
export function measureByStage(
  snapshots: readonly Snapshot[],
  funnel: readonly string[],
  resamples: number,
): (PartFigures & { stage: string })[] {
  const used = new Set(snapshots.map(({ stage }) => stage));
  const stages = [...funnel.filter((stage) => used.delete(stage)), ...[...used].sort()];

  return stages.map((stage) => ({
    stage,
    ...measurePart(
      snapshots.filter((each) => each.stage === stage),
      resamples,
    ),
  }));
}

/** The AUC of all deals at the same age. */
export function measureByDayOfLife(
  snapshots: readonly Snapshot[],
  resamples: number,
): (PartFigures & { day: number })[] {
  return DAYS_OF_LIFE.map((day) => ({
    day,
    ...measurePart(
      snapshots.filter((each) => each.day === day),
      resamples,
    ),
  })).filter(({ snapshots: n }) => n > 0);
}
