/**
 * How many generated runs of a sync a test makes: few in the ordinary tests, as many as SYNC_RUNS says
 * for the figure (`npm run chaos:sync`).
 */
export const SYNC_RUNS = Number(process.env.SYNC_RUNS ?? 20);

/** For each of them on a busy machine, ms. */
export const SYNC_RUN_LIMIT_MS = 5_000;

/** Prints what the runs were made of, for the figure alone. */
export function tellRuns(provider: string, counts: Readonly<Record<string, number>>): void {
  if (process.env.SYNC_RUNS === undefined) return;
  const told = Object.entries(counts).map(([name, count]) => `${count} ${name}`);
  process.stdout.write(`chaos:sync ${provider}: ${SYNC_RUNS} runs, ${told.join(', ')}\n`);
}
