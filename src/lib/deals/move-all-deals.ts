import 'server-only';
import { z } from 'zod';
import { AppError } from '../core/errors';
import { appendEvents, type DomainEvent } from '../events';
import { inTransaction, type Tx } from '../platform/db';
import type { Deps } from '../platform/deps';
import { enqueue } from '../platform/queue';
import { loadScoring, refreshNorms } from '../scoring';
import { summaryOf } from './announcements';
import { commitAssessments } from './commit-changes';
import { fieldChanges } from './field-changes';
import { findActiveRun } from './repository/import-runs';
import * as repository from './repository/move';
import { assessScope } from './sweep-risk';

/** So many deals a statement, far below the 30 s that one may take. */
const MOVE_BATCH = 1_000;
const SCORE_BATCH = 250;
const ERASE_BATCH = 250;
const LISTED = 10;

/** @throws AppError CONFLICT while files are being read into the scope, or taken back */
export async function demandNoImport(tx: Tx, scopeKey: string): Promise<void> {
  if (!(await findActiveRun(tx, scopeKey, ''))) return;
  throw new AppError('CONFLICT', 'An import of this team is still at work. Wait until it is done.');
}

async function demandNoClash(tx: Tx, from: string, to: string): Promise<void> {
  const { names, count } = await repository.listClashes(tx, from, to, LISTED);
  if (count === 0) return;
  const listed = names.map((name) => `“${name}”`).join(', ');
  const more = count > names.length ? ` and ${count - names.length} more` : '';
  throw new AppError(
    'CONFLICT',
    `Nothing was moved: ${listed}${more} came there from the same source under the same id. Delete or move them first.`,
  );
}

/** What the place that a deal has come to hears of it: the same as of a deal that is moved alone. */
function arrivalOf(
  { before, assignedToId }: repository.Moved,
  move: repository.BulkMove,
): DomainEvent {
  const { to, names, by, source, now } = move;
  const changes = { team: names, ...fieldChanges(before, { ...before, assignedToId }) };
  const sideOf = (side: 'old' | 'new') =>
    Object.fromEntries(Object.entries(changes).map(([field, change]) => [field, change[side]]));
  const sequence = before.eventSequence + 1;
  const diff = { previous: sideOf('old'), current: sideOf('new') };
  return {
    type: 'deal.updated',
    at: now,
    ...to,
    dealId: before.id,
    sequence,
    source,
    data: { ...summaryOf(before), ...diff, by, sequence },
    announced: true,
  };
}

/**
 * Moves every deal of a scope, the bin included, with all that hangs on it, in the caller's
 * transaction: batch by batch, all or none. The place that they come to hears of each; a job scores
 * them there.
 *
 * @returns how many
 * @throws AppError CONFLICT naming deals whose like lies there already
 */
export async function moveAllDeals(tx: Tx, move: repository.BulkMove): Promise<number> {
  const { from, to } = move;
  await demandNoClash(tx, from, to.scopeKey);
  let moved = 0;
  for (;;) {
    const deals = await repository.moveBatch(tx, move, MOVE_BATCH);
    if (deals.length === 0) break;
    moved += deals.length;
    const visible = deals.filter(({ before }) => before.deletedAt === null);
    await appendEvents(tx, visible.map((deal) => arrivalOf(deal, move))); // prettier-ignore
  }
  await repository.moveAllContacts(tx, from, to.scopeKey);
  if (moved > 0) await enqueue(tx, 'score-moved-deals', { scopeKey: to.scopeKey });
  return moved;
}

export const countAllDeals = repository.countDeals;

interface Run {
  readonly budgetMs: number;
  readonly signal?: AbortSignal;
}

const scoreData = z.object({ scopeKey: z.string() });

/** One batch of moved deals, scored by what is in force where they lie. @returns how many */
async function scoreBatch(tx: Tx, scopeKey: string, now: Date): Promise<number> {
  const deals = await repository.lockUnscored(tx, scopeKey, SCORE_BATCH);
  if (deals.length === 0) return 0;
  const by = { actorId: null, actorName: 'Sentinel', source: 'system', requestId: null };
  const scoring = await loadScoring(tx, scopeKey);
  await commitAssessments(tx, deals, scoring, { ...by, now }, 'nothing');
  return deals.length;
}

/**
 * The job behind a move of many: norms are learned with the closed ones among them, then everything
 * is scored by them. Nobody is told: no deal changed, it only lies elsewhere. Killed anywhere it goes
 * on; what is left when time runs out is a job again.
 */
export async function scoreMovedDeals(
  deps: Deps,
  data: unknown,
  { budgetMs, signal }: Run,
): Promise<{ scored: number; done: boolean }> {
  const { scopeKey } = scoreData.parse(data);
  const until = Date.now() + budgetMs;
  const isInTime = () => Date.now() < until && !signal?.aborted;
  await refreshNorms(deps, scopeKey);
  let scored = 0;
  let count = SCORE_BATCH;
  while (count > 0 && isInTime()) {
    count = await inTransaction(deps.db, (tx) => scoreBatch(tx, scopeKey, deps.now()));
    scored += count;
  }
  const rest = await assessScope(deps, scopeKey, 'other-scoring', {
    announce: 'nothing',
    until,
    mayGoOn: async () => isInTime(),
  });
  const done = count === 0 && rest.done;
  await inTransaction(deps.db, (tx) =>
    done
      ? enqueue(tx, 'alert-replay', { scopeKey }, { singletonKey: scopeKey })
      : enqueue(tx, 'score-moved-deals', { scopeKey }),
  );
  return { scored: scored + rest.assessed, done };
}

/**
 * Erases the next deals of a scope with all that hangs on them, in a transaction of their own. Only
 * for an erase that the audit trail tells of.
 *
 * @returns how many; 0 when none is left
 */
export function eraseNextDeals({ db }: Deps, scopeKey: string): Promise<number> {
  return inTransaction(db, (tx) => repository.eraseBatch(tx, scopeKey, ERASE_BATCH));
}

/** What is left of a scope's deals, and its contacts, in the caller's transaction. */
export async function eraseRemainingDeals(tx: Tx, scopeKey: string): Promise<void> {
  while ((await repository.eraseBatch(tx, scopeKey, ERASE_BATCH)) > 0);
  await repository.eraseContacts(tx, scopeKey);
}
