import { DAY } from '../ramp';
import type { Snapshot } from './judge';
import { quantile } from './metrics';
import type { LeadTime, LeadTimeBucket } from './report';
import { UNITS_A_SNAPSHOT, visitInSlices } from './steps';

/** Days before the closing at which a bucket of lead times begins. */
const BUCKETS = [0, 3, 7, 14, 30, 60, 90, 180];

/** What the snapshots of one deal say about its band, in the order of time. */
interface BandHistory {
  readonly lost: boolean;
  readonly closedAt: number;
  firstHighAt: number | null;
  /** Whether every snapshot since then was High. */
  stayedHigh: boolean;
  highAtSplit: boolean;
}

/** @param snapshots of the calendar, in the order of time */
function* followDeals(
  snapshots: readonly Snapshot[],
  split: number,
): Generator<number, BandHistory[]> {
  const deals = new Map<string, BandHistory>();
  yield* visitInSlices(snapshots, UNITS_A_SNAPSHOT, (snapshot) => {
    const { dealId, lost, closedAt, createdAt, band, at } = snapshot;
    const known = deals.get(dealId);
    const isHigh = band === 'High';
    if (known === undefined) {
      deals.set(dealId, {
        lost,
        closedAt,
        firstHighAt: isHigh ? at : null,
        stayedHigh: true,
        highAtSplit: isHigh && createdAt < split,
      });
    } else if (known.firstHighAt === null) known.firstHighAt = isHigh ? at : null;
    else known.stayedHigh &&= isHigh;
  });

  return [...deals.values()];
}

const share = (part: number, whole: number): number | null => (whole > 0 ? part / whole : null);

/** Days between the first High and the closing. */
const daysOfWarning = ({ closedAt, firstHighAt }: BandHistory): number =>
  (closedAt - (firstHighAt ?? 0)) / DAY;

/** The deals that were ever High by how many days before their closing they first were. */
function spreadLeadTimes(deals: readonly BandHistory[]): LeadTimeBucket[] {
  const warned = deals.filter(({ firstHighAt }) => firstHighAt !== null);

  return BUCKETS.map((fromDays, index) => {
    const toDays = BUCKETS[index + 1] ?? null;
    const within = warned.filter((deal) => {
      const days = daysOfWarning(deal);

      return days >= fromDays && (toDays === null || days < toDays);
    });
    const lost = within.filter((deal) => deal.lost).length;

    return { fromDays, toDays, lost, won: within.length - lost };
  });
}

/**
 * How long before a loss a deal first stood in High, and how often High was a false alarm. Only
 * snapshots from the split on are looked at, so what was High before counts from the split.
 */
export function* measureLeadTime(
  snapshots: readonly Snapshot[],
  split: number,
): Generator<number, { leadTime: LeadTime; buckets: LeadTimeBucket[] }> {
  const deals = yield* followDeals(snapshots, split);

  return { leadTime: summarise(deals), buckets: spreadLeadTimes(deals) };
}

function summarise(deals: readonly BandHistory[]): LeadTime {
  const lost = deals.filter((each) => each.lost);
  const warned = lost.filter(({ firstHighAt }) => firstHighAt !== null);
  const wonDeals = deals.length - lost.length;
  const falseAlarms = deals.filter((each) => !each.lost && each.firstHighAt !== null).length;
  const days = warned.map(daysOfWarning);

  return {
    lostDeals: lost.length,
    turnedHigh: warned.length,
    shareNeverHigh: share(lost.length - warned.length, lost.length),
    medianDays: quantile(days, 0.5),
    p25Days: quantile(days, 0.25),
    p75Days: quantile(days, 0.75),
    shareStayedHigh: share(warned.filter(({ stayedHigh }) => stayedHigh).length, warned.length),
    highAtSplit: warned.filter(({ highAtSplit }) => highAtSplit).length,
    wonDeals,
    falseAlarms,
    shareFalseAlarms: share(falseAlarms, wonDeals),
    lossRateOnceHigh: share(warned.length, warned.length + falseAlarms),
  };
}
