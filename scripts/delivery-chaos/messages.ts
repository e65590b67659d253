/** Where a process that writes deals is killed. */
export const WRITER_POINTS = ['before write', 'mid-transaction', 'after commit'] as const;
/** Where a process that delivers is killed. */
export const WORKER_POINTS = ['after claim', 'after send', 'after mark'] as const;
export type WriterPoint = (typeof WRITER_POINTS)[number];
export type WorkerPoint = (typeof WORKER_POINTS)[number];

/** The end of a process: at its so-many-th change or claim, counted from 1. */
export interface Kill<Point extends string> {
  readonly point: Point;
  readonly at: number;
}

export interface WriterPlan {
  readonly ownerId: string;
  readonly teamId: string;
  /** How many changes it makes, where it is not killed before. */
  readonly changes: number;
  readonly kill: Kill<WriterPoint> | null;
  readonly seed: number;
}

export interface WorkerPlan {
  /** How long a row that its dead process had taken stays taken, ms; the product's own where null. */
  readonly leaseMs: number | null;
  readonly kill: Kill<WorkerPoint> | null;
  /** `address:port` of the only one that it asks; the machine's own where null. */
  readonly nameServer: string | null;
}

/** What a writer tells: a change that the product has acknowledged, or one that was rolled back. */
export type WriterMessage = { readonly changed: string } | { readonly rolledBack: true };

/** What a worker tells: it works; or it waits for leave to send what it will be killed over. */
export type WorkerMessage =
  | { readonly ready: true }
  | { readonly doomed: { readonly webhookId: string; readonly eventId: string } };

/** What no event may ever say: the name of a deal in a transaction that was rolled back. */
export const ROLLED_BACK = 'Rolled back';

export const die = (): void => void process.kill(process.pid, 'SIGKILL');

/** Sends a message, and waits until it has left. */
export const tell = (message: WriterMessage | WorkerMessage): Promise<void> =>
  new Promise((resolve) => {
    process.send?.(message, undefined, undefined, () => resolve());
  });
