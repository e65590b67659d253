import 'server-only';
import type { Scope } from '../../auth';
import { isId } from '../../core/ids';
import { Prisma, type Db } from '../../platform/db';
import type { DealCandidate } from '../names/resolved';
import { OWNER_NAME, seenDeals } from './facts';

/** Enough to tell one from several; what fits best comes first. */
const MOST = 50;
/** Share of a name's groups of three letters that has to be found; two letters swapped leave this. */
const LIKENESS = '0.36';

/** The expression that the index is built on, letter for letter. */
const NAME = Prisma.sql`lower(d."name" || ' ' || coalesce(d."account", ''))`;

const escapeLike = (text: string): string => text.replace(/[\\%_]/g, (sign) => `\\${sign}`);

const COLUMNS = Prisma.sql`
  d."id" AS "dealId", d."name", d."account", d."stage"::text AS "stage", ${OWNER_NAME} AS "ownerName"`;

/** The query of `listDealsHolding`. */
export function selectHolding(scope: Scope, mention: string, words: readonly string[]): Prisma.Sql {
  const holding = words.map((word) => Prisma.sql`${NAME} LIKE ${`%${escapeLike(word)}%`}`);
  return Prisma.sql`
    SELECT ${COLUMNS} FROM "Deal" d
    WHERE ${seenDeals(scope)} AND ${Prisma.join(holding, ' AND ')}
    ORDER BY lower(d."name") = ${mention} DESC,
      coalesce(lower(d."account") = ${mention}, false) DESC,
      ' ' || ${NAME} || ' ' LIKE ${`% ${escapeLike(mention)} %`} DESC,
      d."outcome" IS NULL DESC, d."value" DESC, d."id"
    LIMIT ${MOST}`;
}

/** The deals that hold every one of these words in name or account; those of just this name first. */
export const listDealsHolding = (
  db: Db,
  scope: Scope,
  mention: string,
  words: readonly string[],
): Promise<DealCandidate[]> => db.$queryRaw<DealCandidate[]>(selectHolding(scope, mention, words));

/** The query of `listDealsLike`. */
export const selectLike = (scope: Scope, text: string): Prisma.Sql => Prisma.sql`
  SELECT ${COLUMNS} FROM "Deal" d
  WHERE ${seenDeals(scope)} AND ${text} <% ${NAME}
  ORDER BY word_similarity(${text}, ${NAME}) DESC, d."outcome" IS NULL DESC, d."value" DESC, d."id"
  LIMIT ${MOST}`;

/**
 * The deals whose name or account resembles a text, as one with typing errors does; the likest first.
 *
 * @param tx a transaction of its own: how much has to be alike is set for it
 */
export async function listDealsLike(tx: Db, scope: Scope, text: string): Promise<DealCandidate[]> {
  await tx.$executeRaw`SELECT set_config('pg_trgm.word_similarity_threshold', ${LIKENESS}, true)`;
  return tx.$queryRaw<DealCandidate[]>(selectLike(scope, text));
}

/** Whether a deal is there for the actor, and not in the bin. */
export async function isSeen(db: Db, scope: Scope, id: string): Promise<boolean> {
  if (!isId(id)) return false;
  const where = { id, scopeKey: { in: [...scope.keys] }, deletedAt: null };
  return (await db.deal.count({ where, take: 1 })) > 0;
}
