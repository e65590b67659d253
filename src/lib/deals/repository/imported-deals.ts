import 'server-only';
import type { Db, Tx } from '../../platform/db';
import type { DealRecord } from './deal-record';

/** What an import did to one deal: `before` is null where it made the deal. */
export interface ImportedDeal {
  readonly dealId: string;
  readonly before: object | null;
  readonly versionAfter: number;
}

/** A deal that the same import wrote twice (it was killed in between) keeps its first `before`. */
export async function noteImported(
  tx: Tx,
  importId: string,
  rows: readonly ImportedDeal[],
): Promise<void> {
  if (rows.length === 0) return;
  await tx.$executeRaw`
    INSERT INTO "ImportedDeal" ("importId", "dealId", "before", "versionAfter")
    SELECT ${importId}, r.* FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      AS r("dealId" text, "before" jsonb, "versionAfter" int)
    ON CONFLICT ("importId", "dealId") DO UPDATE SET "versionAfter" = excluded."versionAfter"`;
}

/** The next deals of an import that its undoing has not looked at. */
export async function listImported(
  tx: Tx,
  importId: string,
  limit: number,
): Promise<ImportedDeal[]> {
  const rows = await tx.importedDeal.findMany({
    where: { importId },
    orderBy: { dealId: 'asc' },
    take: limit,
    select: { dealId: true, before: true, versionAfter: true },
  });
  return rows.map((row) => ({ ...row, before: row.before as object | null }));
}

export async function forgetImported(
  db: Db,
  importId: string,
  dealIds: readonly string[],
): Promise<void> {
  await db.importedDeal.deleteMany({ where: { importId, dealId: { in: [...dealIds] } } });
}

/**
 * Deals that an undo has put back stand as an earlier import left them, at a higher version.
 *
 * @param restored the deals as they stood before they were put back
 */
export async function carryVersions(
  tx: Tx,
  importId: string,
  restored: readonly DealRecord[],
): Promise<void> {
  if (restored.length === 0) return;
  const rows = restored.map(({ id, version }) => ({ id, from: version - 1, to: version + 1 }));
  await tx.$executeRaw`UPDATE "ImportedDeal" AS i SET "versionAfter" = r."to"
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r("id" text, "from" int, "to" int)
    WHERE i."dealId" = r."id" AND i."importId" <> ${importId} AND i."versionAfter" = r."from"`;
}

/** Deals by id for change, wherever they lie, the bin included. */
export async function lockById(tx: Tx, ids: readonly string[]): Promise<DealRecord[]> {
  await tx.$queryRaw`SELECT 1 FROM "Deal" WHERE "id" = ANY(${[...ids]}::text[])
    ORDER BY "id" FOR UPDATE`;
  return tx.deal.findMany({ where: { id: { in: [...ids] } } });
}

/** Removes deals with all that hangs on them. Only for an erase that the audit trail tells of. */
export async function eraseDeals(tx: Tx, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await tx.deal.deleteMany({ where: { id: { in: [...ids] } } });
}

export async function eraseImportedEvents(
  tx: Tx,
  importId: string,
  dealIds: readonly string[],
): Promise<void> {
  if (dealIds.length === 0) return;
  await tx.dealEvent.deleteMany({ where: { importId, dealId: { in: [...dealIds] } } });
}
