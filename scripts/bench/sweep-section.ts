import { figure, type BenchRow } from './bench-row';
import { HEAP_MB, sweepADayLater, type BenchContext, type SweepTold } from './context';

const MOST_SECONDS = 60;
const FULL_DEALS = 100_000;

function sweepRow(what: string, told: SweepTold, deals: number): BenchRow {
  if (told.assessed !== deals) {
    throw new Error(`The sweep assessed ${told.assessed} deals instead of ${deals}.`);
  }
  const { seconds, cpuSeconds, alerts, bandChanged, peakRssMb, peakHeapMb } = told;
  const perSecond = deals / seconds;
  const parts = [
    `${figure(seconds)} s`,
    `${figure(perSecond)} deals a second`,
    ...(deals === FULL_DEALS ? [] : [`${figure(FULL_DEALS / perSecond)} s for 100,000 at this rate`]),
    `${alerts} alerts, ${bandChanged} in another band`,
    `${figure(cpuSeconds)} s of Node's processor time`,
  ]; // prettier-ignore
  return {
    what,
    measured: parts.join('; '),
    figures: { deals, seconds, cpuSeconds, perSecond, alerts, bandChanged, heapLimitMb: HEAP_MB },
    promised: { value: seconds, atMost: MOST_SECONDS, unit: 's', needsFullSize: true },
    peakRssMb,
    peakHeapMb,
  };
}

/** Every open deal of a large tenant is assessed anew, in one process with a small heap. */
export async function sweepSection(context: BenchContext): Promise<BenchRow[]> {
  const pipeline = await context.pipeline();
  const { deals, firstSweep } = pipeline;
  context.say('sweeping a day later');
  const later = await sweepADayLater(pipeline);
  const size = `${deals.large.toLocaleString('en')} open deals of 20 events, heap of ${HEAP_MB} MB`;
  return [
    sweepRow(`sweep of ${size}, a day after the last`, later, deals.large),
    sweepRow(`the same, never assessed before`, firstSweep, deals.large),
  ];
}
