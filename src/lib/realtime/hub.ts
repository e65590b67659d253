import 'server-only';
import type { Deps } from '../platform/deps';
import { placeEvents } from './live-log';
import type { Signal } from './redis-signal';
import { readRows, type LiveRow } from './repository';
import { onWake } from './wake';

const TICK_MS = 300;
const SLOW_TICK_MS = 5_000;
const READ_AT_ONCE = 1_000;

/** One open stream, as the hub sees it. */
export interface Listener {
  /** The owner keys whose events it wants now. */
  readonly keys: readonly string[];
  /** Takes the next rows of its keys, in their order; must not wait. */
  offer(rows: readonly LiveRow[]): void;
  /** The process is about to end. */
  close(): void;
}

export interface HubOptions {
  readonly deps: Deps;
  readonly signal: Signal | null;
  readonly report: (error: unknown) => void;
}

/**
 * One per process: reads the live log for all of its open streams with one query at a time, and only
 * while there are any. A stream that joins is told the place up to which the hub has read; what lies
 * between that and where the client left off it reads by itself.
 */
export class Hub {
  readonly #options: HubOptions;
  readonly #listeners = new Set<Listener>();
  readonly #byKey = new Map<string, Set<Listener>>();
  /** Everything up to here was offered; null while nobody listens. */
  #cursor: bigint | null = null;
  /** How far the read that is under way goes. */
  #reading = 0n;
  #starting: Promise<void> | null = null;
  #timer: NodeJS.Timeout | null = null;
  #running = false;
  #woken = false;
  #askedAt = 0;
  #stopWaking: (() => void) | null = null;

  constructor(options: HubOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#listeners.size;
  }

  /** Begins to offer what happens after the place that is answered. */
  async join(listener: Listener): Promise<bigint> {
    while (this.#cursor === null) {
      this.#starting ??= this.#start().finally(() => (this.#starting = null));
      await this.#starting;
    }
    this.#listeners.add(listener);
    this.#index(listener);
    this.#schedule(TICK_MS);
    // A read that is under way does not know the newcomer's keys: the newcomer reads that far itself.
    return this.#reading > this.#cursor ? this.#reading : this.#cursor;
  }

  leave(listener: Listener): void {
    this.#listeners.delete(listener);
    this.#unindex(listener);
    if (this.#listeners.size === 0) this.#stop();
  }

  /** Its keys are others now: changes them by `apply`, with nothing offered in between. */
  rekey(listener: Listener, apply: () => void): void {
    this.#unindex(listener);
    apply();
    if (this.#listeners.has(listener)) this.#index(listener);
  }

  /** Ends every stream, for a process that stops; clients go on elsewhere. */
  closeAll(): void {
    for (const listener of this.#listeners) listener.close();
  }

  #index(listener: Listener): void {
    for (const key of listener.keys) {
      const of = this.#byKey.get(key) ?? new Set();
      of.add(listener);
      this.#byKey.set(key, of);
    }
  }

  #unindex(listener: Listener): void {
    for (const key of listener.keys) {
      const of = this.#byKey.get(key);
      of?.delete(listener);
      if (of?.size === 0) this.#byKey.delete(key);
    }
  }

  async #start(): Promise<void> {
    this.#cursor = await placeEvents(this.#options.deps);
    this.#stopWaking ??= onWake(() => this.#wake());
  }

  #stop(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    this.#stopWaking?.();
    this.#stopWaking = null;
    this.#cursor = null;
  }

  #wake(): void {
    this.#woken = true;
    this.#schedule(0);
  }

  #schedule(ms: number): void {
    if (this.#running || this.#listeners.size === 0) return;
    if (this.#timer && ms > 0) return;
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#tick(), ms);
  }

  async #tick(): Promise<void> {
    this.#timer = null;
    this.#running = true;
    let next = TICK_MS;
    try {
      if (await this.#isDue()) await this.#readOn();
    } catch (error) {
      // The log is durable: what could not be read now is read at the next try.
      this.#options.report(error);
      next = SLOW_TICK_MS;
    }
    this.#running = false;
    this.#schedule(this.#woken ? 0 : next);
  }

  /** With a signal PostgreSQL is asked when something happened, and now and then all the same. */
  async #isDue(): Promise<boolean> {
    const { signal } = this.#options;
    const overdue = Date.now() - this.#askedAt >= SLOW_TICK_MS;
    if (this.#woken || overdue || !signal) return true;
    return signal.changed().catch(() => true);
  }

  async #readOn(): Promise<void> {
    this.#woken = false;
    this.#askedAt = Date.now();
    const until = await placeEvents(this.#options.deps);
    while (this.#cursor !== null && this.#cursor < until) {
      const after: bigint = this.#cursor;
      const keys = [...this.#byKey.keys()];
      const range = { after, until, limit: READ_AT_ONCE };
      this.#reading = until;
      const rows = await readRows(this.#options.deps.db, keys, range);
      // Everybody left meanwhile; who came since has begun anew.
      if (this.#cursor !== after) return;
      this.#cursor = rows.length < READ_AT_ONCE ? until : (rows.at(-1)?.seq ?? until);
      this.#offer(rows);
    }
  }

  #offer(rows: readonly LiveRow[]): void {
    const byListener = new Map<Listener, LiveRow[]>();
    for (const row of rows) {
      for (const listener of this.#byKey.get(row.scopeKey) ?? []) {
        const own = byListener.get(listener);
        if (own) own.push(row);
        else byListener.set(listener, [row]);
      }
    }
    for (const [listener, own] of byListener) listener.offer(own);
  }
}
