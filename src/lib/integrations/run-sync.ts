import 'server-only';
import { ProviderError } from '../clients/calls';
import { AppError } from '../core/errors';
import { assessScope } from '../deals';
import { isDatabaseAway } from '../platform/db';
import type { Deps } from '../platform/deps';
import { getEnv, type Env } from '../platform/env';
import { withKeptLease } from '../platform/lease';
import { getLog } from '../platform/log';
import { refreshNorms } from '../scoring';
import { failRun, finishRun } from './end-run';
import { linkMeetings } from './link-meetings';
import { isCrm, type IntegrationName, type SourceStage } from './model';
import { openSession } from './open-session';
import { findConnectionById, saveConnection } from './repository/connections';
import { pushPending } from './push-changes';
import * as runs from './repository/runs';
import type { Cursor } from './source';
import { ownerOf } from './owner-of';
import { ASSESSING, pullPage } from './pull-page';
import { sourceOf } from './sources';
import { RunLost, type SyncProgress, type SyncWork } from './sync-work';
import { storedStages, translationOf, writePage } from './write-page';

/** Short, so that what a killed process left is soon gone on with; kept alive by a timer. */
const LEASE_SECONDS = 30;
/** A page that kills its process each time must not do so for ever. */
const MAX_STRETCHES = 300;
/** A page that is not there by then is not coming: what hangs gives its place to others. */
const PAGE_LIMIT_MS = 120_000;

export interface Stretch {
  /** Wall-clock time (ms) after which it stops between two pages. */
  readonly until: number;
  readonly signal?: AbortSignal | undefined;
  /** How long reading one page may take, ms; shorter where others wait behind it. */
  readonly pageLimitMs?: number;
}

/** What stages there are is asked at each beginning: they are renamed, added and closed. */
async function refreshStages({
  deps,
  connection,
  source,
  session,
}: SyncWork): Promise<readonly SourceStage[]> {
  const stages = await source.listStages(session);
  await saveConnection(deps.db, connection.name, connection.id, { stages }, deps.now());
  return stages;
}

/** Reads and writes page after page. @returns false where it was ended with pages left */
async function pullAll(work: SyncWork): Promise<boolean> {
  const { connection } = work;
  const isFirst = work.stretch === 1;
  const stages = isFirst ? await refreshStages(work) : storedStages(connection.stages);
  const translation = await translationOf(work, stages);
  for (let cursor = connection.cursor as Cursor | null; ;) {
    if (!work.mayGoOn()) return false;
    const page = await pullPage(work, cursor);
    await writePage(work, page, translation);
    if (page.isLast) return true;
    ({ cursor } = page);
  }
}

/** Where closed deals came, the norms learn from them, and the open deals are judged by these. */
async function judgeAnew({ deps, connection, mayGoOn }: SyncWork): Promise<boolean> {
  const { scopeKey } = connection;
  await refreshNorms(deps, scopeKey);
  const { done } = await assessScope(deps, scopeKey, 'other-scoring', {
    announce: 'all',
    until: Infinity,
    mayGoOn: async () => mayGoOn(),
  });
  return done;
}

/** Whether so much may have come that what is normal here has to be learned anew. */
async function hasBroughtHistory({ deps, connection, run }: SyncWork): Promise<boolean> {
  if (run.kind !== 'full' || !isCrm(connection.name)) return false;
  // A sync that failed half-way may have brought all of it, so that this one found nothing new.
  const { created, updated } = await runs.countSinceFinished(deps.db, connection.id);
  return created + updated > 0;
}

async function goOn(work: SyncWork): Promise<SyncProgress> {
  const { deps, connection, run } = work;
  if (run.phase !== ASSESSING) {
    // What was changed here goes first: what the source has then is read with it.
    const pushed = await pushPending(work);
    if (pushed > 0) await runs.addPushed(deps.db, run.id, pushed);
    if (!(await pullAll(work))) return 'more';
  }
  if (!isCrm(connection.name) && (await linkMeetings(work)) === null) return 'more';
  if (await hasBroughtHistory(work)) {
    if (!(await judgeAnew(work))) return 'more';
  }
  await finishRun(deps, connection, { id: run.id, stretch: work.stretch });
  return 'done';
}

interface Under {
  readonly mayGoOn: () => boolean;
  readonly signal: AbortSignal;
  readonly pageLimitMs: number;
}

/** A provider that cannot be reached has the words of a database that cannot, and is none. */
const isOwnDatabaseAway = (error: unknown): boolean =>
  !(error instanceof ProviderError) && isDatabaseAway(error);

/** A stretch under the lease: what makes the run fail is noted on it; a crash leaves it to go on. */
async function workOn(
  deps: Deps,
  env: Env,
  run: runs.RunRow,
  { mayGoOn, signal, pageLimitMs }: Under,
): Promise<SyncProgress> {
  const name = run.integration as IntegrationName;
  const connection = await findConnectionById(deps.db, name, run.integrationId);
  if (!connection) {
    await runs.endRun(
      deps.db,
      run.id,
      { status: 'cancelled', error: 'It was disconnected.' },
      deps.now(),
    );
    return 'done';
  }
  const stretch = await runs.beginStretch(deps.db, run.id, deps.now());
  if (stretch === null) return 'done';
  try {
    if (stretch > MAX_STRETCHES) {
      throw new AppError('CONFLICT', 'It was begun again many times and never came to an end.');
    }
    const actor = await ownerOf(deps, connection);
    const source = await sourceOf(name);
    const calls = new AbortController();
    const ending = AbortSignal.any([signal, calls.signal]);
    const session = openSession(deps, env, connection, { source, signal: ending });
    const limits = { mayGoOn, pageLimitMs, endCalls: () => calls.abort() };
    return await goOn({ deps, env, run, stretch, connection, source, session, actor, ...limits });
  } catch (error) {
    if (error instanceof RunLost) return 'done';
    // Somebody else goes on with it, or the same process when the database is back.
    if (signal.aborted || isOwnDatabaseAway(error)) throw error;
    if (!(error instanceof AppError || error instanceof ProviderError)) {
      getLog().error({ err: error, syncId: run.id }, 'sync failed');
    }
    await failRun(deps, connection, { id: run.id, stretch }, error);
    return 'done';
  }
}

const isActive = ({ status }: runs.RunRow): boolean =>
  (runs.ACTIVE as readonly string[]).includes(status);

/**
 * Goes on with a sync where it stands. Killed anywhere, the next call goes on with the page after the
 * last whole one. What makes it fail is noted on the run, where its owner reads it.
 */
export async function runSync(
  deps: Deps,
  syncId: string,
  { until, signal, pageLimitMs = PAGE_LIMIT_MS }: Stretch,
  env: Env = getEnv(),
): Promise<SyncProgress> {
  const found = await runs.findRun(deps.db, syncId);
  // Asked before the lease: a job that comes late must not hold up a run that is due.
  if (!found || !isActive(found)) return 'done';
  const outcome = await withKeptLease(
    deps.db,
    `sync:${found.integrationId}`,
    LEASE_SECONDS,
    async (isHeld) => {
      const run = await runs.findRun(deps.db, syncId);
      if (!run || !isActive(run)) return 'done';
      const ending = signal ?? new AbortController().signal;
      const mayGoOn = () => isHeld() && Date.now() < until && !ending.aborted;
      return workOn(deps, env, run, { mayGoOn, signal: ending, pageLimitMs });
    },
  );
  return outcome ?? 'busy';
}
