import 'server-only';
import { mailPattern } from '../../core/mail-traces';
import type { Db, Tx } from '../../platform/db';

/** What leads back to a person: their id, and their mail address in small letters. */
export interface Traces {
  readonly id: string;
  readonly email: string;
}

/** What is written in their place; of one erase only, so that no unique column meets another one's. */
export type Replacement = Traces;

type Kind = 'text' | 'bytes' | 'array';

interface Column {
  readonly name: string;
  /** As SQL casts to it. */
  readonly type: string;
  readonly kind: Kind;
}

export interface ScannedTable {
  /** Quoted and with its schema, as SQL takes it. */
  readonly name: string;
  readonly columns: readonly Column[];
  readonly mayUpdate: boolean;
  readonly mayDelete: boolean;
}

/**
 * Every table that this role may read, with the columns that can hold text: of any schema, the
 * queue's as well. Partitions are reached through their parent.
 */
export async function listTables(db: Db): Promise<ScannedTable[]> {
  return db.$queryRaw<ScannedTable[]>`
    SELECT format('%I.%I', n.nspname, c.relname) AS "name",
      has_table_privilege(c.oid, 'UPDATE') AS "mayUpdate",
      has_table_privilege(c.oid, 'DELETE') AS "mayDelete",
      json_agg(json_build_object('name', format('%I', a.attname),
        'type', format_type(a.atttypid, a.atttypmod),
        'kind', CASE WHEN t.typname = 'bytea' THEN 'bytes' WHEN t.typcategory = 'A' THEN 'array'
          ELSE 'text' END) ORDER BY a.attnum) AS "columns"
    FROM pg_class c
      JOIN pg_namespace n ON n.oid = c.relnamespace
      JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
      JOIN pg_type t ON t.oid = a.atttypid
      LEFT JOIN pg_type e ON e.oid = t.typelem AND t.typcategory = 'A'
    WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition
      AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_'
      AND has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT')
      AND a.attgenerated = ''
      AND (t.typcategory = 'S' OR t.typname IN ('json', 'jsonb', 'bytea', 'xml')
        OR e.typcategory = 'S' OR e.typname IN ('json', 'jsonb'))
    GROUP BY n.nspname, c.relname, c.oid ORDER BY 1`;
}

const bytesOf = (text: string): string => `'${Buffer.from(text).toString('hex')}'`;

/** Whether a text holds one of the two; the search for letters spares most rows the pattern. */
const textHolds = (text: string): string =>
  `(strpos(${text}, $1) > 0 OR (strpos(lower(${text}), $2) > 0 AND ${text} ~* $3))`;

/** Whether a column's value does: `$1` is the id, `$2` the address, `$3` its pattern. */
function holds({ name, kind }: Column, traces: Traces): string {
  if (kind !== 'bytes') return textHolds(`${name}::text`);
  const hex = `encode(${name}, 'hex')`;
  return `(strpos(${hex}, ${bytesOf(traces.id)}) > 0 OR strpos(${hex}, ${bytesOf(traces.email)}) > 0)`;
}

const textWithout = (text: string): string =>
  `regexp_replace(replace(${text}, $1, $4), $3, $5, 'gi')`;

/** A column's value with both replaced: `$4` and `$5` stand in their place. */
function replaced({ name, type, kind }: Column, traces: Traces, by: Replacement): string {
  if (kind === 'bytes') {
    const id = `replace(encode(${name}, 'hex'), ${bytesOf(traces.id)}, ${bytesOf(by.id)})`;
    const both = `replace(${id}, ${bytesOf(traces.email)}, ${bytesOf(by.email)})`;
    return `decode(${both}, 'hex')`;
  }
  return `(${textWithout(`${name}::text`)})::${type}`;
}

const sought = ({ id, email }: Traces): string[] => [id, email, mailPattern(email)];

/** Names each of the parameters once: PostgreSQL wants to know the type of those that nothing uses. */
const given = (count: number): string =>
  Array.from({ length: count }, (_, at) => `$${at + 1}::text IS NOT NULL`).join(' AND ');

const anywhere = (columns: readonly Column[], traces: Traces): string =>
  `(${columns.map((column) => holds(column, traces)).join(' OR ')})`;

export interface Finding {
  readonly table: string;
  readonly column: string;
  readonly rows: number;
}

/** Which tables are searched, by their name as SQL takes it. */
export type Among = (table: string) => boolean;

/** The log of deliveries: a job takes people out of it, in batches, after the erase. */
const DELIVERIES = new Set(['public."WebhookDelivery"', 'public."WebhookAttempt"']);
export const isOfDeliveries: Among = (table) => DELIVERIES.has(table);
/** What the erase itself searches: all but that log, and who is yet to be taken out of it. */
export const isSearchedAtOnce: Among = (table) =>
  !DELIVERIES.has(table) && table !== 'public."ErasedPerson"';

/**
 * Where a person's id or address still stands: a count of rows per column. Reads every table that is
 * to be searched.
 */
export async function findTraces(
  db: Db,
  traces: Traces,
  isSearched: Among = () => true,
): Promise<Finding[]> {
  const findings: Finding[] = [];
  const tables = await listTables(db);
  for (const { name, columns } of tables.filter((table) => isSearched(table.name))) {
    const counts = columns.map(
      (column, at) => `count(*) FILTER (WHERE ${holds(column, traces)})::int AS "c${at}"`,
    );
    const [row] = await db.$queryRawUnsafe<Record<string, number>[]>(
      `SELECT ${counts.join(', ')} FROM ${name} WHERE ${given(3)} AND ${anywhere(columns, traces)}`,
      ...sought(traces),
    );
    findings.push(
      ...columns.flatMap((column, at) => {
        const rows = row?.[`c${at}`] ?? 0;
        return rows > 0 ? [{ table: name, column: column.name, rows }] : [];
      }),
    );
  }
  return findings;
}

const TIMELINE = 'public."DealTimeline"';
const EVENTS = 'public."DealEvent"';
/** Nothing in the trail can be replaced, which is why it holds neither. */
export const TRAIL = 'public."AuditLog"';

/** The statement that takes both out of a table; null where this role may not. */
function scrubOf(table: ScannedTable, traces: Traces, by: Replacement): string | null {
  const { name, columns, mayUpdate, mayDelete } = table;
  const where = `${given(5)} AND ${anywhere(columns, traces)}`;
  if (!mayUpdate) return mayDelete ? `DELETE FROM ${name} WHERE ${where}` : null;
  const sets = columns.map((column) => `${column.name} = ${replaced(column, traces, by)}`);
  const returning = name === EVENTS ? ' RETURNING "dealId"' : '';
  return `UPDATE ${name} SET ${sets.join(', ')} WHERE ${where}${returning}`;
}

/**
 * A timeline entry is never updated: those that hold one of the two go, and the same facts come back
 * without them, under the same id.
 */
async function rewriteTimeline(tx: Tx, values: readonly string[]): Promise<void> {
  await tx.$executeRawUnsafe(
    `WITH gone AS (
       DELETE FROM "DealTimeline" WHERE "actorId" = $1 OR ${textHolds('"changes"::text')}
         OR ${textHolds('coalesce("actorName", \'\')')} OR ${textHolds('"source"')}
         OR ${textHolds('coalesce("requestId", \'\')')}
       RETURNING *)
     INSERT INTO "DealTimeline" ("id", "dealId", "at", "kind", "changes", "actorId", "actorName",
       "source", "version", "requestId")
     SELECT "id", "dealId", "at", "kind", ${textWithout('"changes"::text')}::jsonb,
       nullif("actorId", $1),
       CASE WHEN "actorId" = $1 THEN $6 ELSE ${textWithout('"actorName"')} END,
       ${textWithout('"source"')}, "version", ${textWithout('"requestId"')}
     FROM gone`,
    ...values,
  );
}

/** Reads every table as `findTraces` does, and rewrites only those that hold something. */
async function scrubTable(tx: Tx, table: ScannedTable, by: Erasure): Promise<string[]> {
  const { traces, replacement, name } = by;
  const values = [...sought(traces), replacement.id, replacement.email];
  if (table.name === TIMELINE) {
    await rewriteTimeline(tx, [...values, name]);
    return [];
  }
  const scrub = table.name === TRAIL ? null : scrubOf(table, traces, replacement);
  if (!scrub) return [];
  const rows = await tx.$queryRawUnsafe<{ dealId?: string }[]>(scrub, ...values);
  return rows.flatMap(({ dealId }) => (dealId ? [dealId] : []));
}

export interface Erasure {
  readonly traces: Traces;
  readonly replacement: Replacement;
  /** What the author of a timeline entry is called from now on. */
  readonly name: string;
}

/**
 * Takes a person's id and address out of every table that is searched: the last step of an erase, which catches what
 * no other step knows of. Every table is read once; only those that hold something are written. Where
 * this role may not update rows it deletes them (old jobs of the queue). The trail is left alone.
 *
 * @returns the deals whose history was changed by that, and whether anything was found
 */
export async function scrubTraces(
  tx: Tx,
  by: Erasure,
  isSearched: Among,
): Promise<{ dealIds: string[]; found: Finding[] }> {
  const found = await findTraces(tx, by.traces, isSearched);
  const dealIds: string[] = [];
  for (const table of await listTables(tx)) {
    if (!found.some((finding) => finding.table === table.name)) continue;
    dealIds.push(...(await scrubTable(tx, table, by)));
  }
  return { dealIds, found };
}

/** Lets the statements of this transaction take as long as a large database needs. */
export async function allowMinutes(tx: Tx, minutes: number): Promise<void> {
  await tx.$executeRaw`SELECT set_config('statement_timeout', ${`${minutes * 60_000}`}, true)`;
}
