import type { RiskDeal, RiskEvent } from '../../src/lib/risk/index';
import { LAST_DAY, makeDeal } from './history';

/** Some hours after the last sign of life of any made deal. */
export const JUDGED_AT = LAST_DAY + 12 * 3_600_000;

export interface EngineInput {
  readonly deal: RiskDeal;
  readonly events: readonly RiskEvent[];
}

/** Open deals as the engine takes them. */
export function makeInputs(count: number, eventsPerDeal: number): EngineInput[] {
  const shape = { lastDay: LAST_DAY, eventsPerDeal, openShare: 1 };
  return Array.from({ length: count }, (_, n) => {
    const { events, ...deal } = makeDeal(n, shape);
    return { deal, events: events.map((event, index) => ({ id: `${n}-${index}`, ...event })) };
  });
}

export interface Round {
  readonly calls: number;
  readonly wallSeconds: number;
  /** Processor time of the whole process, which other work on the machine distorts less. */
  readonly cpuSeconds: number;
}

/** Calls `run` with each input in turn, over and over, for about that long. */
export function timeRound(
  inputs: readonly EngineInput[],
  seconds: number,
  run: (input: EngineInput) => number,
): Round {
  const cpuStart = process.cpuUsage();
  const start = performance.now();
  const end = start + seconds * 1000;
  let calls = 0;
  let sum = 0;
  while (performance.now() < end) {
    for (const input of inputs) sum += run(input);
    calls += inputs.length;
  }
  if (Number.isNaN(sum)) throw new Error('A score is not a number.');
  const wallSeconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(cpuStart);
  return { calls, wallSeconds, cpuSeconds: (user + system) / 1e6 };
}
