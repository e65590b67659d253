import 'server-only';
import { z } from 'zod';
import { teamKey } from '../auth';
import { inTransaction, type Tx } from '../platform/db';
import type { Deps } from '../platform/deps';
import { enqueue } from '../platform/queue';
import { loadScoring } from '../scoring';
import { commitChanges } from './commit-changes';
import type { ChangeContext, DealRecord, PlannedChange } from './deal-change';
import { fieldChanges } from './field-changes';
import { lockDealsOf } from './repository/move';
import { isAssignable, isTeamMember } from './repository/write';

const BATCH = 200;

const handOverData = z.object({
  teamId: z.string(),
  fromUserId: z.string(),
  toUserId: z.string().nullable(),
});

interface Run {
  readonly budgetMs: number;
  readonly signal?: AbortSignal;
}

function planHandOver(
  deal: DealRecord,
  toUserId: string | null,
  { now }: ChangeContext,
): PlannedChange {
  const after = { ...deal, assignedToId: toUserId, updatedAt: now };
  const changes = fieldChanges(deal, after);
  return { kind: 'updated', before: deal, after, history: [], changes };
}

/** One batch; answers how many deals it gave on. A deal in the bin is given on without a word. */
async function handOverBatch(
  tx: Tx,
  { teamId, fromUserId, toUserId }: z.infer<typeof handOverData>,
  now: Date,
): Promise<number> {
  const scopeKey = teamKey(teamId);
  // Whoever came back meanwhile keeps what is theirs.
  if (await isTeamMember(tx, teamId, fromUserId)) return 0;
  const heir = toUserId !== null && (await isAssignable(tx, teamId, toUserId)) ? toUserId : null;
  const deals = await lockDealsOf(tx, scopeKey, fromUserId, {
    limit: BATCH,
    orMade: heir !== null,
  });
  const context: ChangeContext = {
    now,
    actorId: null,
    actorName: 'Sentinel',
    source: 'system',
    requestId: null,
  };
  const scoring = await loadScoring(tx, scopeKey);
  const plansOf = (inBin: boolean) =>
    deals
      .filter(({ deletedAt }) => (deletedAt !== null) === inBin)
      .map((deal) => planHandOver(deal, heir, context));
  await commitChanges(tx, plansOf(false), scoring, context);
  await commitChanges(tx, plansOf(true), scoring, context, 'nothing');
  return deals.length;
}

/**
 * The job behind a member's leaving: gives the deals that they looked after to somebody else of the
 * team, or to nobody, batch by batch. Killed anywhere it goes on where it stood; what is left when
 * time runs out is a job again. What was theirs only by having made it goes along to an heir.
 */
export async function handOverDeals(
  { db, now }: Deps,
  data: unknown,
  { budgetMs, signal }: Run,
): Promise<{ handedOver: number; done: boolean }> {
  const given = handOverData.parse(data);
  const until = Date.now() + budgetMs;
  let handedOver = 0;
  const isInTime = () => Date.now() < until && !signal?.aborted;
  while (isInTime()) {
    const count = await inTransaction(db, (tx) => handOverBatch(tx, given, now()));
    if (count === 0) return { handedOver, done: true };
    handedOver += count;
  }
  await inTransaction(db, (tx) => enqueue(tx, 'hand-over-deals', given));
  return { handedOver, done: false };
}
