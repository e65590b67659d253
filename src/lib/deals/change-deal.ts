import 'server-only';
import {
  demand,
  scopeFor,
  type Actor,
  type ChangeSource,
  type Permission,
  type Scope,
} from '../auth';
import { inTransaction, type Tx } from '../platform/db';
import type { Deps } from '../platform/deps';
import { loadScoring } from '../scoring';
import { commitChanges } from './commit-changes';
import type { ChangeContext, DealRecord, PlannedChange } from './deal-change';
import type { DealDto } from './dto';
import { getDeal } from './repository/read';
import { lockDeal } from './repository/write';
import { toDealDto } from './to-dto';

/** Who asks and from where: what every changing use case is told beside its input. */
export interface Request {
  readonly actor: Actor;
  readonly source: ChangeSource;
  readonly requestId: string | null;
}

export const contextOf = ({ actor, source, requestId }: Request, now: Date): ChangeContext => ({
  now,
  actorId: actor.userId,
  actorName: actor.name,
  source,
  requestId,
});

/** Null where nothing is to change: then nothing is written. */
type Plan = (
  deal: DealRecord,
  context: ChangeContext,
  tx: Tx,
) => PlannedChange | null | Promise<PlannedChange | null>;

/** What one may see, one may be told a refusal of; what one may not see looks absent. */
const visible = (actor: Actor): Scope => scopeFor(actor, 'deal.read');

/**
 * Changes one deal under its lock: reads it, asks the policy, lets `plan` decide, commits.
 *
 * @throws AppError NOT_FOUND, FORBIDDEN, and whatever `plan` throws
 */
export async function changeDeal(
  { db, now }: Deps,
  request: Request,
  permission: Permission,
  id: string,
  plan: Plan,
  options: { inBin?: boolean } = {},
): Promise<DealDto> {
  return inTransaction(db, async (tx) => {
    const deal = await lockDeal(tx, visible(request.actor), id, options);
    demand(request.actor, permission, deal.scopeKey);
    const context = contextOf(request, now());
    const planned = await plan(deal, context, tx);
    if (planned) {
      await commitChanges(tx, [planned], await loadScoring(tx, deal.scopeKey), context);
    }
    const changed = await getDeal(tx, visible(request.actor), id, { orInBin: true });
    return toDealDto(changed, context.now);
  });
}
