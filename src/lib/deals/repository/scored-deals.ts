import 'server-only';
import type { Db } from '../../platform/db';
import type { DealRecord } from './deal-record';

/**
 * The deals that have a stored score, the binned ones among them, by id: of one owner key or of all.
 * For the audit of an installation, which stands above every scope.
 *
 * @param after the last id of the page before; empty for the first
 */
export function listScoredDeals(
  db: Db,
  scopeKey: string | undefined,
  after: string,
  limit: number,
): Promise<DealRecord[]> {
  return db.deal.findMany({
    where: { riskAsOf: { not: null }, id: { gt: after }, ...(scopeKey ? { scopeKey } : {}) },
    orderBy: { id: 'asc' },
    take: limit,
  });
}

/** A deal as it stands now, for a second look. */
export function findDealRecord(db: Db, id: string): Promise<DealRecord | null> {
  return db.deal.findUnique({ where: { id } });
}
