import 'server-only';
import { scopeFor, type Actor } from '../auth';
import { AppError } from '../core/errors';
import type { Deps } from '../platform/deps';
import type { Hub, Listener } from './hub';
import { isForgotten } from './live-log';
import { touchesAccess, type ControlType } from './model';
import { readRows, type LiveRow } from './repository';
import { controlMessage, encodeMessage, HEARTBEAT, RETRY, toMessage } from './wire';

const HEARTBEAT_MS = 15_000;
/** Half of the minute within which a stream ends or narrows after its reader lost a right. */
const RESOLVE_MS = 30_000;
const RESOLVE_AGAIN_MS = 5_000;
const READ_AT_ONCE = 500;
/** Rows that wait for a slow client; one more and it is cut, to resume by its id. */
const WAITING_ROWS = 1_000;
const BUFFER_BYTES = 64 * 1_024;

export interface LiveStreamOptions {
  readonly deps: Deps;
  readonly hub: Hub;
  readonly actor: Actor;
  /** Who sends the request's credentials now; fails with UNAUTHENTICATED where nobody does any more. */
  readonly resolve: () => Promise<Actor>;
  /** The last place the client has seen; null to begin now. */
  readonly after: bigint | null;
  readonly seconds: number;
  readonly onEnd: () => void;
}

/** Refused for good, as opposed to a database that is away for a moment. */
const isRefusal = (error: unknown): boolean =>
  error instanceof AppError && (error.code === 'UNAUTHENTICATED' || error.code === 'FORBIDDEN');

/**
 * One open stream. A single loop does everything in turn, so that a message is never sent between the
 * news that somebody lost a right and the look at what they may still see.
 */
export class LiveStream implements Listener {
  keys: readonly string[];
  readonly body: ReadableStream<Uint8Array>;
  readonly #options: LiveStreamOptions;
  readonly #encoder = new TextEncoder();
  readonly #waiting: LiveRow[] = [];
  #controller: ReadableStreamDefaultController<Uint8Array> | null = null;
  /** Everything up to here was sent, or was not for this reader. */
  #place: bigint;
  #ended = false;
  #isStopping = false;
  #isOverrun = false;
  #notify: (() => void) | null = null;
  #timer: NodeJS.Timeout | null = null;
  #heartbeatAt = 0;
  #resolveAt = 0;
  #endAt = 0;

  constructor(options: LiveStreamOptions) {
    this.#options = options;
    this.keys = scopeFor(options.actor, 'stream.read').keys;
    this.#place = options.after ?? 0n;
    this.body = new ReadableStream<Uint8Array>(
      {
        start: (controller) => {
          this.#controller = controller;
        },
        pull: () => this.#notify?.(),
        cancel: () => this.end(),
      },
      new ByteLengthQueuingStrategy({ highWaterMark: BUFFER_BYTES }),
    );
  }

  /** Joins the hub and begins; what fails here is answered with its status. */
  async open(): Promise<void> {
    const { hub, after } = this.#options;
    const joined = await hub.join(this);
    // The client left while the hub was starting: leaving before joining left nothing.
    if (this.#ended) return hub.leave(this);
    if (after === null) this.#place = joined;
    void this.#run(joined).catch(() => this.end());
  }

  offer(rows: readonly LiveRow[]): void {
    if (this.#waiting.length + rows.length > WAITING_ROWS) this.#isOverrun = true;
    // Nothing after what was dropped.
    if (!this.#isOverrun) this.#waiting.push(...rows);
    this.#notify?.();
  }

  close(): void {
    this.#isStopping = true;
    this.#notify?.();
  }

  /** Leaves nothing behind, whoever ended it and however often. */
  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    if (this.#timer) clearTimeout(this.#timer);
    this.#options.hub.leave(this);
    this.#options.onEnd();
    this.#notify?.();
    try {
      this.#controller?.close();
    } catch {
      // Cancelled by the client: then it is closed already.
    }
  }

  #send(text: string): void {
    if (this.#ended) return;
    this.#controller?.enqueue(this.#encoder.encode(text));
    this.#heartbeatAt = Date.now() + HEARTBEAT_MS;
  }

  #control(type: ControlType, payload = {}): void {
    const now = this.#options.deps.now();
    this.#send(encodeMessage(controlMessage(type, this.#place, now, payload)));
  }

  /** Whether there is nothing left to wait for. */
  get #isOver(): boolean {
    return this.#ended || this.#isStopping || this.#isOverrun || Date.now() >= this.#endAt;
  }

  get #isFull(): boolean {
    return (this.#controller?.desiredSize ?? 0) <= 0;
  }

  /** Until something is offered, the client takes on, somebody closes, or `until` has come. */
  async #pause(until: number): Promise<void> {
    if (this.#isOver) return;
    await new Promise<void>((resolve) => {
      this.#notify = resolve;
      this.#timer = setTimeout(resolve, Math.max(0, until - Date.now()));
    });
    if (this.#timer) clearTimeout(this.#timer);
    this.#notify = null;
  }

  async #run(joined: bigint): Promise<void> {
    this.#endAt = Date.now() + this.#options.seconds * 1_000;
    this.#resolveAt = Date.now() + RESOLVE_MS;
    this.#send(RETRY);
    await this.#catchUp(joined);
    while (!this.#ended) {
      // It resumes by its id, from the log.
      if (this.#isOverrun) return this.end();
      if (this.#isStopping || Date.now() >= this.#endAt) return this.#bye('again');
      if (Date.now() >= this.#resolveAt && !(await this.#resolve())) return this.#bye('refused');
      await this.#sendWaiting();
      if (Date.now() >= this.#heartbeatAt) this.#beat();
      if (this.#waiting.length === 0 || this.#isFull) {
        await this.#pause(Math.min(this.#endAt, this.#resolveAt, this.#heartbeatAt));
      }
    }
  }

  #beat(): void {
    // What a client does not take would only grow.
    if (this.#isFull) this.#heartbeatAt = Date.now() + HEARTBEAT_MS;
    else this.#send(HEARTBEAT);
  }

  #bye(why: 'again' | 'refused'): void {
    this.#control('bye', { why });
    this.end();
  }

  /** What happened between where the client left off and where the hub takes over. */
  async #catchUp(joined: bigint): Promise<void> {
    const { deps, actor } = this.#options;
    if (await isForgotten(deps, this.#place)) {
      this.#place = joined;
      return this.#control('reset');
    }
    this.#control('hello');
    while (!this.#isOver && this.#place < joined) {
      while (this.#isFull && !this.#isOver) await this.#pause(Date.now() + HEARTBEAT_MS);
      const range = { after: this.#place, until: joined, limit: READ_AT_ONCE };
      const rows = await readRows(deps.db, this.keys, { ...range, userId: actor.userId });
      for (const row of rows) this.#tell(row);
      if (rows.length < READ_AT_ONCE) this.#place = joined;
    }
  }

  /** Sends a row where it is new to this reader and theirs to see; remembers its place either way. */
  #tell(row: LiveRow): void {
    if (row.seq <= this.#place) return;
    this.#place = row.seq;
    const isMine = row.userId === null || row.userId === this.#options.actor.userId;
    if (isMine && this.keys.includes(row.scopeKey)) this.#send(encodeMessage(toMessage(row)));
  }

  async #sendWaiting(): Promise<void> {
    while (this.#waiting.length > 0 && !this.#isFull && !this.#ended) {
      const row = this.#waiting.shift();
      if (!row || row.seq <= this.#place) continue;
      this.#tell(row);
      if (touchesAccess(row.type) && !(await this.#resolve())) return this.#bye('refused');
    }
  }

  /** Looks again who this is and what they may see; false where they may not listen any more. */
  async #resolve(): Promise<boolean> {
    try {
      const { keys } = scopeFor(await this.#options.resolve(), 'stream.read');
      this.#options.hub.rekey(this, () => {
        this.keys = keys;
      });
      this.#resolveAt = Date.now() + RESOLVE_MS;
      return true;
    } catch (error) {
      if (isRefusal(error)) return false;
      this.#resolveAt = Date.now() + RESOLVE_AGAIN_MS;
      return true;
    }
  }
}
