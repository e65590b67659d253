import 'server-only';
import { placeFor, scopeFor } from '../auth';
import { notFound } from '../core/errors';
import { inTransaction, type Tx } from '../platform/db';
import type { Deps } from '../platform/deps';
import { loadScoring } from '../scoring';
import { contextOf, type Request } from './change-deal';
import { commitChanges } from './commit-changes';
import type { DealDto } from './dto';
import { planCreate } from './plan-create';
import { holdTeam } from './repository/move';
import { getDeal } from './repository/read';
import type { CreateDealInput } from './schema';
import { toDealDto } from './to-dto';

async function defaultCurrency(tx: Tx, teamId: string | null, userId: string): Promise<string> {
  if (teamId === null) return 'USD';
  const team = await holdTeam(tx, teamId, userId);
  if (!team) throw notFound('That team');
  return team.defaultCurrency;
}

/** @throws AppError NOT_FOUND (team), FORBIDDEN (role), VALIDATION_FAILED naming the field */
export async function createDeal(
  { db, now }: Deps,
  request: Request,
  input: CreateDealInput,
): Promise<DealDto> {
  const place = placeFor(request.actor, 'deal.create', input.teamId);
  const context = contextOf(request, now());
  return inTransaction(db, async (tx) => {
    const { userId } = request.actor;
    const currency = await defaultCurrency(tx, place.teamId, userId);
    const where = { ...place, userId };
    const plan = planCreate({ ...input, currency: input.currency ?? currency }, where, context);
    await commitChanges(tx, [plan], await loadScoring(tx, place.scopeKey), context);
    const created = await getDeal(tx, scopeFor(request.actor, 'deal.read'), plan.after.id);
    return toDealDto(created, context.now);
  });
}
