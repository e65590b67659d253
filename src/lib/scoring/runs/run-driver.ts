import 'server-only';
import { setImmediate as letOthersWork } from 'node:timers/promises';
import type { Deps } from '../../platform/deps';
import { renewRun, saveRun, type Held } from '../repository/runs';

/** Well before a lease runs out. */
const RENEW_MS = 8_000;
/** A person who watches sees it move; the database is left alone. */
const TELL_MS = 500;

/** The time is over or the process stops: the run goes back into the queue. */
export class RunStopped extends Error {}
/** Somebody else has the run by now, or it was replaced: this one leaves everything as it is. */
export class RunLost extends Error {}

export interface Stretch {
  /** Wall-clock time (ms) after which it stops. */
  readonly until: number;
  /** Whether it is as long as stretches get here: only then does being cut short say something. */
  readonly isFull?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
  /** The wall clock (ms). */
  readonly clock?: (() => number) | undefined;
}

/**
 * Works on a run in slices: between two of them the process does whatever else it has to do, the lease
 * is looked at, and twice a second at most the progress is told.
 */
export class RunDriver {
  private held = true;
  private told = 0;
  private progress = 0;
  private phase: string | null = null;
  private readonly timer: NodeJS.Timeout;
  private readonly clock: () => number;

  constructor(
    readonly deps: Deps,
    readonly run: Held,
    private readonly stretch: Stretch,
  ) {
    this.clock = stretch.clock ?? Date.now;
    this.timer = setInterval(() => {
      renewRun(deps.db, run).then(
        (kept) => (this.held &&= kept),
        // The database is away: the work itself will fail, or the lease outlives the trouble.
        () => undefined,
      );
    }, RENEW_MS);
    this.timer.unref();
  }

  stop(): void {
    clearInterval(this.timer);
  }

  /** @param progress of the whole run, 0..1 */
  async tell(phase: string, progress: number): Promise<void> {
    this.progress = Math.max(this.progress, Math.min(progress, 1));
    const due = Date.now() - this.told >= TELL_MS || (this.told === 0 && this.phase === null);
    this.phase = phase;
    if (due) {
      this.told = Date.now();
      const change = { phase, progress: this.progress };
      if (!(await saveRun(this.deps.db, this.run, change))) throw new RunLost();
    }
    await letOthersWork();
    if (!this.held) throw new RunLost();
    if (this.stretch.signal?.aborted || this.clock() >= this.stretch.until) throw new RunStopped();
  }

  /** Drives steps to their end; what they say of their progress fills `from`..`to` of the run's. */
  async drive<T>(
    phase: string,
    [from, to]: readonly [number, number],
    steps: Generator<number, T>,
  ): Promise<T> {
    await this.tell(phase, from);
    let step = steps.next();
    while (!step.done) {
      await this.tell(phase, from + (to - from) * step.value);
      step = steps.next();
    }
    return step.value;
  }
}
