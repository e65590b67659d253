import 'server-only';
import { demandTokenScope, placeFor } from '../auth';
import { AppError } from '../core/errors';
import { inTransaction } from '../platform/db';
import type { Deps } from '../platform/deps';
import { enqueue } from '../platform/queue';
import type { IntegrationRequest } from './in-place';
import { describeSync, getConnection } from './list-integrations';
import { INTEGRATION_LABELS, type IntegrationName, type SyncKind, type SyncTrigger } from './model';
import type { SyncDto } from './output-schema';
import {
  listDue,
  lockConnection,
  saveConnection,
  type ConnectionRow,
} from './repository/connections';
import * as runs from './repository/runs';
import { runSync } from './run-sync';
import type { Cursor } from './source';
import { sourceOf } from './sources';
import type { SyncProgress } from './sync-work';

interface Start {
  readonly trigger: SyncTrigger;
  readonly kind?: SyncKind;
  readonly requestId: string | null;
}

/**
 * From the beginning where nothing has been read yet, or where a sync that began there broke off: that
 * one is gone on with, and then judged as the whole that it is.
 */
const kindAfter = (row: ConnectionRow, last: runs.RunRow | undefined): SyncKind =>
  row.lastSyncAt === null || (last?.kind === 'full' && last.status !== 'finished')
    ? 'full'
    : 'changes';

/** Whether a sync has been made, or has failed, since this connection was found to be due. */
function isDueNoMore(row: ConnectionRow, last: runs.RunRow, now: Date): boolean {
  if (row.pausedUntil !== null && row.pausedUntil > now) return true;
  const age = now.getTime() - last.createdAt.getTime();
  return row.failureCount === 0 && age < row.syncEveryMinutes * MINUTE_MS;
}

/**
 * Makes a run of a connection, with the job that works on it; the one that waits or runs already where
 * there is one.
 */
export async function beginSync(
  deps: Deps,
  row: ConnectionRow,
  { trigger, kind, requestId }: Start,
): Promise<string> {
  const { beginAnew } = await sourceOf(row.name);
  return inTransaction(deps.db, async (tx) => {
    const current = await lockConnection(tx, row.name, row.id);
    if (!current) throw new AppError('NOT_FOUND', 'That integration was not found.');
    const active = await runs.findActive(tx, row.id);
    if (active) return active.id;
    const now = deps.now();
    const [last] = await runs.listRuns(tx, row.id, 1);
    if (trigger === 'schedule' && last && isDueNoMore(current, last, now)) return last.id;
    const wanted = kind ?? kindAfter(current, last);
    if (kind === 'full') {
      const cursor = beginAnew?.(current.cursor as Cursor | null, now) ?? null;
      await saveConnection(tx, row.name, row.id, { cursor }, now);
    }
    const run = await runs.createRun(tx, {
      integration: row.name,
      integrationId: row.id,
      userId: row.userId,
      scopeKey: current.scopeKey,
      teamId: current.teamId,
      trigger,
      kind: wanted,
      requestId,
      createdAt: now,
    });
    await enqueue(tx, 'sync', { syncId: run.id }, { singletonKey: run.id });
    return run.id;
  });
}

/** How long a request waits for its sync, ms. */
export const SYNC_WAIT_MS = 25_000;
const LOOK_EVERY_MS = 500;
/** A page that is under way then may come to its end; after that it is broken off, and read again. */
const GRACE_MS = 2_000;
const MINUTE_MS = 60_000;

const pause = (ms: number) =>
  new Promise<void>((resolve) => {
    setTimeout(resolve, ms);
  });

/**
 * Starts a sync, or joins the one that is under way. A job works on it: nobody waits here.
 *
 * @throws AppError NOT_FOUND (not connected), FORBIDDEN, CONFLICT (its key was refused)
 */
export async function startSync(
  deps: Deps,
  { actor, requestId }: IntegrationRequest,
  name: IntegrationName,
  { trigger, kind }: { readonly trigger: SyncTrigger; readonly kind?: SyncKind },
): Promise<SyncDto> {
  demandTokenScope(actor, 'integration.sync');
  const row = await getConnection(deps, actor, name);
  placeFor(actor, 'integration.sync', row.teamId);
  if (!row.isActive) {
    const why = row.syncErrors ?? 'its key was refused';
    throw new AppError('CONFLICT', `${INTEGRATION_LABELS[name]} has to be connected again: ${why}`);
  }
  const syncId = await beginSync(deps, row, { trigger, requestId, ...(kind ? { kind } : {}) });
  return describeSync(deps, actor, syncId);
}

/**
 * Starts a sync (or joins the one that is under way) and works on it for a while, so that a small one
 * is done when the answer comes; what is left goes on as a job.
 *
 * @throws AppError as `startSync`
 */
export async function syncNow(
  deps: Deps,
  request: IntegrationRequest,
  name: IntegrationName,
  { waitMs = SYNC_WAIT_MS, ...start }: { trigger: SyncTrigger; kind?: SyncKind; waitMs?: number },
): Promise<SyncDto> {
  const { syncId } = await startSync(deps, request, name, start);
  const until = Date.now() + waitMs;
  while (Date.now() < until) {
    const progress = await workUntil(deps, syncId, until);
    if (progress === 'done') break;
    // Another process is at work on it.
    if (progress === 'busy') await pause(LOOK_EVERY_MS);
  }
  return describeSync(deps, request.actor, syncId);
}

/** A provider that hangs must not hold up whoever waits: what is under way then is left to a job. */
async function workUntil(deps: Deps, syncId: string, until: number): Promise<SyncProgress> {
  const signal = AbortSignal.timeout(Math.max(0, until - Date.now()) + GRACE_MS);
  const goOnLater = () =>
    inTransaction(deps.db, (tx) => enqueue(tx, 'sync', { syncId }, { singletonKey: syncId }));
  try {
    const progress = await runSync(deps, syncId, { until, signal });
    if (progress === 'more') await goOnLater();
    return progress;
  } catch (error) {
    if (!signal.aborted) throw error;
    await goOnLater();
    return 'more';
  }
}

export interface DueCounts {
  readonly started: number;
}

/** Starts the syncs whose time has come; whose owner may not sync any more is told by the sync itself. */
export async function startDueSyncs(deps: Deps, limit = 200): Promise<DueCounts> {
  const due = await listDue(deps.db, deps.now(), limit);
  let started = 0;
  for (const row of due) {
    try {
      await beginSync(deps, row, { trigger: 'schedule', requestId: null });
      started += 1;
    } catch (error) {
      // Disconnected since it was found: the others are due all the same.
      if (!(error instanceof AppError)) throw error;
    }
  }
  return { started };
}
