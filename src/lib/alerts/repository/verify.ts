import 'server-only';
import type { Db } from '../../platform/db';

/** A page of the ledger by id: of one owner key or of all. For the audit of an installation. */
export function listAlertParts(db: Db, scopeKey: string | undefined, after: string, limit: number) {
  return db.alert.findMany({
    where: { id: { gt: after }, ...(scopeKey ? { scopeKey } : {}) },
    orderBy: { id: 'asc' },
    take: limit,
    select: {
      id: true,
      dealId: true,
      scopeKey: true,
      score: true,
      contributions: true,
      policyVersion: true,
      engineVersion: true,
    },
  });
}
