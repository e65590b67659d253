import 'server-only';
import { PrismaPg } from '@prisma/adapter-pg';
import { AppError } from '../../core/errors';
import { getEnv } from '../env';
import { expectWork } from './after-commit';
import { isLostRace } from './database-fault';
import { Prisma, PrismaClient } from './generated/client';

export { Prisma, PrismaClient };
export { afterCommit } from './after-commit';
export * from './database-fault';

/** A connection or a running transaction: what a repository function is given. */
export type Db = Omit<
  PrismaClient,
  '$connect' | '$disconnect' | '$on' | '$transaction' | '$extends' | '$use'
>;
export type Tx = Db;

/**
 * A client on its own pool. Statements are ended by the server after 30 s, and a connection that
 * cannot be had within 5 s is an error rather than a queue that grows.
 */
export function createDatabase(connectionString: string, poolSize = 10): PrismaClient {
  const adapter = new PrismaPg({
    connectionString,
    max: poolSize,
    connectionTimeoutMillis: 5_000,
    statement_timeout: 30_000,
    idle_in_transaction_session_timeout: 60_000,
  });
  return new PrismaClient({ adapter });
}

const holder = globalThis as typeof globalThis & { sentinelDatabase?: PrismaClient };

/** The process's one client; kept on globalThis so that a development reload does not leak pools. */
export function getDatabase(): PrismaClient {
  const url = getEnv().DATABASE_URL;
  if (!url) {
    throw new AppError(
      'UNAVAILABLE',
      'No database: set DATABASE_URL, or start with npm run demo or npm run dev.',
    );
  }
  holder.sentinelDatabase ??= createDatabase(url);
  return holder.sentinelDatabase;
}

/** How often a transaction that gave way to another one is begun again. */
const MOST_TRIES = 5;
const LONGEST_PAUSE_MS = 100;

const pause = (most: number) =>
  new Promise<void>((resolve) => {
    setTimeout(resolve, Math.random() * most);
  });

async function tryTransaction<T>(
  db: PrismaClient,
  work: (tx: Tx) => Promise<T>,
  timeoutMs: number,
): Promise<T> {
  let followers: Iterable<() => void> = [];
  const begin = (tx: object) => {
    followers = expectWork(tx);
    return work(tx as Tx);
  };
  const result = await db.$transaction(begin, { timeout: timeoutMs, maxWait: 5_000 });
  for (const follow of followers) follow();
  return result;
}

/**
 * Runs `work` in one transaction: all of it stands, or none. Within another it becomes part of that.
 * Of two that wait for each other PostgreSQL ends one: that one is run again, so `work` must leave
 * nothing behind but what it writes through `tx` and what it returns.
 */
export async function inTransaction<T>(
  db: PrismaClient,
  work: (tx: Tx) => Promise<T>,
  timeoutMs = 30_000,
): Promise<T> {
  // The client of a running transaction cannot begin another.
  if (typeof db.$transaction !== 'function') return work(db as unknown as Tx);
  for (let tries = 1; ; tries += 1) {
    try {
      return await tryTransaction(db, work, timeoutMs);
    } catch (error) {
      if (tries >= MOST_TRIES || !isLostRace(error)) throw error;
      await pause(LONGEST_PAUSE_MS * tries);
    }
  }
}
