import 'server-only';
import { placeFor, scopeFor } from '../auth';
import { inTransaction } from '../platform/db';
import type { Deps } from '../platform/deps';
import { loadScoring } from '../scoring';
import { contextOf, type Request } from './change-deal';
import { commitChanges } from './commit-changes';
import type { DealDto } from './dto';
import { planCreate } from './plan-create';
import { getDeal } from './repository/read';
import type { CreateDealInput } from './schema';
import { toDealDto } from './to-dto';

/** @throws AppError NOT_FOUND (team), FORBIDDEN (role), VALIDATION_FAILED naming the field */
export async function createDeal(
  { db, now }: Deps,
  request: Request,
  input: CreateDealInput,
): Promise<DealDto> {
  const place = placeFor(request.actor, 'deal.create', input.teamId);
  const context = contextOf(request, now());
  const plan = planCreate(input, { ...place, userId: request.actor.userId }, context);
  return inTransaction(db, async (tx) => {
    await commitChanges(tx, [plan], await loadScoring(tx, place.scopeKey), context);
    const created = await getDeal(tx, scopeFor(request.actor, 'deal.read'), plan.after.id);
    return toDealDto(created, context.now);
  });
}
