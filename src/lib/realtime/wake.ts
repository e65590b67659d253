import 'server-only';
import { signalOthers } from './redis-signal';

const holder = globalThis as typeof globalThis & { sentinelWakers?: Set<() => void> };
holder.sentinelWakers ??= new Set();
const wakers = holder.sentinelWakers;

/** Calls `wake` whenever this process has committed something for the streams; answers the way out. */
export function onWake(wake: () => void): () => void {
  wakers.add(wake);
  return () => wakers.delete(wake);
}

/** Something was committed: this process's streams look at once, those of others soon. */
export function wakeStreams(): void {
  for (const wake of wakers) wake();
  signalOthers();
}
