import 'server-only';
import type { Db, Tx } from '../../platform/db';
import type { AuditEntry } from '../model';

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

/**
 * Whether the role of this connection is kept from altering the trail: both triggers are switched
 * on, it has no more rights on the table than to read and to append, and it may not act as an owner
 * of the table, its schema, the triggers' function or the database (a superuser may).
 */
export async function isTrailGuarded(db: Db): Promise<boolean> {
  const rows = await db.$queryRaw<{ guarded: boolean }[]>`
    SELECT count(*) = 2 AS guarded
    FROM pg_trigger g
      JOIN pg_class t ON t.oid = g.tgrelid
      JOIN pg_namespace n ON n.oid = t.relnamespace
      JOIN pg_proc p ON p.oid = g.tgfoid
      JOIN pg_database d ON d.datname = current_database()
    WHERE t.oid = to_regclass('public."AuditLog"')
      AND g.tgname IN ('AuditLog_append_only', 'AuditLog_no_truncate') AND g.tgenabled IN ('O', 'A')
      AND NOT has_table_privilege(t.oid, 'UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER')
      AND NOT pg_has_role(t.relowner, 'MEMBER') AND NOT pg_has_role(n.nspowner, 'MEMBER')
      AND NOT pg_has_role(p.proowner, 'MEMBER') AND NOT pg_has_role(d.datdba, 'MEMBER')`;
  return rows[0]?.guarded === true;
}
