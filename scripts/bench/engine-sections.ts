import { figure, type BenchRow } from './bench-row';
import type { Round } from './engine-rounds';
import type { PeakMemory } from './peak-memory';
import { runMeasured } from './processes.mjs';
import { median } from './statistics';

const LEAST_A_SECOND = 200_000;
const MOST_GROWTH = 1.5;

const whole = (value: number): string => Math.round(value).toLocaleString('en');
const perWall = (rounds: readonly Round[]): number =>
  median(rounds.map(({ calls, wallSeconds }) => calls / wallSeconds));
const perCpu = (rounds: readonly Round[]): number =>
  median(rounds.map(({ calls, cpuSeconds }) => calls / cpuSeconds));

function rateRow(what: string, rounds: readonly Round[]) {
  const figures = { perSecond: perWall(rounds), perCpuSecond: perCpu(rounds) };
  const measured = `${whole(figures.perSecond)} a second, ${whole(figures.perCpuSecond)} per second of processor time (medians of ${rounds.length} rounds)`;
  return { what, measured, figures };
}

/** How many deals of 20 events one core judges in a second. */
export async function assessSection(): Promise<BenchRow[]> {
  const told = (await runMeasured('run-assess.ts', [], {})) as PeakMemory & {
    assess: Round[];
    explain: Round[];
  };
  const { peakRssMb, peakHeapMb } = told;
  const row = rateRow('assess, 20 events a deal, with reasons and evidence', told.assess);
  const value = row.figures.perSecond;
  const promised = { value, atLeast: LEAST_A_SECOND, unit: 'a second', needsFullSize: false };
  return [
    { ...row, promised, peakRssMb, peakHeapMb },
    rateRow('explain, the same with recommendation and what-if', told.explain),
  ];
}

/** Whether the time of an assessment grows with the number of events and no faster. */
export async function growthSection(): Promise<BenchRow[]> {
  const told = (await runMeasured('run-growth.ts', [], {})) as PeakMemory & {
    sizes: { eventsPerDeal: number; rounds: Round[] }[];
  };
  const sizes = told.sizes.map(({ eventsPerDeal, rounds }) => {
    const microseconds = median(rounds.map((each) => (each.cpuSeconds / each.calls) * 1e6));
    return { eventsPerDeal, microseconds, perEvent: (microseconds / eventsPerDeal) * 1000 };
  });
  const rows = sizes.map(({ eventsPerDeal, microseconds, perEvent }) => ({
    what: `assess, ${whole(eventsPerDeal)} events a deal`,
    measured: `${figure(microseconds)} µs, ${whole(perEvent)} ns per event`,
    figures: { microseconds, nanosecondsPerEvent: perEvent },
  }));
  const [least, most] = [sizes[0], sizes.at(-1)];
  const ratio = (most?.perEvent ?? 0) / (least?.perEvent ?? 1);
  const { peakRssMb, peakHeapMb } = told;
  return [
    ...rows,
    {
      what: 'time per event, 2,000 events against 20',
      measured: `ratio ${figure(ratio)}`,
      figures: { ratio },
      promised: { value: ratio, atMost: MOST_GROWTH, unit: '', needsFullSize: false },
      peakRssMb,
      peakHeapMb,
    },
  ];
}
