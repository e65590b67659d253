import 'server-only';
import { countHighRiskFrom } from '../deals';
import { AppError } from '../core/errors';
import { ProviderError } from '../clients/calls';
import { appendEvents } from '../events';
import { inTransaction, type Tx } from '../platform/db';
import type { Deps } from '../platform/deps';
import { enqueue } from '../platform/queue';
import { INTEGRATION_LABELS, isCrm } from './model';
import { findConnectionById, saveConnection, type ConnectionRow } from './repository/connections';
import * as runs from './repository/runs';

const MINUTE_MS = 60_000;
/** How long nobody asks again after so many faults in a row. */
const PAUSES_MS = [1, 5, 15, 60, 360].map((minutes) => minutes * MINUTE_MS);

/** A sync that ended, in a sentence for the activity log. */
function receiptOf(run: runs.RunRow): string {
  const parts = [
    [run.created, 'created'],
    [run.updated, 'updated'],
    [run.unchanged, 'unchanged'],
    [run.removed, 'deleted at the source'],
    [run.skipped, 'skipped'],
    [run.pushed, 'written back'],
  ] as const;
  const told = parts
    .filter(([count]) => count > 0)
    .map(([count, what]) => `${count.toLocaleString('en')} ${what}`);
  return told.length > 0 ? told.join(', ') : 'Nothing new.';
}

const countsOf = ({ created, updated, unchanged, skipped, removed, recordsRead }: runs.RunRow) => ({
  created,
  updated,
  unchanged,
  skipped,
  removed,
  recordsRead,
});

function event(
  row: ConnectionRow,
  deps: Deps,
  type: 'sync.finished' | 'sync.failed',
  data: object,
) {
  return {
    type,
    at: deps.now(),
    scopeKey: row.scopeKey,
    teamId: row.teamId,
    dealId: null,
    sequence: null,
    source: row.name,
    data: { integration: row.name, userId: row.userId, ...data },
    announced: type === 'sync.failed',
  } as const;
}

/** What a first sync brought is told once, as an import is. */
async function announceFirst(
  tx: Tx,
  deps: Deps,
  row: ConnectionRow,
  { run, brought }: { readonly run: runs.RunRow; readonly brought: runs.Brought },
) {
  if (run.kind !== 'full' || row.lastSyncAt !== null || !isCrm(row.name)) return;
  const { created, updated } = brought;
  if (created === 0) return;
  const atRisk = await countHighRiskFrom(tx, row.scopeKey, row.name);
  const { userId } = row;
  const data = { userId, created, updated, atRisk, integration: INTEGRATION_LABELS[row.name] };
  await appendEvents(tx, [
    { ...event(row, deps, 'sync.finished', {}), type: 'import.finished', data, announced: true },
  ]);
}

/** Notes a sync that came to its end. */
export async function finishRun(deps: Deps, row: ConnectionRow, held: runs.HeldRun): Promise<void> {
  const { id: runId } = held;
  await inTransaction(deps.db, async (tx) => {
    const now = deps.now();
    const brought = await runs.countSinceFinished(tx, row.id);
    const run = await runs.endHeldRun(tx, held, { status: 'finished' }, now);
    if (!run) return;
    const total = isCrm(row.name)
      ? await runs.countSynced(tx, row.scopeKey, row.name)
      : await runs.countMeetings(tx, row.userId, row.name);
    const status = run.problemCount > 0 ? 'partial' : 'success';
    await saveConnection(
      tx,
      row.name,
      row.id,
      {
        lastSyncAt: now,
        lastSyncStatus: status,
        syncErrors: null,
        totalSynced: total,
        failureCount: 0,
        pausedUntil: null,
      },
      now,
    );
    await runs.addLog(tx, {
      userId: row.userId,
      integration: row.name,
      action: 'sync',
      status: 'success',
      message: receiptOf(run),
      metadata: { syncId: runId, ...countsOf(run) },
      createdAt: now,
    });
    await announceFirst(tx, deps, row, { run, brought });
    if (run.kind === 'full' && brought.created > 0 && isCrm(row.name)) {
      // What the policy would have fired on the history that came, for the alerts' track record.
      await enqueue(tx, 'alert-replay', { scopeKey: row.scopeKey }, { singletonKey: runId });
    }
    await appendEvents(tx, [event(row, deps, 'sync.finished', { syncId: runId })]);
  });
}

/** What a person is told of a fault, and for how long the provider is left alone. */
function verdictOf(thrown: unknown, failuresBefore: number) {
  const pause = PAUSES_MS[Math.min(failuresBefore, PAUSES_MS.length - 1)] ?? MINUTE_MS;
  if (thrown instanceof ProviderError) {
    const { message: error, code, fault, retryAfterMs } = thrown;
    // Only a person can mend a key, so nobody asks with it again.
    const isFinal = fault === 'unauthorized';
    return {
      error,
      errorCode: code ?? fault,
      isFinal,
      pauseMs: Math.max(pause, retryAfterMs ?? 0),
    };
  }
  if (thrown instanceof AppError) {
    const isFinal = thrown.code === 'FORBIDDEN' || thrown.code === 'NOT_FOUND';
    return { error: thrown.message, errorCode: thrown.code, isFinal, pauseMs: pause };
  }
  const error = 'Something went wrong on our side. It was logged.';
  return { error, errorCode: 'INTERNAL', isFinal: false, pauseMs: pause };
}

/** Told once of a row of faults, and once more where only a person can end it. */
function failureOf(
  deps: Deps,
  row: ConnectionRow,
  { syncId, error, isFinal }: { syncId: string; error: string; isFinal: boolean },
) {
  const isNews = row.failureCount === 0 || (isFinal && row.isActive);
  const data = { integration: INTEGRATION_LABELS[row.name], userId: row.userId, syncId, error };
  return { ...event(row, deps, 'sync.failed', {}), data, announced: isNews };
}

/**
 * Notes a sync that failed. The connection alone rests for a while, longer each time; with a key that
 * is not accepted any more it is switched off. Its owner is told of the first fault of a row.
 */
export async function failRun(
  deps: Deps,
  given: ConnectionRow,
  held: runs.HeldRun,
  thrown: unknown,
): Promise<void> {
  const { id: runId } = held;
  await inTransaction(deps.db, async (tx) => {
    const now = deps.now();
    const row = await findConnectionById(tx, given.name, given.id);
    if (!row) return;
    const { error, errorCode, isFinal, pauseMs } = verdictOf(thrown, row.failureCount);
    const run = await runs.endHeldRun(tx, held, { status: 'failed', error, errorCode }, now);
    if (!run) return;
    await saveConnection(
      tx,
      row.name,
      row.id,
      {
        lastSyncStatus: 'failed',
        syncErrors: error,
        failureCount: row.failureCount + 1,
        pausedUntil: new Date(now.getTime() + pauseMs),
        ...(isFinal ? { isActive: false } : {}),
      },
      now,
    );
    await runs.addLog(tx, {
      userId: row.userId,
      integration: row.name,
      action: 'sync',
      status: 'failed',
      message: error,
      metadata: { syncId: runId, code: errorCode, ...countsOf(run) },
      createdAt: now,
    });
    await appendEvents(tx, [failureOf(deps, row, { syncId: runId, error, isFinal })]);
  });
}
