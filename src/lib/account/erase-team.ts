import 'server-only';
import { z } from 'zod';
import { teamKey } from '../auth';
import { eraseNextDeals, eraseRemainingDeals } from '../deals';
import { inTransaction } from '../platform/db';
import type { Deps } from '../platform/deps';
import { withLease } from '../platform/lease';
import { enqueue } from '../platform/queue';
import * as repository from './repository/team';

/** Renewed between batches, each of which ends within 30 s. */
const LEASE_SECONDS = 90;
const AGAIN_SECONDS = 30;
const TRACES = 2_000;
/** So long (ms) a team's webhooks have to be told of its end: the first four attempts. */
const LAST_WORDS_MS = 3_600_000;

const eraseData = z.object({ teamId: z.string() });

interface Run {
  readonly budgetMs: number;
  readonly signal?: AbortSignal;
}

/** The last step: what came in meanwhile goes along, and nothing can come in any more. */
async function finish({ db }: Deps, teamId: string): Promise<void> {
  await inTransaction(db, async (tx) => {
    if (!(await repository.lockAlone(tx, teamId))) return;
    await eraseRemainingDeals(tx, teamKey(teamId));
    await repository.deleteTeamRow(tx, teamId);
  });
}

async function eraseUntil(deps: Deps, teamId: string, mayGoOn: () => Promise<boolean>) {
  const scopeKey = teamKey(teamId);
  const steps = [
    () => eraseNextDeals(deps, scopeKey),
    () => repository.eraseTraces(deps.db, scopeKey, TRACES),
  ];
  for (const step of steps) {
    do {
      if (!(await mayGoOn())) return false;
    } while ((await step()) > 0);
  }
  const since = new Date(deps.now().getTime() - LAST_WORDS_MS);
  if (await repository.hasUndelivered(deps.db, teamId, since)) return false;
  await finish(deps, teamId);
  return true;
}

/**
 * Erases what is left of a deleted team, whose audit entry was written when it was deleted: its deals
 * in batches that each commit by themselves, then its traces, then the team's own row. Nobody could
 * reach them since. Killed anywhere it goes on; what is left when time runs out, or while the team's
 * webhooks are yet to be told of its end, is a job again.
 */
export async function eraseTeam(
  deps: Deps,
  data: unknown,
  { budgetMs, signal }: Run,
): Promise<{ finished: boolean }> {
  const { teamId } = eraseData.parse(data);
  if (!(await repository.isTeamThere(deps.db, teamId))) return { finished: true };
  const until = Date.now() + budgetMs;
  const finished = await withLease(deps.db, `erase-team:${teamId}`, LEASE_SECONDS, (renew) =>
    eraseUntil(deps, teamId, async () => Date.now() < until && !signal?.aborted && (await renew())),
  );
  if (finished) return { finished };
  await inTransaction(deps.db, (tx) =>
    enqueue(tx, 'erase-team', { teamId }, { startAfterSeconds: AGAIN_SECONDS }),
  );
  return { finished: false };
}
