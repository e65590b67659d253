import 'server-only';
import type { Tx } from '../platform/db';
import type { AuditEntry } from './model';

/** The chain's newest hash; holds the scope's lock to the end of the transaction. */
export async function lastHashUnderLock(tx: Tx, scopeKey: string): Promise<string | null> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`audit:${scopeKey}`}, 0))`;
  const last = await tx.auditLog.findFirst({
    where: { scopeKey },
    orderBy: { id: 'desc' },
    select: { hash: true },
  });
  return last?.hash ?? null;
}

export async function insertEntry(
  tx: Tx,
  entry: AuditEntry,
  prevHash: string,
  hash: string,
): Promise<void> {
  await tx.auditLog.create({ data: { ...entry, data: { ...entry.data }, prevHash, hash } });
}
