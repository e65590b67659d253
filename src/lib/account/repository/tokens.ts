import 'server-only';
import type { Db, Tx } from '../../platform/db';
import type { ApiToken } from '../../platform/db/generated/client';

export type TokenRow = Omit<ApiToken, 'tokenHash'>;

const withoutHash = { tokenHash: true } as const;
/** More that have ended than anybody reads are not listed. */
const MAX_ENDED = 100;

/** A person's tokens by turns: two made at once cannot both be the last one allowed. */
export async function lockTokens(tx: Tx, userId: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`tokens:${userId}`}, 0))`;
}

const live = (userId: string, now: Date) => ({
  userId,
  revokedAt: null,
  OR: [{ expiresAt: null }, { expiresAt: { gt: now } }],
});

export function countLive(db: Db, userId: string, now: Date): Promise<number> {
  return db.apiToken.count({ where: live(userId, now) });
}

/** The live ones, then those that ended since; each newest first. */
export async function listTokens(
  db: Db,
  userId: string,
  now: Date,
  endedSince: Date,
): Promise<TokenRow[]> {
  const orderBy = [{ createdAt: 'desc' }, { id: 'desc' }] as const;
  const rows = await db.apiToken.findMany({
    where: live(userId, now),
    omit: withoutHash,
    orderBy: [...orderBy],
  });
  const ended = await db.apiToken.findMany({
    where: {
      userId,
      NOT: live(userId, now),
      OR: [{ revokedAt: { gt: endedSince } }, { revokedAt: null, expiresAt: { gt: endedSince } }],
    },
    omit: withoutHash,
    orderBy: [...orderBy],
    take: MAX_ENDED,
  });
  return [...rows, ...ended];
}

export function findToken(db: Db, userId: string, id: string): Promise<TokenRow | null> {
  return db.apiToken.findFirst({ where: { id, userId }, omit: withoutHash });
}

export function revokeToken(tx: Tx, id: string, at: Date): Promise<TokenRow> {
  return tx.apiToken.update({ where: { id }, data: { revokedAt: at }, omit: withoutHash });
}
