import 'server-only';
import { newId } from '../../core/ids';
import { Prisma, type Db, type Tx } from '../../platform/db';
import type { DealRecord } from './deal-record';

/** Where deals lie: the owner key, and the team's id beside it. */
export interface Place {
  readonly scopeKey: string;
  readonly teamId: string | null;
}

/**
 * Deals of a scope that a person looks after, the bin included, locked for change.
 *
 * @param options.orMade also those that they made and that nobody else is named for
 */
export function lockDealsOf(
  tx: Tx,
  scopeKey: string,
  userId: string,
  { limit, orMade }: { limit: number; orMade: boolean },
): Promise<DealRecord[]> {
  const made = orMade
    ? Prisma.sql`OR ("assignedToId" IS NULL AND "ownerName" IS NULL AND "userId" = ${userId})`
    : Prisma.empty;
  return tx.$queryRaw<DealRecord[]>`SELECT * FROM "Deal"
    WHERE "scopeKey" = ${scopeKey} AND ("assignedToId" = ${userId} ${made})
    ORDER BY "id" LIMIT ${limit} FOR UPDATE`;
}

/**
 * A team that a member puts something into. Both the team and the membership are kept to the end of
 * the transaction; null where one of them has gone since the request began.
 */
export async function holdTeam(
  tx: Tx,
  teamId: string,
  userId: string,
): Promise<{ readonly name: string; readonly defaultCurrency: string } | null> {
  const rows = await tx.$queryRaw<{ name: string; defaultCurrency: string }[]>`
    SELECT t."name", t."defaultCurrency" FROM "Team" t
    JOIN "TeamMember" m ON m."teamId" = t."id" AND m."userId" = ${userId}
    WHERE t."id" = ${teamId} FOR KEY SHARE`;
  return rows[0] ?? null;
}

/** A deal of a scope that came from the same source under the same id; the bin counts. */
export async function findSameSource(
  db: Db,
  scopeKey: string,
  { source, externalId }: Pick<DealRecord, 'source' | 'externalId'>,
): Promise<string | null> {
  if (source === null || externalId === null) return null;
  const found = await db.deal.findFirst({
    where: { scopeKey, source, externalId },
    select: { name: true },
  });
  return found?.name ?? null;
}

/** Names of deals that lie under both keys by source and id there, and how many there are. */
export async function listClashes(
  db: Db,
  from: string,
  to: string,
  limit: number,
): Promise<{ names: string[]; count: number }> {
  const rows = await db.$queryRaw<{ name: string; all: bigint }[]>`
    SELECT a."name", count(*) OVER () AS "all" FROM "Deal" a
    JOIN "Deal" b ON b."scopeKey" = ${to} AND b."source" = a."source"
      AND b."externalId" = a."externalId"
    WHERE a."scopeKey" = ${from} ORDER BY a."name", a."id" LIMIT ${limit}`;
  return { names: rows.map(({ name }) => name), count: Number(rows[0]?.all ?? 0) };
}

/**
 * What hangs on deals and carries their owner key follows them: alerts, notifications and the mails
 * planned for them, the event log. Imports forget them, since undoing one must not reach elsewhere,
 * and so does the live log.
 */
export async function moveAttached(tx: Tx, ids: readonly string[], to: Place): Promise<void> {
  const { scopeKey, teamId } = to;
  const deals = [...ids];
  await tx.alert.updateMany({ where: { dealId: { in: deals } }, data: { scopeKey } });
  await tx.notification.updateMany({ where: { dealId: { in: deals } }, data: { scopeKey } });
  await tx.$executeRaw`UPDATE "PlannedMessage" p SET "scopeKey" = ${scopeKey}
    FROM "Notification" n WHERE n."id" = p."notificationId" AND n."dealId" = ANY(${deals}::text[])`;
  await tx.eventLog.updateMany({ where: { dealId: { in: deals } }, data: { scopeKey, teamId } });
  await tx.importedDeal.deleteMany({ where: { dealId: { in: deals } } });
  // What was told of them live would be told to whoever joins there later, and asks for what was.
  await tx.liveEvent.deleteMany({
    where: { dealId: { in: deals }, OR: [{ scopeKey: { not: scopeKey } }, { seq: { not: null } }] },
  });
}

interface ContactOfDeal {
  readonly id: string;
  readonly isShared: boolean;
  readonly knownAs: string | null;
}

const contactsOf = (tx: Tx, dealId: string, to: string): Promise<ContactOfDeal[]> =>
  tx.$queryRaw<ContactOfDeal[]>`
    SELECT c."id", k."id" AS "knownAs", EXISTS (SELECT 1 FROM "DealContact" o
      WHERE o."contactId" = c."id" AND o."dealId" <> ${dealId}) AS "isShared"
    FROM "DealContact" l JOIN "Contact" c ON c."id" = l."contactId"
    LEFT JOIN "Contact" k ON k."scopeKey" = ${to} AND k."source" = c."source"
      AND k."externalId" = c."externalId"
    WHERE l."dealId" = ${dealId} AND c."scopeKey" <> ${to}`;

/** Puts another contact into the place that one has on a deal. */
async function relink(tx: Tx, dealId: string, from: string, to: string): Promise<void> {
  await tx.$executeRaw`INSERT INTO "DealContact" ("dealId", "contactId", "role", "addedAt")
    SELECT "dealId", ${to}, "role", "addedAt" FROM "DealContact"
    WHERE "dealId" = ${dealId} AND "contactId" = ${from} ON CONFLICT DO NOTHING`;
  await tx.dealContact.deleteMany({ where: { dealId, contactId: from } });
}

/**
 * A deal's contacts follow it. One that the place knows by source and id is taken instead; one that
 * another deal still needs is copied, so that neither side sees what the other writes of it.
 */
export async function moveContacts(tx: Tx, dealId: string, scopeKey: string): Promise<void> {
  for (const { id, isShared, knownAs } of await contactsOf(tx, dealId, scopeKey)) {
    if (knownAs === null && !isShared) {
      await tx.contact.update({ where: { id }, data: { scopeKey } });
      continue;
    }
    const target = knownAs ?? newId();
    if (knownAs === null) {
      await tx.$executeRaw`INSERT INTO "Contact" ("id", "scopeKey", "name", "email", "phone",
          "title", "account", "source", "externalId", "createdAt", "updatedAt")
        SELECT ${target}, ${scopeKey}, "name", "email", "phone", "title", "account", "source",
          "externalId", "createdAt", "updatedAt" FROM "Contact" WHERE "id" = ${id}`;
    }
    await relink(tx, dealId, id, target);
    if (!isShared) await tx.contact.delete({ where: { id } });
  }
}

/** All contacts of a scope go over; those that the other side knows by source and id become one. */
export async function moveAllContacts(tx: Tx, from: string, to: string): Promise<void> {
  const pairs = Prisma.sql`"Contact" c JOIN "Contact" k ON k."scopeKey" = ${to}
    AND k."source" = c."source" AND k."externalId" = c."externalId" WHERE c."scopeKey" = ${from}`;
  await tx.$executeRaw`INSERT INTO "DealContact" ("dealId", "contactId", "role", "addedAt")
    SELECT l."dealId", p."to", l."role", l."addedAt" FROM "DealContact" l
    JOIN (SELECT c."id" AS "from", k."id" AS "to" FROM ${pairs}) AS p ON p."from" = l."contactId"
    ON CONFLICT DO NOTHING`;
  await tx.$executeRaw`DELETE FROM "Contact" WHERE "id" IN (SELECT c."id" FROM ${pairs})`;
  await tx.$executeRaw`UPDATE "Contact" SET "scopeKey" = ${to} WHERE "scopeKey" = ${from}`;
}

export interface BulkMove {
  readonly from: string;
  readonly to: Place;
  readonly names: { readonly old: string; readonly new: string };
  /** Whose the deals become where they go into a person's own space; null keeps who made them. */
  readonly userId: string | null;
  readonly by: { readonly id: string; readonly name: string };
  readonly source: string;
  readonly requestId: string | null;
  readonly now: Date;
}

/** Whether the assignee may look after the deal where it goes. */
const keepsAssignee = ({ to, userId }: BulkMove): Prisma.Sql =>
  to.teamId === null
    ? Prisma.sql`d."assignedToId" = ${userId}`
    : Prisma.sql`d."assignedToId" IN
        (SELECT "userId" FROM "TeamMember" WHERE "teamId" = ${to.teamId})`;

/** A deal that was moved, as it was, and who looks after it now. */
export interface Moved {
  readonly before: DealRecord;
  readonly assignedToId: string | null;
}

/**
 * Moves the next deals of a scope with a line in the timeline of each. Their scores name policy and
 * norms of the place that they leave: without a name they are computed anew. Of each that is not in
 * the bin one event can be told: its number is taken.
 *
 * @returns those that were moved; none when there is nothing left
 */
export async function moveBatch(tx: Tx, move: BulkMove, limit: number): Promise<Moved[]> {
  const { from, to, names, userId, by, source, requestId, now } = move;
  const deals = await tx.$queryRaw<DealRecord[]>`SELECT * FROM "Deal"
    WHERE "scopeKey" = ${from} ORDER BY "id" LIMIT ${limit} FOR UPDATE`;
  const ids = deals.map(({ id }) => id);
  if (ids.length === 0) return [];
  const kept = keepsAssignee(move);
  await tx.$executeRaw`INSERT INTO "DealTimeline"
      ("id", "dealId", "at", "kind", "changes", "actorId", "actorName", "source", "version", "requestId")
    SELECT gen_random_uuid()::text, d."id", ${now}, 'moved',
      jsonb_build_object('team', ${JSON.stringify(names)}::jsonb) ||
        CASE WHEN d."assignedToId" IS NULL OR ${kept} THEN '{}'::jsonb
        ELSE jsonb_build_object('assignedToId',
          jsonb_build_object('old', d."assignedToId", 'new', NULL)) END,
      ${by.id}, ${by.name}, ${source}, d."version" + 1, ${requestId}
    FROM "Deal" d WHERE d."id" = ANY(${ids}::text[])`;
  const after = await tx.$queryRaw<{ id: string; assignedToId: string | null }[]>`
    UPDATE "Deal" d SET "scopeKey" = ${to.scopeKey}, "teamId" = ${to.teamId},
      "leftScopes" = array_append(array_remove(array_remove(d."leftScopes", ${from}), ${to.scopeKey}), ${from}),
      "userId" = coalesce(${userId}, d."userId"),
      "assignedToId" = CASE WHEN ${kept} THEN d."assignedToId" END,
      "version" = d."version" + 1, "updatedAt" = ${now},
      "eventSequence" = d."eventSequence" + CASE WHEN d."deletedAt" IS NULL THEN 1 ELSE 0 END,
      "riskPolicyVersion" = NULL, "riskNormsVersion" = NULL
    WHERE d."id" = ANY(${ids}::text[]) RETURNING d."id", d."assignedToId"`;
  await moveAttached(tx, ids, to);
  const assignees = new Map(after.map(({ id, assignedToId }) => [id, assignedToId]));
  return deals.map((deal) => ({ before: deal, assignedToId: assignees.get(deal.id) ?? null }));
}

/** Deals that were moved and not yet scored where they lie now, the bin included, locked. */
export function lockUnscored(tx: Tx, scopeKey: string, limit: number): Promise<DealRecord[]> {
  return tx.$queryRaw<DealRecord[]>`SELECT * FROM "Deal"
    WHERE "scopeKey" = ${scopeKey} AND "riskPolicyVersion" IS NULL
    ORDER BY "id" LIMIT ${limit} FOR UPDATE SKIP LOCKED`;
}

export function countDeals(db: Db, scopeKey: string): Promise<number> {
  return db.deal.count({ where: { scopeKey } });
}

/** Removes the next deals of a scope with all that hangs on them. @returns how many */
export function eraseBatch(tx: Tx, scopeKey: string, limit: number): Promise<number> {
  return tx.$executeRaw`DELETE FROM "Deal" WHERE "id" IN
    (SELECT "id" FROM "Deal" WHERE "scopeKey" = ${scopeKey} ORDER BY "id" LIMIT ${limit})`;
}

export async function eraseContacts(tx: Tx, scopeKey: string): Promise<void> {
  await tx.contact.deleteMany({ where: { scopeKey } });
}
