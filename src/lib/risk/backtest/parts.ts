import { bootstrapSteps, interval95 } from './bootstrap';
import { numberDeals, toScored } from './compare';
import type { Snapshot } from './judge';
import { auc, rankSteps } from './metrics';
import type { OutcomeCounts, PartFigures } from './report';
import { DAYS_OF_LIFE } from './schedule';
import { UNITS_A_SNAPSHOT, visitInSlices, within } from './steps';

/** Below this many won and as many lost deals an AUC says nothing. */
export const NEEDED_DEALS = 30;

/** The deals that snapshots are about, each counted once. */
export function* countOutcomes(snapshots: readonly Snapshot[]): Generator<number, OutcomeCounts> {
  const seen = new Set<string>();
  let lostDeals = 0;
  yield* visitInSlices(snapshots, UNITS_A_SNAPSHOT, ({ dealId, lost }) => {
    if (seen.has(dealId)) return;
    seen.add(dealId);
    lostDeals += Number(lost);
  });

  return { won: seen.size - lostDeals, lost: lostDeals };
}

export const isEnough = ({ won, lost }: OutcomeCounts): boolean =>
  won >= NEEDED_DEALS && lost >= NEEDED_DEALS;

function* measurePart(
  snapshots: readonly Snapshot[],
  resamples: number,
): Generator<number, PartFigures> {
  const counts = yield* within(0, 0.1, countOutcomes(snapshots));
  const known = { snapshots: snapshots.length, deals: counts };
  if (!isEnough(counts)) return { ...known, auc: null, interval: null };
  const deals = yield* within(0.1, 0.2, numberDeals(snapshots));
  const rows = toScored(snapshots, deals, ({ score }) => score);
  const ranked = yield* within(0.2, 0.4, rankSteps(rows));
  const statistics = [(drawn: Float64Array) => auc(ranked, drawn)];
  const steps = bootstrapSteps(deals.count, snapshots.length, statistics, resamples);
  const [draws = []] = yield* within(0.4, 1, steps);

  return { ...known, auc: auc(ranked), interval: interval95(draws) };
}

/** The snapshots by what `keyOf` says of them, each group in the order in which they came. */
function* groupSnapshots<K>(
  snapshots: readonly Snapshot[],
  keyOf: (snapshot: Snapshot) => K,
): Generator<number, Map<K, Snapshot[]>> {
  const groups = new Map<K, Snapshot[]>();
  yield* visitInSlices(snapshots, UNITS_A_SNAPSHOT, (snapshot) => {
    const key = keyOf(snapshot);
    const group = groups.get(key);
    if (group) group.push(snapshot);
    else groups.set(key, [snapshot]);
  });

  return groups;
}

/** Measures parts one after the other, each taking its share of the snapshots for its share of time. */
function* measureParts<K>(
  parts: readonly (readonly [K, readonly Snapshot[]])[],
  resamples: number,
): Generator<number, (readonly [K, PartFigures])[]> {
  const all = parts.reduce((sum, [, snapshots]) => sum + snapshots.length, 0);
  const measured: (readonly [K, PartFigures])[] = [];
  let done = 0;
  for (const [key, snapshots] of parts) {
    const until = done + snapshots.length;
    const steps = measurePart(snapshots, resamples);
    measured.push([key, yield* within(done / all, until / all, steps)]);
    done = until;
    yield done / all;
  }

  return measured;
}

/** The AUC within each stage, the stages in funnel order and then those that it does not know. */
export function* measureByStage(
  snapshots: readonly Snapshot[],
  funnel: readonly string[],
  resamples: number,
): Generator<number, (PartFigures & { stage: string })[]> {
  const groups = yield* within(
    0,
    0.1,
    groupSnapshots(snapshots, ({ stage }) => stage),
  );
  const others = [...groups.keys()].filter((stage) => !funnel.includes(stage)).sort();
  const parts = [...new Set(funnel), ...others].flatMap((stage) => {
    const group = groups.get(stage);

    return group ? [[stage, group] as const] : [];
  });
  const measured = yield* within(0.1, 1, measureParts(parts, resamples));

  return measured.map(([stage, figures]) => ({ stage, ...figures }));
}

/** The AUC of all deals at the same age. */
export function* measureByDayOfLife(
  snapshots: readonly Snapshot[],
  resamples: number,
): Generator<number, (PartFigures & { day: number })[]> {
  const groups = yield* within(
    0,
    0.1,
    groupSnapshots(snapshots, ({ day }) => day),
  );
  const parts = DAYS_OF_LIFE.flatMap((day) => {
    const group = groups.get(day);

    return group ? [[day, group] as const] : [];
  });
  const measured = yield* within(0.1, 1, measureParts(parts, resamples));

  return measured.map(([day, figures]) => ({ day, ...figures }));
}
