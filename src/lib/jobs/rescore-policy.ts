import 'server-only';
import { z } from 'zod';
import { assessScope } from '../deals';
import { inTransaction } from '../platform/db';
import type { Deps } from '../platform/deps';
import { withLease } from '../platform/lease';
import { enqueue } from '../platform/queue';
import { countScoredOtherwise, loadScoring } from '../scoring';
import { listUnfinishedRescorings } from './repository';

/** Renewed before each batch, each of which ends within 30 s. */
const LEASE_SECONDS = 90;
/** After this, what an edit or a sweep was writing with the policy before is looked at again. */
const AGAIN_SECONDS = 30;

/** What is older than this, the sweep has looked at many times. */
const WATCHED_MS = 24 * 3_600_000;

const rescoreData = z.object({ scopeKey: z.string() });

interface Run {
  readonly budgetMs: number;
  readonly signal?: AbortSignal;
}

/**
 * Scores a scope's open deals with the policy now in force. Alerts that only it sets off are noted as
 * not announced: no deal changed, only the yardstick did. What is left (time ran out, a deal was just
 * being edited, another policy was switched on meanwhile) is a job again.
 *
 * @returns how many deals were scored, and how many are left
 */
export async function rescorePolicy(
  deps: Deps,
  data: unknown,
  { budgetMs, signal }: Run,
): Promise<{ assessed: number; left: number }> {
  const { scopeKey } = rescoreData.parse(data);
  const inForce = async () => (await loadScoring(deps.db, scopeKey)).policy.version;
  const begun = await inForce();
  const counts = await withLease(deps.db, `policy-rescore:${scopeKey}`, LEASE_SECONDS, (renew) =>
    assessScope(deps, scopeKey, 'other-scoring', {
      announce: 'all',
      until: Date.now() + budgetMs,
      // Two runs of different policies would each undo the work of the other, without an end.
      mayGoOn: async () => !signal?.aborted && (await renew()) && (await inForce()) === begun,
    }),
  );
  const left = await countScoredOtherwise(deps.db, scopeKey, await inForce());
  if (left > 0) {
    const options = counts?.done === false ? {} : { startAfterSeconds: AGAIN_SECONDS };
    await inTransaction(deps.db, (tx) => enqueue(tx, 'policy-rescore', { scopeKey }, options));
  } else {
    // What the policy would have fired on history that came later; it is shown apart.
    const once = { singletonKey: scopeKey };
    await inTransaction(deps.db, (tx) => enqueue(tx, 'alert-replay', { scopeKey }, once));
  }
  return { assessed: counts?.assessed ?? 0, left };
}

/**
 * Sees to it that no scope waits for its new scores because the process that made them was killed:
 * where nobody works on them any more, they are a job again.
 */
export async function watchRescorings({ db, now }: Deps): Promise<{ resumed: number }> {
  const since = new Date(now().getTime() - WATCHED_MS);
  const scopeKeys = await listUnfinishedRescorings(db, since);
  await inTransaction(db, async (tx) => {
    for (const scopeKey of scopeKeys) await enqueue(tx, 'policy-rescore', { scopeKey });
  });
  return { resumed: scopeKeys.length };
}
