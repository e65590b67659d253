import type { Client } from './client';
import type { ServerState } from './server';

interface Heard {
  readonly teamId: string;
  readonly client: Client;
}

interface Judged {
  readonly clients: number;
  /** Rows of the log. */
  readonly events: number;
  /** Messages that all clients together were due, and that came. */
  readonly due: number;
  readonly received: number;
  readonly gaps: number;
  readonly foreign: number;
  readonly doubled: number;
  readonly disordered: number;
  readonly resets: number;
  readonly refused: number;
  readonly cuts: number;
  readonly latencies: readonly number[];
}

export interface Findings extends Judged {
  readonly changes: number;
}

export interface Leftovers {
  readonly connects: number;
  readonly before: ServerState;
  readonly after: ServerState;
}

/** Holds what each client has seen against what the log has for its team since the client began. */
export function judge(heard: readonly Heard[], truth: ReadonlyMap<string, bigint[]>): Judged {
  const counts = heard.map(({ teamId, client }) => {
    const own = new Set((truth.get(teamId) ?? []).map(String));
    const seen = new Set(client.seen);
    const inOrder = client.seen.every((id, n) => n === 0 || BigInt(id) > BigInt(client.seen[n - 1] ?? 0)); // prettier-ignore
    return {
      due: own.size,
      gaps: [...own].filter((id) => !seen.has(id)).length,
      foreign: client.seen.filter((id) => !own.has(id)).length,
      doubled: client.seen.length - seen.size,
      disordered: inOrder ? 0 : 1,
    };
  });
  const sum = (read: (count: (typeof counts)[number]) => number) =>
    counts.reduce((total, count) => total + read(count), 0);
  const over = (read: (client: Client) => number) =>
    heard.reduce((total, { client }) => total + read(client), 0);
  return {
    clients: heard.length,
    events: [...truth.values()].reduce((total, places) => total + places.length, 0),
    due: sum(({ due }) => due),
    received: over(({ seen }) => seen.length),
    gaps: sum(({ gaps }) => gaps),
    foreign: sum(({ foreign }) => foreign),
    doubled: sum(({ doubled }) => doubled),
    disordered: sum(({ disordered }) => disordered),
    resets: over(({ resets }) => resets),
    refused: over(({ refused }) => refused),
    cuts: over(({ cuts }) => cuts),
    latencies: heard.flatMap(({ client }) => client.latencies),
  };
}

export function quantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
}

const MB = 1_048_576;
/** What the heap may be larger by after all connects; a leak of one stream each would be far more. */
const HEAP_GROWTH_MB = 16;

interface Report {
  readonly machine: string;
  readonly plan: { readonly seed: number; readonly seconds: number; readonly json: boolean };
  readonly findings: Findings;
  readonly leftovers: Leftovers;
}

/** Prints what was found; false where something broke a promise. */
export function printTable({ machine, plan, findings, leftovers }: Report): boolean {
  const { latencies, ...counts } = findings;
  const { before, after, connects } = leftovers;
  const left = {
    streams: after.streams,
    timers: after.timers - before.timers,
    listeners: after.listeners - before.listeners,
    heapMb: Math.round((after.heap - before.heap) / MB),
  };
  const faults = {
    gaps: counts.gaps,
    'foreign events': counts.foreign,
    doubled: counts.doubled,
    'out of order': counts.disordered,
    resets: counts.resets,
    refused: counts.refused,
    'streams left': left.streams,
    'timers left': Math.max(0, left.timers),
    'listeners left': Math.max(0, left.listeners),
    'heap grown too far': left.heapMb > HEAP_GROWTH_MB ? 1 : 0,
    'nothing received': counts.received === 0 ? 1 : 0,
  };
  const p50 = quantile(latencies, 0.5);
  const p95 = quantile(latencies, 0.95);
  if (plan.json)
    console.log(JSON.stringify({ machine, plan, ...counts, p50, p95, connects, left, faults }, null, 2)); // prettier-ignore
  else {
    console.log(`live stream on ${machine}, seed ${plan.seed}, ${plan.seconds} s of writing`);
    console.table({
      clients: counts.clients,
      'changes written': counts.changes,
      'events in the log': counts.events,
      'messages due': counts.due,
      'messages received': counts.received,
      'received per client': Math.round(counts.received / counts.clients),
      'cuts and resumes': counts.cuts,
      'latency p50 (ms)': p50,
      'latency p95 (ms)': p95,
      connects,
      'heap before (MB)': Math.round(before.heap / MB),
      'heap after (MB)': Math.round(after.heap / MB),
      ...faults,
    });
  }
  const failed = Object.values(faults).filter((count) => count > 0).length;
  console.log(`${Object.keys(faults).length - failed} passed, ${failed} failed`);
  return failed === 0;
}
