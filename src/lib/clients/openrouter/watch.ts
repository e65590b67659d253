import 'server-only';

export interface Limits {
  /** Ends all; what is thrown then is its reason. */
  readonly signal?: AbortSignal | undefined;
  /** For the whole answer, ms. */
  readonly timeLimitMs: number;
  /** To the first text, with all attempts, ms. */
  readonly firstTokenLimitMs: number;
}

/** Watches over one answer: its signal ends with the caller's, or when a time has run out. */
export class Watch {
  readonly #ending = new AbortController();
  readonly #caller: AbortSignal | undefined;
  readonly #whole: NodeJS.Timeout;
  readonly #firstBy: number;
  #step: NodeJS.Timeout | undefined;
  #isLate = false;

  constructor({ signal, timeLimitMs, firstTokenLimitMs }: Limits) {
    this.#caller = signal;
    if (signal?.aborted) this.#stop();
    signal?.addEventListener('abort', this.#stop, { once: true });
    const first = Math.min(timeLimitMs, firstTokenLimitMs);
    this.#firstBy = performance.now() + first;
    this.#whole = setTimeout(this.#expire, timeLimitMs);
    this.allow(first);
  }

  get signal(): AbortSignal {
    return this.#ending.signal;
  }
  get isLate(): boolean {
    return this.#isLate;
  }

  /** Of the time to the first text, ms. */
  remainingMs(): number {
    return this.#firstBy - performance.now();
  }

  /** For what is waited for now, and for nothing before it, ms. */
  allow(ms: number): void {
    this.pause();
    this.#step = setTimeout(this.#expire, ms);
  }

  /** While the caller is at work, not the model: only the time for the whole runs on. */
  pause(): void {
    clearTimeout(this.#step);
  }

  /** Leaves nothing behind. */
  close(): void {
    this.pause();
    clearTimeout(this.#whole);
    this.#caller?.removeEventListener('abort', this.#stop);
    this.#stop();
  }

  readonly #stop = (): void => this.#ending.abort();
  readonly #expire = (): void => {
    this.#isLate = true;
    this.#stop();
  };
}
