import type { LiveMessage } from '@/lib/realtime/model';
import { createEventParser } from './parse-events';

/** How news reach this page; what the screen says must be so. */
export type LiveState = 'connecting' | 'live' | 'reconnecting' | 'polling' | 'signed_out';

export interface ConnectionOptions {
  /** The last place seen: a message's id. */
  readonly since: string;
  readonly onMessage: (message: LiveMessage) => void;
  readonly onState: (state: LiveState) => void;
  readonly fetch?: typeof fetch;
  readonly random?: () => number;
  /** Waits; resolves early where the signal is aborted. */
  readonly sleep?: (ms: number, signal: AbortSignal) => Promise<void>;
}

export const POLL_MS = 15_000;
/** A proxy that holds a stream back gives no byte of it. */
const FIRST_BYTE_MS = 10_000;
/** The server says something every 15 s: after this long the connection is dead. */
const SILENCE_MS = 40_000;
const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 30_000;
/** So many streams in a row that gave nothing, and it is asked whether the server answers at all. */
const BLOCKED_AFTER = 2;
const POLLS_BETWEEN_STREAMS = 4;
const SIGNED_OUT_RETRY_MS = 60_000;
const REFUSALS_TOLERATED = 3;

type Ending = 'again' | 'failed' | 'unheard' | 'refused' | { readonly waitMs: number };

const untilLater = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
  });

/** A timer that is put off by each byte, and aborts the stream when none came. */
function watchdog(abort: () => void) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return {
    expect: (ms: number) => {
      clearTimeout(timer);
      timer = setTimeout(abort, ms);
    },
    stop: () => clearTimeout(timer),
  };
}

/**
 * Keeps this page told of what happens: by a stream that is opened again after the last message seen,
 * with growing waits in between, and by asking every 15 s where streams do not get through.
 */
export class LiveConnection {
  readonly #options: Required<ConnectionOptions>;
  readonly #stopping = new AbortController();
  #last: string;
  #failures = 0;
  #refusals = 0;
  #state: LiveState = 'connecting';

  constructor(options: ConnectionOptions) {
    this.#options = {
      fetch: (...given) => fetch(...given),
      random: Math.random,
      sleep: untilLater,
      ...options,
    };
    this.#last = options.since;
  }

  get last(): string {
    return this.#last;
  }

  get state(): LiveState {
    return this.#state;
  }

  stop(): void {
    this.#stopping.abort();
  }

  get #isStopped(): boolean {
    return this.#stopping.signal.aborted;
  }

  #say(state: LiveState): void {
    if (state === this.#state || this.#isStopped) return;
    this.#state = state;
    this.#options.onState(state);
  }

  #take(message: LiveMessage): void {
    this.#last = message.id;
    if (message.type !== 'hello' && message.type !== 'bye') this.#options.onMessage(message);
  }

  #sleep(ms: number): Promise<void> {
    return this.#options.sleep(ms, this.#stopping.signal);
  }

  /**
   * Runs until it is stopped. Whoever is refused again and again may be signed out, or have a session
   * that is renewed in a moment (a laptop that slept): it says so, and asks again at its leisure.
   */
  async run(): Promise<void> {
    while (!this.#isStopped) {
      const ending = await this.#stream();
      if (this.#isStopped) return;
      if (ending === 'refused' && (this.#refusals += 1) >= REFUSALS_TOLERATED) {
        this.#say('signed_out');
        await this.#sleep(SIGNED_OUT_RETRY_MS);
        continue;
      }
      await this.#follow(ending);
    }
  }

  async #follow(ending: Ending): Promise<void> {
    // Everybody's stream ends when a server stops: they do not all come back in one instant.
    if (ending === 'again') return this.#sleep(this.#options.random() * 1_000);
    this.#failures += 1;
    if (this.#failures >= BLOCKED_AFTER && (await this.#poll())) return this.#keepPolling();
    if (this.#state !== 'connecting') this.#say('reconnecting');
    if (typeof ending === 'object') return this.#sleep(ending.waitMs);
    const wait = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** this.#failures);
    return this.#sleep(wait * (0.5 + this.#options.random() / 2));
  }

  /** A minute of asking, then a stream is tried again; the wait before the first was none. */
  async #keepPolling(): Promise<void> {
    this.#say('polling');
    for (let n = 0; n < POLLS_BETWEEN_STREAMS && !this.#isStopped; n += 1) {
      await this.#sleep(POLL_MS);
      if (!this.#isStopped && !(await this.#poll())) return;
    }
  }

  #address(mode: 'stream' | 'poll'): string {
    return `/api/events?mode=${mode}&lastEventId=${this.#last}`;
  }

  /** Takes all there is; false where the server cannot be reached or refuses. */
  async #poll(): Promise<boolean> {
    try {
      for (;;) {
        const { signal } = this.#stopping;
        const response = await this.#options.fetch(this.#address('poll'), { signal });
        if (!response.ok) return false;
        const body = (await response.json()) as {
          readonly events: readonly LiveMessage[];
          readonly lastEventId: string;
          readonly more: boolean;
        };
        for (const message of body.events) this.#take(message);
        this.#last = body.lastEventId;
        if (!body.more) return true;
      }
    } catch {
      return false;
    }
  }

  async #stream(): Promise<Ending> {
    const attempt = new AbortController();
    const abort = () => attempt.abort();
    const dog = watchdog(abort);
    this.#stopping.signal.addEventListener('abort', abort, { once: true });
    try {
      dog.expect(FIRST_BYTE_MS);
      const response = await this.#options.fetch(this.#address('stream'), {
        signal: attempt.signal,
        headers: { accept: 'text/event-stream' },
        cache: 'no-store',
      });
      if (!response.ok || !response.body) return endingOf(response);
      return await this.#read(response.body, dog);
    } catch {
      return 'failed';
    } finally {
      dog.stop();
      attempt.abort();
      this.#stopping.signal.removeEventListener('abort', abort);
    }
  }

  async #read(body: ReadableStream<Uint8Array>, dog: ReturnType<typeof watchdog>): Promise<Ending> {
    const reader = body.getReader();
    const decoder = new TextDecoder();
    const parse = createEventParser((message) => this.#take(message));
    let heard = false;
    try {
      for (;;) {
        const { value, done } = await reader.read();
        if (done) return heard ? 'again' : 'unheard';
        heard = true;
        dog.expect(SILENCE_MS);
        this.#failures = 0;
        this.#refusals = 0;
        this.#say('live');
        parse(decoder.decode(value, { stream: true }));
      }
    } catch {
      return heard ? 'failed' : 'unheard';
    }
  }
}

function endingOf({ status, headers }: Response): Ending {
  if (status === 401 || status === 403) return 'refused';
  const seconds = Number(headers.get('retry-after'));
  return seconds > 0 ? { waitMs: seconds * 1_000 } : 'failed';
}
