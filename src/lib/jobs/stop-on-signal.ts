import 'server-only';

const SIGNALS = ['SIGTERM', 'SIGINT'] as const;
type Listener = (signal: NodeJS.Signals) => void;

/** The part of `process` that a stop needs. */
export interface Stoppable {
  exitCode?: number | string | null | undefined;
  listeners(event: string): unknown[];
  removeAllListeners(event: string): unknown;
  on(event: string, listener: Listener): unknown;
  once(event: 'exit', listener: () => void): unknown;
  exit(code: number): unknown;
}

/**
 * Puts `stop` before whatever ends the process on a signal now. Next's server listens already and
 * exits by itself as soon as no request is open, which would cut running jobs short; it gets the
 * signal when they are done. A stop that was asked for and went well has the exit code 0.
 */
export function stopOnSignal(target: Stoppable, stop: () => Promise<void>): void {
  const earlier = new Map(
    SIGNALS.map((signal) => [signal, target.listeners(signal) as Listener[]]),
  );
  let asked = false;
  const end = async (signal: (typeof SIGNALS)[number]): Promise<void> => {
    if (asked) return;
    asked = true;
    const stopped = await stop().then(
      () => true,
      () => false,
    );
    // Next exits with 128 + the signal's number, which a supervisor takes for a failure.
    if (stopped) target.once('exit', () => (target.exitCode = 0));
    const listeners = earlier.get(signal) ?? [];
    if (listeners.length === 0) target.exit(stopped ? 0 : 1);
    for (const listener of listeners) listener(signal);
  };
  for (const signal of SIGNALS) {
    target.removeAllListeners(signal);
    target.on(signal, () => void end(signal));
  }
}
