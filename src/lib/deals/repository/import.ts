import 'server-only';
import { rolesWith } from '../../auth';
import { newId } from '../../core/ids';
import type { Db, Tx } from '../../platform/db';
import type { DealRecord } from './deal-record';
import type { IncomingContact, IncomingMeeting } from '../import/incoming-deal';

/**
 * Deals of the scope that came from the same sources under the same ids, or whose own id it is (a
 * file that was exported here), locked for change.
 */
export function lockImported(
  tx: Tx,
  scopeKey: string,
  externalIds: readonly string[],
): Promise<DealRecord[]> {
  return tx.$queryRaw<DealRecord[]>`SELECT * FROM "Deal" WHERE "scopeKey" = ${scopeKey}
    AND ("externalId" = ANY(${[...externalIds]}::text[]) OR "id" = ANY(${[...externalIds]}::text[]))
    ORDER BY "id" FOR UPDATE`;
}

/** Those of the outside ids whose deal from the source was moved out of the scope, wherever it lies. */
export async function listMovedAway(
  tx: Tx,
  scopeKey: string,
  source: string,
  externalIds: readonly string[],
): Promise<string[]> {
  const found = await tx.deal.findMany({
    where: { externalId: { in: [...externalIds] }, source, leftScopes: { has: scopeKey } },
    select: { externalId: true },
    distinct: ['externalId'],
  });
  return found.flatMap(({ externalId }) => externalId ?? []);
}

export async function listKnownEventIds(
  tx: Tx,
  dealIds: readonly string[],
): Promise<Map<string, Set<string>>> {
  if (dealIds.length === 0) return new Map();
  const rows = await tx.dealEvent.findMany({
    where: { dealId: { in: [...dealIds] }, externalId: { not: null } },
    select: { dealId: true, externalId: true },
  });
  const known = new Map<string, Set<string>>();
  for (const { dealId, externalId } of rows) {
    const ids = known.get(dealId) ?? new Set();
    known.set(dealId, ids.add(externalId ?? ''));
  }
  return known;
}

/** Who can look after deals of a team, by address and by name, to find the owner that a file names. */
export async function listAssignable(db: Db, teamId: string | null, userId: string) {
  return db.user.findMany({
    where: {
      deletedAt: null,
      ...(teamId
        ? { memberships: { some: { teamId, role: { in: [...rolesWith('deal.update')] } } } }
        : { id: userId }),
    },
    select: { id: true, name: true, email: true },
  });
}

const AT_HIGH_RISK = { deletedAt: null, outcome: null, riskLevel: 'High' } as const;

/** Open deals at high risk of a place that came from one source; a demo's own only bear its name. */
export function countHighRiskFrom(db: Db, scopeKey: string, source: string): Promise<number> {
  return db.deal.count({ where: { scopeKey, source, isDemo: false, ...AT_HIGH_RISK } });
}

/** Open deals at high risk that an import has written. */
export async function countHighRiskOf(db: Db, importId: string): Promise<number> {
  const [row] = await db.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS "count" FROM "ImportedDeal" i JOIN "Deal" d ON d."id" = i."dealId"
    WHERE i."importId" = ${importId} AND d."deletedAt" IS NULL AND d."outcome" IS NULL
      AND d."riskLevel" = 'High'`;
  return row?.count ?? 0;
}

interface DealPeople {
  readonly dealId: string;
  readonly scopeKey: string;
  readonly userId: string;
  readonly account: string | null;
  readonly contacts: readonly IncomingContact[];
  readonly meetings: readonly IncomingMeeting[];
}

/** Contacts with their roles and the meetings of newly imported deals. */
export async function insertPeople(tx: Tx, deals: readonly DealPeople[]): Promise<void> {
  const contacts = deals.flatMap(({ dealId, scopeKey, account, contacts: people }) =>
    people.map((person) => ({ ...person, id: newId(), dealId, scopeKey, account })),
  );
  // Most imports bring neither, and an empty insert is a statement all the same.
  if (contacts.length > 0) {
    await tx.contact.createMany({
      data: contacts.map(({ id, scopeKey, name, email, account }) => ({
        id,
        scopeKey,
        name,
        email,
        account,
      })),
    });
    await tx.dealContact.createMany({
      data: contacts.map(({ id, dealId, role }) => ({ dealId, contactId: id, role })),
    });
  }
  const meetings = deals.flatMap(({ dealId, userId, meetings: held }) =>
    held.map((meeting) => ({
      ...meeting,
      attendees: [...meeting.attendees],
      dealId,
      userId,
      source: 'manual',
    })),
  );
  if (meetings.length > 0) await tx.meeting.createMany({ data: meetings });
}

/** How many demo deals lie under each owner key and creator, those in the bin included. */
export async function countDemoDeals(db: Db): Promise<Map<string, number>> {
  const rows = await db.deal.groupBy({
    by: ['scopeKey', 'userId'],
    where: { isDemo: true },
    _count: true,
  });
  return new Map(rows.map(({ scopeKey, userId, _count }) => [`${scopeKey}|${userId}`, _count]));
}
