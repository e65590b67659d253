import 'server-only';
import { allows, placeFor, scopeFor, type Actor } from '../../auth';
import { cursorTime, decodeCursor, encodeCursor } from '../../core/cursor';
import { notFound } from '../../core/errors';
import { isId } from '../../core/ids';
import type { Db } from '../../platform/db';
import type { Deps } from '../../platform/deps';
import type { PreviewSummaryDto, ProofDto, RunDto, RunKind, RunPageDto } from '../dto';
import { listVersions, namesOf } from '../repository/policies';
import {
  findNewestDone,
  findRunOf,
  listNewestPreviews,
  listRuns as listRows,
  type RunLine,
} from '../repository/runs';
import { DEFAULT_VERSION, loadActivePolicy } from '../stored-policy';
import { countClosed } from '../repository';
import { toRunDto } from './to-dto';

/** A preview is the question of one person and stands in no list. */
const LISTED: readonly RunKind[] = ['backtest', 'learn'];
const ORDER = 'runs';
/** How many earlier runs and policies the page shows. */
const SHOWN = 10;
const CHOICES = 50;

type Row = RunLine & { readonly result?: unknown };

async function toDtos(db: Db, rows: readonly Row[]): Promise<RunDto[]> {
  const names = await namesOf(
    db,
    rows.map(({ createdById }) => createdById),
  );
  return rows.map((row) => toRunDto(row, names));
}

/** @throws AppError NOT_FOUND for a run that is not there for the actor */
export async function getRun({ db }: Deps, actor: Actor, id: string): Promise<RunDto> {
  const { keys } = scopeFor(actor, 'risk_run.read');
  const row = isId(id) ? await findRunOf(db, keys, id) : null;
  const [run] = await toDtos(db, row ? [row] : []);
  if (!run) throw notFound('That run');
  return run;
}

function cursorOf(cursor: string | undefined): { createdAt: Date; id: string } | null {
  if (!cursor) return null;
  const [at = '', id = ''] = decodeCursor(cursor, ORDER, 2);
  return { createdAt: cursorTime(at), id };
}

interface ListQuery {
  readonly teamId?: string | null | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/** Backtests and learnings of a team, the newest first, without what they found. */
export async function listRuns(
  { db }: Deps,
  actor: Actor,
  { teamId, cursor, limit }: ListQuery,
): Promise<RunPageDto> {
  const { scopeKey } = placeFor(actor, 'risk_run.read', teamId);
  const rows = await listRows(db, scopeKey, LISTED, cursorOf(cursor), limit + 1);
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    runs: await toDtos(db, page),
    nextCursor:
      rows.length > limit && last
        ? encodeCursor(ORDER, [last.createdAt.toISOString(), last.id])
        : null,
  };
}

/**
 * What the newest preview of each stored version found, as far as it is compared with what is in force
 * now. Previews are forgotten after a week.
 */
export async function listPreviews(
  { db }: Deps,
  actor: Actor,
  teamId: string | null,
): Promise<readonly PreviewSummaryDto[]> {
  const { scopeKey } = placeFor(actor, 'risk_run.read', teamId);
  const { version } = await loadActivePolicy(db, scopeKey);
  const rows = await listNewestPreviews(db, scopeKey, version);
  return rows.map(({ finishedAt, ...row }) => ({ ...row, finishedAt: finishedAt.toISOString() }));
}

async function listChoices(db: Db, scopeKey: string): Promise<ProofDto['policies']> {
  const active = (await loadActivePolicy(db, scopeKey)).version;
  const stored = await listVersions(db, scopeKey, DEFAULT_VERSION, null, CHOICES);
  const versions = [active, DEFAULT_VERSION, ...stored.map(({ version }) => version)];
  return [...new Set(versions)].map((version) => ({ version, isActive: version === active }));
}

/** What the page Proof shows of a team: the newest findings, what is running, what can be asked. */
export async function getProof(
  { db }: Deps,
  actor: Actor,
  teamId: string | null,
): Promise<ProofDto> {
  const { scopeKey } = placeFor(actor, 'risk_run.read', teamId);
  const [backtest, learn] = [
    await findNewestDone(db, scopeKey, 'backtest'),
    await findNewestDone(db, scopeKey, 'learn'),
  ];
  const rows = await listRows(db, scopeKey, LISTED, null, SHOWN);
  const runs = await toDtos(db, rows);
  const [shownBacktest] = await toDtos(db, backtest ? [backtest] : []);
  const [shownLearn] = await toDtos(db, learn ? [learn] : []);
  return {
    closed: await countClosed(db, scopeKey),
    active: runs.filter(({ status }) => status === 'queued' || status === 'running'),
    backtest: shownBacktest ?? null,
    learn: shownLearn ?? null,
    runs,
    policies: await listChoices(db, scopeKey),
    mayStart: allows(actor, 'risk_run.start', scopeKey),
  };
}
