import 'server-only';
import { invalidField } from '../core/errors';
import type { Tx } from '../platform/db';
import type { Deps } from '../platform/deps';
import { changeDeal, type Request } from './change-deal';
import type { DealRecord } from './deal-change';
import type { DealDto } from './dto';
import { planUpdate } from './plan-update';
import { isAssignable } from './repository/write';
import type { UpdateDealInput } from './schema';

/** Whoever has it already keeps it, also where they have become a viewer since. */
async function demandAssignable(tx: Tx, deal: DealRecord, userId: string): Promise<void> {
  if (userId === deal.assignedToId) return;
  const fits = deal.teamId ? await isAssignable(tx, deal.teamId, userId) : userId === deal.userId;
  if (fits) return;
  throw invalidField('assignedToId', 'is nobody who can change deals in the team that owns it');
}

/** @throws AppError CONFLICT when `input.version` is not the deal's */
export function updateDeal(
  deps: Deps,
  request: Request,
  id: string,
  input: UpdateDealInput,
): Promise<DealDto> {
  return changeDeal(deps, request, 'deal.update', id, async (deal, context, tx) => {
    if (input.assignedToId) await demandAssignable(tx, deal, input.assignedToId);
    return planUpdate(deal, input, context);
  });
}
