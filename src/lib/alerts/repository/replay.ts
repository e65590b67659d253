import 'server-only';
import type { Db, Tx } from '../../platform/db';
import type { Deal } from '../../platform/db/generated/client';

/** Which deals of a scope are replayed: those that were open at some time since then. */
export interface ReplayedDeals {
  readonly scopeKey: string;
  readonly since: Date;
  /** Only those that an import wrote. */
  readonly importId?: string | undefined;
  /** Only those whose id follows. */
  readonly after?: string | undefined;
}

/** Ids alone are small enough to hold; the deals and their histories are read a page at a time. */
export async function listReplayedDealIds(
  db: Db,
  { scopeKey, since, importId, after = '' }: ReplayedDeals,
): Promise<string[]> {
  const [row] = await db.$queryRaw<{ ids: string[] | null }[]>`
    SELECT array_agg(d."id" ORDER BY d."id") AS "ids" FROM "Deal" d
    WHERE d."scopeKey" = ${scopeKey} AND d."deletedAt" IS NULL AND d."id" > ${after}
      AND (d."closedAt" IS NULL OR d."closedAt" >= ${since})
      AND (${importId ?? null}::text IS NULL OR EXISTS (
        SELECT 1 FROM "ImportedDeal" i WHERE i."importId" = ${importId ?? null} AND i."dealId" = d."id"))`;
  return row?.ids ?? [];
}

export function listDealsToReplay(db: Db, ids: readonly string[]): Promise<Deal[]> {
  return db.deal.findMany({ where: { id: { in: [...ids] } }, orderBy: { id: 'asc' } });
}

/** Two replays of a scope take turns with each page; held to the end of the transaction. */
export async function lockReplay(tx: Tx, scopeKey: string): Promise<void> {
  const name = `alert-replay:${scopeKey}`;
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${name}, 0))`;
}

/** Those of the deals that are still there, kept there until the transaction ends. */
export async function keepDeals(tx: Tx, ids: readonly string[]): Promise<Set<string>> {
  const rows = await tx.$queryRaw<{ id: string }[]>`SELECT "id" FROM "Deal"
    WHERE "id" = ANY(${[...ids]}::text[]) AND "deletedAt" IS NULL ORDER BY "id" FOR KEY SHARE`;
  return new Set(rows.map(({ id }) => id));
}

export interface LiveEpisode {
  readonly dealId: string;
  readonly kind: string;
  readonly openedAt: Date;
  readonly closedAt: Date | null;
}

export function listLiveEpisodes(tx: Tx, dealIds: readonly string[]): Promise<LiveEpisode[]> {
  return tx.alert.findMany({
    where: { dealId: { in: [...dealIds] }, replayed: false },
    select: { dealId: true, kind: true, openedAt: true, closedAt: true },
  });
}

export async function deleteReplayed(tx: Tx, dealIds: readonly string[]): Promise<void> {
  await tx.alert.deleteMany({ where: { dealId: { in: [...dealIds] }, replayed: true } });
}

/** Replayed rows of deals that a replay would no longer take: binned, or closed long ago. */
export async function deleteOutdatedReplayed(db: Db, scopeKey: string, since: Date): Promise<void> {
  await db.$executeRaw`DELETE FROM "Alert" a USING "Deal" d
    WHERE a."dealId" = d."id" AND a."scopeKey" = ${scopeKey} AND a."replayed"
      AND (d."deletedAt" IS NOT NULL OR d."closedAt" < ${since})`;
}
