import 'server-only';
import { z } from 'zod';
import { standInMail } from '../core/mail-traces';
import { inTransaction } from '../platform/db';
import type { Deps } from '../platform/deps';
import { withLease } from '../platform/lease';
import { enqueue } from '../platform/queue';
import { endForgetting, findForgotten, forgetNext } from '../webhooks';
import { allowMinutes, isOfDeliveries, scrubTraces } from './repository/traces';

/** Renewed between batches, each of which ends within 30 s. */
const LEASE_SECONDS = 90;
const AGAIN_SECONDS = 30;
/** The search at the end reads the whole log. */
const SEARCH_MINUTES = 10;

const forgetData = z.object({ erasedId: z.string() });

interface Run {
  readonly budgetMs: number;
  readonly signal?: AbortSignal;
}

/** A last look at all of it finds what was held by others, or written meanwhile. */
async function finish(deps: Deps, erasedId: string): Promise<void> {
  const person = await findForgotten(deps, erasedId);
  if (!person) return;
  const { traces, name } = person;
  const replacement = { id: erasedId, email: standInMail(erasedId) };
  await inTransaction(
    deps.db,
    async (tx) => {
      await allowMinutes(tx, SEARCH_MINUTES);
      await scrubTraces(tx, { traces, replacement, name }, isOfDeliveries);
      await endForgetting(tx, erasedId);
    },
    SEARCH_MINUTES * 60_000,
  );
}

async function forgetUntil(deps: Deps, erasedId: string, mayGoOn: () => Promise<boolean>) {
  do {
    if (!(await mayGoOn())) return false;
  } while (await forgetNext(deps, erasedId));
  await finish(deps, erasedId);
  return true;
}

/**
 * Takes somebody whose account is erased out of the log of deliveries, in batches that each commit by
 * themselves. Nobody is shown or sent one that names them meanwhile. Killed anywhere it goes on; what
 * is left when time runs out is a job again.
 */
export async function forgetErased(
  deps: Deps,
  data: unknown,
  { budgetMs, signal }: Run,
): Promise<{ finished: boolean }> {
  const { erasedId } = forgetData.parse(data);
  if (!(await findForgotten(deps, erasedId))) return { finished: true };
  const until = Date.now() + budgetMs;
  const finished = await withLease(deps.db, `forget:${erasedId}`, LEASE_SECONDS, (renew) =>
    forgetUntil(
      deps,
      erasedId,
      async () => Date.now() < until && !signal?.aborted && (await renew()),
    ),
  );
  if (finished) return { finished };
  await inTransaction(deps.db, (tx) =>
    enqueue(tx, 'forget-person', { erasedId }, { startAfterSeconds: AGAIN_SECONDS }),
  );
  return { finished: false };
}
