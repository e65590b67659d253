import 'server-only';
import { decodeCursor, encodeCursor, badCursor } from '../../core/cursor';
import { Prisma, type Db } from '../../platform/db';
import type { AuditData } from '../model';
import type { AuditFilter } from '../schema';

export interface AuditRow {
  readonly id: bigint;
  readonly scopeKey: string;
  readonly action: string;
  readonly actorRef: string;
  readonly actorName: string | null;
  readonly target: string | null;
  readonly targetName: string | null;
  readonly data: AuditData;
  readonly requestId: string | null;
  readonly at: Date;
  readonly prevHash: string;
  readonly hash: string;
}

const likePattern = (text: string): string =>
  `%${text.replaceAll(/[\\%_]/g, (sign) => `\\${sign}`)}%`;

/** Rows are found by the scope and walked by its index, newest first. */
function conditions(scopeKey: string, filter: Omit<AuditFilter, 'teamId'>): Prisma.Sql {
  const { action, actor, from, to, q } = filter;
  const parts = [Prisma.sql`a."scopeKey" = ${scopeKey}`];
  if (action) parts.push(Prisma.sql`a."action" = ${action}`);
  if (actor) parts.push(Prisma.sql`a."actorRef" = ${actor}`);
  if (from) parts.push(Prisma.sql`a."at" >= ${from}`);
  if (to) parts.push(Prisma.sql`a."at" < ${to}`);
  if (q) {
    const text = Prisma.sql`concat_ws(' ', a."action", replace(replace(a."action", '.', ' '), '_', ' '),
      a."data"::text, a."target", u."name", t."name")`;
    parts.push(Prisma.sql`${text} ILIKE ${likePattern(q)}`);
  }
  return Prisma.join(parts, ' AND ');
}

/** A page of one chain, newest first, with the names that the pseudonyms lead to now. */
export async function listEntries(
  db: Db,
  scopeKey: string,
  filter: Omit<AuditFilter, 'teamId'>,
  page: { readonly cursor?: string | undefined; readonly limit: number },
): Promise<{ rows: AuditRow[]; nextCursor: string | null }> {
  const before = page.cursor ? readCursor(page.cursor) : null;
  const found = await db.$queryRaw<AuditRow[]>`
    SELECT a.*, u."name" AS "actorName", t."name" AS "targetName"
    FROM "AuditLog" a
      LEFT JOIN "User" u ON u."auditRef" = a."actorRef" AND u."deletedAt" IS NULL
      LEFT JOIN "User" t ON t."auditRef" = a."target" AND t."deletedAt" IS NULL
    WHERE ${conditions(scopeKey, filter)}
      ${before === null ? Prisma.empty : Prisma.sql`AND a."id" < ${before}`}
    ORDER BY a."id" DESC LIMIT ${page.limit + 1}`;
  const rows = found.slice(0, page.limit);
  const last = rows.at(-1);
  const more = found.length > page.limit && last;
  return { rows, nextCursor: more ? encodeCursor('audit', [String(last.id)]) : null };
}

function readCursor(cursor: string): bigint {
  const [id = ''] = decodeCursor(cursor, 'audit', 1);
  if (!/^\d{1,18}$/.test(id)) throw badCursor();
  return BigInt(id);
}

/** Who and what occurs in a chain: what its filters can offer. */
export async function listOccurring(
  db: Db,
  scopeKey: string,
): Promise<{ actions: string[]; actors: { ref: string; name: string | null }[] }> {
  const actions = await db.$queryRaw<{ action: string }[]>`
    SELECT DISTINCT "action" FROM "AuditLog" WHERE "scopeKey" = ${scopeKey} ORDER BY 1 LIMIT 200`;
  const actors = await db.$queryRaw<{ ref: string; name: string | null }[]>`
    SELECT a."ref", u."name" FROM (SELECT DISTINCT "actorRef" AS "ref" FROM "AuditLog"
      WHERE "scopeKey" = ${scopeKey} LIMIT 500) a
    LEFT JOIN "User" u ON u."auditRef" = a."ref" AND u."deletedAt" IS NULL
    ORDER BY u."name" NULLS LAST, a."ref"`;
  return { actions: actions.map(({ action }) => action), actors };
}

export interface ChainRow {
  readonly id: bigint;
  readonly scopeKey: string;
  readonly action: string;
  readonly actorRef: string;
  readonly target: string | null;
  readonly data: AuditData;
  readonly requestId: string | null;
  readonly at: Date;
  readonly prevHash: string;
  readonly hash: string;
}

/** The entries of one chain after an id, in the order in which they were written. */
export function listChain(
  db: Db,
  scopeKey: string,
  after: bigint,
  limit: number,
): Promise<ChainRow[]> {
  return db.$queryRaw<ChainRow[]>`SELECT * FROM "AuditLog"
    WHERE "scopeKey" = ${scopeKey} AND "id" > ${after} ORDER BY "id" LIMIT ${limit}`;
}

/** The owner keys that have a chain, by name, a page at a time. */
export async function listScopes(db: Db, after: string, limit: number): Promise<string[]> {
  const rows = await db.$queryRaw<{ scopeKey: string }[]>`SELECT DISTINCT "scopeKey" FROM "AuditLog"
    WHERE "scopeKey" > ${after} ORDER BY 1 LIMIT ${limit}`;
  return rows.map(({ scopeKey }) => scopeKey);
}

/** Which of these hashes stand in the trail. */
export async function findHashes(db: Db, hashes: readonly string[]): Promise<Set<string>> {
  const rows = await db.$queryRaw<{ hash: string }[]>`SELECT "hash" FROM "AuditLog"
    WHERE "hash" = ANY(${[...hashes]}::text[])`;
  return new Set(rows.map(({ hash }) => hash));
}
