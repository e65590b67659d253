import 'server-only';
import { AppError, notFound } from '../core/errors';
import { DAY_MS } from '../core/dates';
import type { Deps } from '../platform/deps';
import { changeDeal, type Request } from './change-deal';
import type { DealDto } from './dto';
import { fieldChanges } from './field-changes';

export const BIN_DAYS = 30;

/** Puts a deal into the bin: it looks absent everywhere, and can be restored for 30 days. */
export function deleteDeal(
  deps: Deps,
  request: Request,
  id: string,
  version?: number,
): Promise<DealDto> {
  return changeDeal(deps, request, 'deal.delete', id, (deal, { now }) => {
    if (version !== undefined && version !== deal.version) {
      throw new AppError(
        'CONFLICT',
        `The deal was changed meanwhile (it is at version ${deal.version}).`,
      );
    }
    const after = { ...deal, deletedAt: now, updatedAt: now };
    return {
      kind: 'deleted',
      before: deal,
      after,
      history: [],
      changes: fieldChanges(deal, after),
    };
  });
}

/** @throws AppError NOT_FOUND when it is not in the bin, or was put there more than 30 days ago */
export function restoreDeal(deps: Deps, request: Request, id: string): Promise<DealDto> {
  return changeDeal(
    deps,
    request,
    'deal.delete',
    id,
    (deal, { now }) => {
      const since = now.getTime() - (deal.deletedAt?.getTime() ?? 0);
      if (since > BIN_DAYS * DAY_MS) throw notFound('The deal');
      const after = { ...deal, deletedAt: null, updatedAt: now };
      return {
        kind: 'restored',
        before: deal,
        after,
        history: [],
        changes: fieldChanges(deal, after),
      };
    },
    { inBin: true },
  );
}
