import type { LiveMessage } from '@/lib/realtime/model';
import { LiveConnection, type LiveState } from './live-connection';

/** What tabs say to each other. */
type TabNews =
  | { readonly kind: 'message'; readonly message: LiveMessage }
  | { readonly kind: 'state'; readonly state: LiveState; readonly last: string }
  | { readonly kind: 'ask' }
  | { readonly kind: 'signed_out' };

export interface SharedOptions {
  /** Tabs of one person share one connection. */
  readonly userId: string;
  /** The place up to which this page was drawn. */
  readonly since: string;
  readonly onMessage: (message: LiveMessage) => void;
  readonly onState: (state: LiveState) => void;
}

export interface SharedConnection {
  /** @param signedOut tells the person's other tabs that this browser listens no longer */
  stop(signedOut?: boolean): void;
}

const later = (a: string, b: string): boolean => BigInt(a) > BigInt(b);

const resetAt = (place: string): LiveMessage => ({
  id: place,
  type: 'reset',
  payload: {},
  timestamp: new Date().toISOString(),
});

/**
 * One connection for all tabs: whoever holds the browser's lock has it and passes on what it hears.
 * When that tab closes the browser gives the lock to another, which goes on after the last message
 * that it was passed. Where the browser has no locks each tab has a connection of its own.
 */
export function shareConnection(options: SharedOptions): SharedConnection {
  if (!navigator.locks || typeof BroadcastChannel === 'undefined') {
    const own = new LiveConnection(options);
    void own.run();
    return { stop: () => own.stop() };
  }
  return new TabConnection(options);
}

class TabConnection implements SharedConnection {
  readonly #options: SharedOptions;
  readonly #channel: BroadcastChannel;
  /** To the other tabs. A channel has no target: it stays within its origin. */
  readonly #post: (news: TabNews) => void;
  readonly #stopping = new AbortController();
  #own: LiveConnection | null = null;
  #last: string;

  constructor(options: SharedOptions) {
    this.#options = options;
    this.#last = options.since;
    const name = `sentinel-live:${options.userId}`;
    this.#channel = new BroadcastChannel(name);
    this.#post = this.#channel.postMessage.bind(this.#channel);
    this.#channel.addEventListener('message', ({ data }) => this.#hear(data as TabNews));
    this.#say({ kind: 'ask' });
    const { signal } = this.#stopping;
    // Rejects when this tab is closed while it waits for its turn.
    navigator.locks.request(name, { signal }, () => this.#lead()).catch(() => undefined);
  }

  stop(signedOut = false): void {
    if (signedOut) this.#say({ kind: 'signed_out' });
    this.#stopping.abort();
    this.#own?.stop();
    this.#channel.close();
  }

  #say(news: TabNews): void {
    if (!this.#stopping.signal.aborted) this.#post(news);
  }

  async #lead(): Promise<void> {
    this.#own = new LiveConnection({
      since: this.#last,
      onMessage: (message) => {
        this.#say({ kind: 'message', message });
        this.#options.onMessage(message);
      },
      onState: (state) => {
        this.#tellState();
        this.#options.onState(state);
      },
    });
    await this.#own.run();
  }

  #tellState(): void {
    if (this.#own) this.#say({ kind: 'state', state: this.#own.state, last: this.#own.last });
  }

  #hear(news: TabNews): void {
    if (news.kind === 'ask') this.#tellState();
    else if (news.kind === 'signed_out') this.#end();
    else if (news.kind === 'message') this.#pass(news.message);
    else this.#catchUp(news.state, news.last);
  }

  #pass(message: LiveMessage): void {
    if (!later(message.id, this.#last)) return;
    this.#last = message.id;
    this.#options.onMessage(message);
  }

  /** Between drawing this page and joining the others something may have passed unheard. */
  #catchUp(state: LiveState, last: string): void {
    this.#options.onState(state);
    if (later(last, this.#last)) this.#pass(resetAt(last));
  }

  #end(): void {
    this.#options.onState('signed_out');
    this.stop();
  }
}
