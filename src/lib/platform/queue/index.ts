import 'server-only';
import PgBoss from 'pg-boss';
import type { Tx } from '../db';

/** The schema that the migration step makes; queues are made there too, since that needs CREATE. */
export const QUEUE_SCHEMA = 'pgboss';

export interface JobOptions {
  /** At most one waiting job of this key. */
  readonly singletonKey?: string;
  readonly startAfterSeconds?: number;
}

/** Only builds and sends SQL through the `db` handed to each call; never opens a connection. */
const sender = new PgBoss({
  schema: QUEUE_SCHEMA,
  migrate: false,
  supervise: false,
  schedule: false,
  db: {
    executeSql: () => {
      throw new Error(
        'A job is enqueued inside a transaction, so that it cannot outlive a rollback.',
      );
    },
  },
});

/**
 * Enqueues a job in the caller's transaction: it exists if and only if the transaction commits.
 *
 * @throws Error when the queue does not exist (pg-boss itself would return null and write nothing).
 */
export async function enqueue(
  tx: Tx,
  queue: string,
  data: object,
  options: JobOptions = {},
): Promise<void> {
  const id = await sender.send(queue, data, {
    ...(options.singletonKey ? { singletonKey: options.singletonKey } : {}),
    ...(options.startAfterSeconds ? { startAfter: options.startAfterSeconds } : {}),
    db: {
      executeSql: async (text: string, values: unknown[]) => ({
        rows: await tx.$queryRawUnsafe<unknown[]>(text, ...values),
      }),
    },
  });
  // With a singleton key null means that one is waiting already, which is what was asked for.
  if (id === null && !options.singletonKey) {
    throw new Error(`The queue "${queue}" does not exist; run the migration step.`);
  }
}

export interface QueueState {
  readonly ok: boolean;
  readonly waiting: number;
}

/** Jobs that wait or run, over all queues; `ok` is false where the queue's tables are missing. */
export async function queueState(db: Tx): Promise<QueueState> {
  try {
    const rows = await db.$queryRawUnsafe<{ waiting: bigint }[]>(
      `SELECT count(*) AS waiting FROM ${QUEUE_SCHEMA}.job WHERE state < 'completed' AND name NOT LIKE '\\_\\_pgboss%'`,
    );
    return { ok: true, waiting: Number(rows[0]?.waiting ?? 0) };
  } catch {
    return { ok: false, waiting: 0 };
  }
}

/** A running client for workers and for draining; the caller starts and stops it. */
export function createWorkerQueue(connectionString: string): PgBoss {
  return new PgBoss({ connectionString, schema: QUEUE_SCHEMA, migrate: false, max: 4 });
}
export type { PgBoss };
