import 'server-only';
import { badCursor, cursorTime, decodeCursor, encodeCursor } from '../../core/cursor';
import { notFound } from '../../core/errors';
import { isId } from '../../core/ids';
import type { Scope } from '../../auth';
import { Prisma, type Db } from '../../platform/db';
import type { DealRecord } from './deal-record';
import type { DealSort } from '../model';
import type { ListDealsQuery } from '../schema';

export const withPeople = {
  user: { select: { name: true } },
  assignedTo: { select: { name: true } },
} as const;

/** What a list is asked for beside its page. */
export type DealFilter = Omit<ListDealsQuery, 'cursor' | 'limit'>;

export type DealWithPeople = DealRecord & {
  user: { name: string };
  assignedTo: { name: string } | null;
  notRiskBy: { name: string } | null;
};

interface Order {
  /** The expression that the index of this order is built on, letter for letter. */
  readonly expression: Prisma.Sql;
  readonly descending: boolean;
  readonly type: Prisma.Sql;
  readonly read: (text: string) => string;
}

/** Both read what a cursor holds, and answer it in a form that PostgreSQL takes without fail. */
function numberText(text: string): string {
  const number = text.trim() === '' ? Number.NaN : Number(text);
  if (!Number.isFinite(number)) throw badCursor();
  return String(number);
}
function timeText(text: string): string {
  if (/^-?infinity$/.test(text)) return text;
  // PostgreSQL's own text of a time, made ISO.
  return cursorTime(text.replace(' ', 'T').replace(/([+-]\d{2})$/, '$1:00')).toISOString();
}

export const ORDERS: Readonly<Record<DealSort, Order>> = {
  priority: {
    expression: Prisma.sql`(coalesce("priority", -1))`,
    descending: true,
    type: Prisma.sql`float8`,
    read: numberText,
  },
  risk: {
    expression: Prisma.sql`(CASE WHEN "outcome" IS NULL THEN coalesce("riskScore", -1) ELSE -1 END)`,
    descending: true,
    type: Prisma.sql`float8`,
    read: numberText,
  },
  value: {
    expression: Prisma.sql`"value"`,
    descending: true,
    type: Prisma.sql`numeric`,
    read: numberText,
  },
  closeDate: {
    expression: Prisma.sql`(coalesce("expectedCloseDate", 'infinity'::timestamptz))`,
    descending: false,
    type: Prisma.sql`timestamptz`,
    read: timeText,
  },
  lastTouch: {
    expression: Prisma.sql`(coalesce("lastTouchAt", '-infinity'::timestamptz))`,
    descending: false,
    type: Prisma.sql`timestamptz`,
    read: timeText,
  },
  createdAt: {
    expression: Prisma.sql`"createdAt"`,
    descending: true,
    type: Prisma.sql`timestamptz`,
    read: timeText,
  },
};

const escapeLike = (text: string): string => text.replace(/[\\%_]/g, (sign) => `\\${sign}`);

function statusCondition(query: DealFilter): Prisma.Sql[] {
  // A band describes open deals only: a closed deal's own score is not shown as risk.
  const open = query.status === 'open' || query.band;
  return [
    ...(open ? [Prisma.sql`d."outcome" IS NULL`] : []),
    ...(query.status === 'closed' ? [Prisma.sql`d."outcome" IS NOT NULL`] : []),
  ];
}

/** Every word has to stand in the name or the account, in any order; signs count as written. */
function wordConditions(q: string | undefined): Prisma.Sql[] {
  if (q === undefined) return [];
  const words = new Set(q.toLowerCase().split(/\s+/));
  return [...words].map((word) => {
    const like = `%${escapeLike(word)}%`;
    return Prisma.sql`lower(d."name" || ' ' || coalesce(d."account", '')) LIKE ${like}`;
  });
}

/** What narrows a list, for a deal named `d`. */
export function conditionsOf(query: DealFilter): Prisma.Sql[] {
  const optional = [
    query.stage && Prisma.sql`d."stage" = ${query.stage}::"DealStage"`,
    query.band && Prisma.sql`d."riskLevel" = ANY(${query.band}::text[])`,
    query.source && Prisma.sql`d."source" = ${query.source}`,
    query.minValue !== undefined && Prisma.sql`d."value" >= ${query.minValue}::numeric`,
    query.maxValue !== undefined && Prisma.sql`d."value" <= ${query.maxValue}::numeric`,
    query.owner && ownerCondition(query.owner),
  ];
  const named = optional.filter((part) => part instanceof Prisma.Sql);
  return [...statusCondition(query), ...wordConditions(query.q), ...named];
}

/** An owner is named by id or by the name that the list shows. */
const ownerCondition = (owner: string): Prisma.Sql => Prisma.sql`
  coalesce((SELECT u."name" FROM "User" u WHERE u."id" = d."assignedToId"), d."ownerName",
    (SELECT u."name" FROM "User" u WHERE u."id" = d."userId")) = ${owner}
  OR coalesce(d."assignedToId", d."userId") = ${owner}`;

function afterCursor(query: ListDealsQuery, order: Order): Prisma.Sql[] {
  if (!query.cursor) return [];
  const [value = '', id = ''] = decodeCursor(query.cursor, query.sort, 2);
  const sign = order.descending ? Prisma.sql`<` : Prisma.sql`>`;
  return [
    Prisma.sql`(${order.expression}, "id") ${sign} (${order.read(value)}::${order.type}, ${id})`,
  ];
}

interface PageRow {
  id: string;
  key: string;
}

/**
 * One page of a list by keyset. Each owner key is walked by its own index for `limit` rows and the
 * short runs are merged, so that the cost does not grow with the number of deals.
 */
export async function listDeals(
  db: Db,
  scope: Scope,
  query: ListDealsQuery,
): Promise<{ deals: DealWithPeople[]; nextCursor: string | null }> {
  const order = ORDERS[query.sort];
  const direction = order.descending ? Prisma.sql`DESC` : Prisma.sql`ASC`;
  const conditions = [
    Prisma.sql`d."scopeKey" = s.key AND d."deletedAt" IS NULL`,
    ...conditionsOf(query),
    ...afterCursor(query, order),
  ].map((condition) => Prisma.sql`(${condition})`);
  const rows = await db.$queryRaw<PageRow[]>`
    SELECT page."id", page."sortKey"::text AS "key"
    FROM unnest(${[...scope.keys]}::text[]) AS s(key)
    CROSS JOIN LATERAL (
      SELECT d."id", ${order.expression} AS "sortKey" FROM "Deal" d
      WHERE ${Prisma.join(conditions, ' AND ')}
      ORDER BY ${order.expression} ${direction}, "id" ${direction} LIMIT ${query.limit + 1}
    ) AS page
    ORDER BY page."sortKey" ${direction}, page."id" ${direction} LIMIT ${query.limit + 1}`;
  const shown = rows.slice(0, query.limit);
  const last = shown.at(-1);
  const more = rows.length > query.limit && last;
  return {
    deals: await inOrder(db, shown),
    nextCursor: more ? encodeCursor(query.sort, [last.key, last.id]) : null,
  };
}

/**
 * Adds who judged a deal as not at risk. Most lists hold no such deal and cost no statement: the
 * judge is kept by id alone, so that a person who leaves does not take the judgement along.
 */
export async function withJudges<T extends Pick<DealRecord, 'notRiskById'>>(
  db: Db,
  deals: readonly T[],
): Promise<(T & { notRiskBy: { name: string } | null })[]> {
  const ids = [...new Set(deals.flatMap(({ notRiskById }) => notRiskById ?? []))];
  const users = ids.length > 0 ? await db.user.findMany({ where: { id: { in: ids } } }) : [];
  const byId = new Map(users.map(({ id, name }) => [id, { name }]));
  return deals.map((deal) => ({ ...deal, notRiskBy: byId.get(deal.notRiskById ?? '') ?? null }));
}

async function inOrder(db: Db, rows: readonly PageRow[]): Promise<DealWithPeople[]> {
  const ids = rows.map(({ id }) => id);
  const found = await db.deal.findMany({ where: { id: { in: ids } }, include: withPeople });
  const deals = await withJudges(db, found);
  const byId = new Map(deals.map((deal) => [deal.id, deal]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

/** @throws AppError NOT_FOUND for absent, deleted (unless asked) and out-of-scope deals alike. */
export async function getDeal(
  db: Db,
  scope: Scope,
  id: string,
  options: { orInBin?: boolean } = {},
): Promise<DealWithPeople> {
  if (!isId(id)) throw notFound('The deal');
  const alive = options.orInBin ? {} : { deletedAt: null };
  const deal = await db.deal.findFirst({
    where: { id, scopeKey: { in: [...scope.keys] }, ...alive },
    include: withPeople,
  });
  const [found] = deal ? await withJudges(db, [deal]) : [];
  if (!found) throw notFound('The deal');
  return found;
}

/** Both as in their indexes, letter for letter. An owner's first letter tells what follows it. */
const FILTER_VALUES = {
  owner: Prisma.sql`(coalesce('a' || "assignedToId", 'n' || "ownerName", 'u' || "userId"))`,
  source: Prisma.sql`"source"`,
} as const;
const MAX_FILTER_VALUES = 5_000;

/** The distinct values, each found by a step in the index from the one before, per owner key. */
async function walkValues(
  db: Db,
  scope: Scope,
  which: keyof typeof FILTER_VALUES,
): Promise<string[]> {
  const value = FILTER_VALUES[which];
  const rows = await db.$queryRaw<{ value: string }[]>`
    WITH RECURSIVE walk("key", "value") AS (
      SELECT s."key", '' FROM unnest(${[...scope.keys]}::text[]) AS s("key")
      UNION ALL
      SELECT walk."key", following."value" FROM walk CROSS JOIN LATERAL (
        SELECT ${value} AS "value" FROM "Deal"
        WHERE "scopeKey" = walk."key" AND "deletedAt" IS NULL AND ${value} > walk."value"
        ORDER BY ${value} LIMIT 1
      ) AS following
    )
    SELECT "value" FROM walk WHERE "value" <> '' LIMIT ${MAX_FILTER_VALUES}`;
  return rows.map((row) => row.value);
}

/** The names that the list shows for owners found by `walkValues`. */
async function ownerNames(db: Db, owners: readonly string[]): Promise<string[]> {
  const named = owners.filter((owner) => owner.startsWith('n'));
  const ids = owners.filter((owner) => !owner.startsWith('n')).map((owner) => owner.slice(1));
  const people = await db.user.findMany({
    where: { id: { in: [...new Set(ids)] } },
    select: { name: true },
  });
  return [...named.map((owner) => owner.slice(1)), ...people.map(({ name }) => name)];
}

const inAlphabet = (values: readonly string[]): string[] =>
  [...new Set(values)].toSorted((a, b) => a.localeCompare(b));

/** The names that the owner and source filters can offer. */
export async function listFilterValues(
  db: Db,
  scope: Scope,
): Promise<{ owners: string[]; sources: string[] }> {
  const owners = await ownerNames(db, await walkValues(db, scope, 'owner'));
  const sources = await walkValues(db, scope, 'source');
  return { owners: inAlphabet(owners), sources: inAlphabet(sources) };
}
