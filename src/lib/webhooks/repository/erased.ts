import 'server-only';
import { mailPattern, standInMail } from '../../core/mail-traces';
import { Prisma, type Db, type Tx } from '../../platform/db';
import type { ErasedPerson } from '../../platform/db/generated/client';

export type { ErasedPerson };

export async function insertErased(
  tx: Tx,
  data: Pick<ErasedPerson, 'id' | 'personId' | 'email' | 'name'>,
): Promise<void> {
  await tx.erasedPerson.create({ data });
}

export function findErased(db: Db, id: string): Promise<ErasedPerson | null> {
  return db.erasedPerson.findUnique({ where: { id } });
}

export function listErased(db: Db): Promise<ErasedPerson[]> {
  return db.erasedPerson.findMany({ orderBy: { id: 'asc' } });
}

export async function noteDone(tx: Tx, id: string, doneThrough: string): Promise<void> {
  await tx.erasedPerson.updateMany({ where: { id }, data: { doneThrough } });
}

export async function deleteErased(tx: Tx, id: string): Promise<void> {
  await tx.erasedPerson.deleteMany({ where: { id } });
}

/** Deliveries by their ids, both ends included: a stretch of their index, however many there are. */
export interface IdRange {
  readonly first: string;
  readonly last: string;
}

/** The next deliveries after an id, whomever they name; null where there are none. */
export async function nextRange(
  db: Db,
  after: string,
  limit: number,
): Promise<(IdRange & { readonly count: number }) | null> {
  const [row] = await db.$queryRaw<(IdRange & { count: number })[]>`
    SELECT min("id") AS "first", max("id") AS "last", count(*)::int AS "count" FROM (
      SELECT "id" FROM "WebhookDelivery" WHERE "id" > ${after} ORDER BY "id" LIMIT ${limit}) page`;
  return row && row.count > 0 ? row : null;
}

/** A text of JSON, its quotes included. */
const JSON_TEXT = String.raw`"(?:[^"\\]|\\.)*"`;

const holds = (column: Prisma.Sql, { personId, email }: ErasedPerson) =>
  Prisma.sql`(strpos(${column}, ${personId}) > 0 OR strpos(lower(${column}), ${email}) > 0)`;

/**
 * A text, made of a column's, without them. The pattern of an address takes far longer than a search
 * for its letters, so only what holds these is put to it.
 */
const without = (
  text: Prisma.Sql,
  column: Prisma.Sql,
  { id, personId, email }: ErasedPerson,
) => Prisma.sql`
  CASE WHEN strpos(lower(${column}), ${email}) > 0
    THEN regexp_replace(replace(${text}, ${personId}, ${id}), ${mailPattern(email)},
      ${standInMail(id)}, 'gi')
    ELSE replace(${text}, ${personId}, ${id}) END`;

const BODY = Prisma.sql`"body"`;
const ERROR = Prisma.sql`"error"`;

/** Empties the answers to these deliveries that repeat what they were sent, a person in it. */
async function emptyEchoes(tx: Tx, range: IdRange, person: ErasedPerson): Promise<void> {
  const { first, last } = range;
  await tx.$executeRaw`UPDATE "WebhookAttempt" a SET "responseBody" = NULL
    FROM "WebhookDelivery" d WHERE d."id" = a."deliveryId" AND a."deliveryId" BETWEEN ${first} AND ${last}
      AND d."id" BETWEEN ${first} AND ${last} AND a."responseBody" IS NOT NULL
      AND (${holds(Prisma.sql`d."body"`, person)} OR ${holds(Prisma.sql`a."responseBody"`, person)})`;
  await tx.$executeRaw`UPDATE "WebhookAttempt" SET "error" = ${without(ERROR, ERROR, person)}
    WHERE "deliveryId" BETWEEN ${first} AND ${last} AND ${holds(ERROR, person)}`;
}

/**
 * Takes a person out of these deliveries. Bodies name them as `"id":…,"name":…` and sometimes
 * `"email":…`, in this order. One that somebody else holds is waited for only where that is asked for.
 */
export async function takeOut(
  tx: Tx,
  range: IdRange,
  person: ErasedPerson,
  { waits }: { readonly waits: boolean },
): Promise<void> {
  await emptyEchoes(tx, range, person);
  const named = `"id":"${person.personId}","name":${JSON_TEXT}(?:,"email":${JSON_TEXT})?`;
  const instead = `"id":"${person.id}","name":${JSON.stringify(person.name)}`;
  const renamed = Prisma.sql`regexp_replace("body", ${named}, ${instead}, 'g')`;
  await tx.$executeRaw`UPDATE "WebhookDelivery"
    SET "body" = ${without(renamed, BODY, person)}, "error" = ${without(ERROR, ERROR, person)}
    WHERE "id" = ANY(ARRAY(SELECT "id" FROM "WebhookDelivery"
      WHERE "id" BETWEEN ${range.first} AND ${range.last} AND (${holds(BODY, person)} OR ${holds(ERROR, person)})
      ORDER BY "id" FOR NO KEY UPDATE ${waits ? Prisma.empty : Prisma.sql`SKIP LOCKED`}))`;
}
