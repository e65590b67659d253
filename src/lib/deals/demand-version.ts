import { AppError } from '../core/errors';
import type { DealRecord } from './deal-change';

/**
 * Holds what the editor has seen against what there is; without a version nothing is compared.
 *
 * @throws AppError CONFLICT when the deal is not at the version that the editor has seen.
 */
export function demandVersion(deal: DealRecord, seen: number | undefined): void {
  if (seen === undefined || seen === deal.version) return;
  throw new AppError(
    'CONFLICT',
    `The deal was changed meanwhile (it is at version ${deal.version}, not ${seen}). Load it again.`,
  );
}
