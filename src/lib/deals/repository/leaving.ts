import 'server-only';
import type { Tx } from '../../platform/db';

/** Deals that a person made become another one's; who looks after them stays. */
export async function changeMaker(
  tx: Tx,
  scopeKey: string,
  fromUserId: string,
  toUserId: string,
): Promise<void> {
  await tx.$executeRaw`UPDATE "Deal" SET "userId" = ${toUserId}
    WHERE "scopeKey" = ${scopeKey} AND "userId" = ${fromUserId}`;
}

/**
 * The author's name goes from the facts that a person's edits made, and from those that they logged
 * themselves. A logged fact knows its author by name alone: where somebody of that name is still in
 * the team, it stays, since nobody can tell whose it is.
 *
 * @returns the deals whose history was changed by that
 */
export async function renameAuthor(
  tx: Tx,
  { userId, name }: { readonly userId: string; readonly name: string },
  to: string,
): Promise<string[]> {
  const edited = await tx.$queryRaw<{ dealId: string }[]>`
    UPDATE "DealEvent" e SET "actor" = ${to} FROM "DealTimeline" t
    WHERE t."actorId" = ${userId} AND e."dealId" = t."dealId" AND e."timelineId" = t."id"
      AND e."actor" = ${name} RETURNING e."dealId"`;
  const logged = await tx.$queryRaw<{ dealId: string }[]>`
    UPDATE "DealEvent" e SET "actor" = ${to} FROM "Deal" d
    WHERE d."id" = e."dealId" AND e."timelineId" IS NULL AND e."actor" = ${name}
      AND e."source" IN ('screen', 'api')
      AND d."teamId" IN (SELECT "teamId" FROM "TeamMember" WHERE "userId" = ${userId})
      AND NOT EXISTS (SELECT 1 FROM "TeamMember" m JOIN "User" u ON u."id" = m."userId"
        WHERE m."teamId" = d."teamId" AND u."name" = ${name} AND u."id" <> ${userId})
    RETURNING e."dealId"`;
  return [...new Set([...edited, ...logged].map(({ dealId }) => dealId))];
}

/** Null where the score itself is not what the history gives any more: the sweep judges anew. */
export async function saveSeals(
  tx: Tx,
  seals: readonly { readonly id: string; readonly hash: string | null }[],
): Promise<void> {
  if (seals.length === 0) return;
  await tx.$executeRaw`UPDATE "Deal" d SET "riskInputsHash" = r."hash"
    FROM jsonb_to_recordset(${JSON.stringify(seals)}::jsonb) AS r("id" text, "hash" text)
    WHERE d."id" = r."id"`;
}
