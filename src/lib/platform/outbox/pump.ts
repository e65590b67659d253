import 'server-only';
import type { PrismaClient } from '../db';
import { claimDue, isSlow, type Claim, type ClaimLimits, type OutboxTable } from './claim';

/** What drives a table: takes what is due and hands each row to `deliver`, as many at once as allowed. */
export interface PumpOptions {
  readonly db: PrismaClient;
  readonly table: OutboxTable;
  readonly now: () => Date;
  /**
   * Exchanges at a time in this process. None is begun with an address in trouble (it fails, is slow,
   * or is new) while half as many are with such, or a quarter with such of the same team or person.
   * What lasts longer than two seconds counts among those, and makes room for others, up to four times
   * as many in all.
   */
  readonly concurrency: number;
  /** Makes the exchange and settles the row. What it throws is told to `onError`; the lease ends by itself. */
  readonly deliver: (claim: Claim) => Promise<void>;
  readonly onError: (error: unknown) => void;
}

/** How often an idle pump looks: what nobody woke it for waits no longer than this. */
const IDLE_MS = 500;
/** Whoever is woken waits so long for others: what ends together is looked after by one look. */
const GATHER_MS = 5;
/** So many times the concurrency may be under way where most of it is slow. */
const SLOW_SHARE = 4;

interface Flight {
  readonly claim: Claim;
  readonly begun: number;
  readonly done: Promise<void>;
}

const lasts = ({ begun }: Flight): boolean => isSlow(performance.now() - begun);

/** Claims and delivers without ever waiting for the slowest: as soon as one ends, another may begin. */
class Pump {
  readonly #options: PumpOptions;
  readonly #flights = new Set<Flight>();
  /** Whether something has changed since the last look began. */
  #stirred = false;
  #wakeUp: () => void = () => undefined;
  claimed = 0;

  constructor(options: PumpOptions) {
    this.#options = options;
  }

  /** Nothing is on its way, and nothing has ended since the last look, which may have made room. */
  get isIdle(): boolean {
    return this.#flights.size === 0 && !this.#stirred;
  }

  /** How many may be begun now, and how many of them with addresses in trouble. */
  get #room(): Omit<ClaimLimits, 'now'> {
    const { concurrency } = this.#options;
    const flights = [...this.#flights];
    const brisk = flights.filter((flight) => !lasts(flight)).length;
    const troubled = flights.filter((flight) => flight.claim.troubled || lasts(flight));
    const troubledNow = new Map<string, number>();
    for (const { claim } of troubled) {
      troubledNow.set(claim.scopeKey, (troubledNow.get(claim.scopeKey) ?? 0) + 1);
    }
    const most = Math.max(1, Math.floor(concurrency / 2));
    return {
      limit: Math.min(concurrency - brisk, SLOW_SHARE * concurrency - flights.length),
      troubledLimit: Math.max(0, most - troubled.length),
      scopeLimit: Math.max(1, Math.floor(most / 2)),
      troubledNow,
    };
  }

  get isFull(): boolean {
    return this.#room.limit <= 0;
  }

  #begin(claim: Claim): void {
    const { deliver, onError } = this.#options;
    const done = deliver(claim)
      .catch(onError)
      .finally(() => {
        this.#flights.delete(flight);
        this.stir();
      });
    const flight = { claim, begun: performance.now(), done };
    this.#flights.add(flight);
  }

  /** @returns how many were begun */
  async fill(): Promise<number> {
    const { db, table, now } = this.#options;
    this.#stirred = false;
    const room = this.#room;
    if (room.limit <= 0) return 0;
    const claims = await claimDue(db, table, { ...room, now });
    for (const claim of claims) this.#begin(claim);
    this.claimed += claims.length;
    return claims.length;
  }

  /** There may be something to begin: rows were written, or one on its way has ended. */
  stir(): void {
    this.#stirred = true;
    this.#wakeUp();
  }

  /** Until something has changed since the last look, and no longer than a while. */
  async rest(): Promise<void> {
    if (this.#stirred) return;
    await new Promise<void>((resolve) => {
      let timer = setTimeout(resolve, IDLE_MS);
      this.#wakeUp = () => {
        clearTimeout(timer);
        timer = setTimeout(resolve, GATHER_MS);
      };
    });
  }

  async allEnded(): Promise<void> {
    await Promise.all([...this.#flights].map(({ done }) => done));
  }
}

/**
 * Delivers all that is due, and what becomes due meanwhile, until nothing is or the time is up; what is
 * then on its way is waited for.
 *
 * @returns how many attempts were made, and whether it ended because nothing was due
 */
export async function drain(
  options: PumpOptions,
  { until }: { readonly until: number },
): Promise<{ attempted: number; done: boolean }> {
  const pump = new Pump(options);
  let done = false;
  try {
    while (!done && Date.now() < until) {
      const begun = await pump.fill();
      if (begun > 0 && !pump.isFull) continue;
      done = pump.isIdle;
      if (!done) await pump.rest();
    }
  } finally {
    await pump.allEnded();
  }
  return { attempted: pump.claimed, done };
}

const holder = globalThis as typeof globalThis & { sentinelPumps?: Set<() => void> };
holder.sentinelPumps ??= new Set();
const wakers = holder.sentinelPumps;

/** Wakes every pump of this process; pumps of other processes look by themselves within half a second. */
export function wakePumps(): void {
  for (const wake of wakers) wake();
}

export interface RunningPump {
  /** Begins nothing any more, and waits for what is on its way. */
  stop(): Promise<void>;
}

/** Delivers for as long as the process lives, woken by `wakePumps`. */
export function startPump(options: PumpOptions): RunningPump {
  const pump = new Pump(options);
  const wake = () => pump.stir();
  const stopping = new AbortController();
  const turn = async () => {
    try {
      const begun = await pump.fill();
      if (begun > 0 && !pump.isFull) return;
    } catch (error) {
      options.onError(error);
    }
    if (!stopping.signal.aborted) await pump.rest();
  };
  const run = async () => {
    while (!stopping.signal.aborted) await turn();
  };
  const running = run();
  wakers.add(wake);
  return {
    stop: async () => {
      stopping.abort();
      wakers.delete(wake);
      wake();
      await running;
      await pump.allEnded();
    },
  };
}
