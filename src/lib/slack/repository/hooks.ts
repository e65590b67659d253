import 'server-only';
import type { Db, Tx } from '../../platform/db';

const COLUMNS = {
  id: true,
  userId: true,
  teamId: true,
  scopeKey: true,
  name: true,
  urlSealed: true,
  events: true,
  isActive: true,
  disabledReason: true,
  disabledAt: true,
  lastUsedAt: true,
  createdAt: true,
} as const;

const OLDEST_FIRST = [{ createdAt: 'asc' }, { id: 'asc' }] as const;

export function listHooks(db: Db, scopeKey: string) {
  return db.slackHook.findMany({
    where: { scopeKey },
    select: COLUMNS,
    orderBy: [...OLDEST_FIRST],
  });
}
export type HookRow = Awaited<ReturnType<typeof listHooks>>[number];

export function findHook(
  db: Db,
  scopeKeys: readonly string[],
  id: string,
): Promise<HookRow | null> {
  return db.slackHook.findFirst({
    where: { id, scopeKey: { in: [...scopeKeys] } },
    select: COLUMNS,
  });
}

export function countHooks(tx: Tx, scopeKey: string): Promise<number> {
  return tx.slackHook.count({ where: { scopeKey } });
}

/** Makes all who change a person's own channels take turns; false where the account is gone. */
export async function lockPerson(tx: Tx, userId: string): Promise<boolean> {
  const rows = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM "User" WHERE "id" = ${userId} AND "deletedAt" IS NULL FOR NO KEY UPDATE`;
  return rows.length > 0;
}

/** Before a channel of it and before the trail, as everybody does who changes or deletes a team. */
export async function lockTeam(tx: Tx, teamId: string): Promise<void> {
  await tx.$queryRaw`SELECT 1 FROM "Team" WHERE "id" = ${teamId} FOR NO KEY UPDATE`;
}

/** Who changes a channel takes it first, and then its messages: nobody waits in a circle. */
export async function lockHook(tx: Tx, id: string): Promise<HookRow | null> {
  await tx.$queryRaw`SELECT 1 FROM "SlackHook" WHERE "id" = ${id} FOR NO KEY UPDATE`;
  return tx.slackHook.findUnique({ where: { id }, select: COLUMNS });
}

export interface NewHook {
  readonly id: string;
  readonly userId: string;
  readonly teamId: string | null;
  readonly scopeKey: string;
  readonly name: string;
  readonly urlSealed: string;
  readonly events: readonly string[];
  readonly createdAt: Date;
}

export function insertHook(tx: Tx, { events, ...hook }: NewHook): Promise<HookRow> {
  return tx.slackHook.create({ data: { ...hook, events: [...events] }, select: COLUMNS });
}

export type HookChange = Partial<
  Pick<HookRow, 'name' | 'urlSealed' | 'events' | 'isActive' | 'disabledReason' | 'disabledAt'> & {
    lastDurationMs: null;
  }
>;

export function updateHook(tx: Tx, id: string, data: HookChange): Promise<HookRow> {
  return tx.slackHook.update({ where: { id }, data, select: COLUMNS });
}

export interface Exchanged {
  /** When something arrived; null where nothing did. */
  readonly usedAt: Date | null;
  /** Null where it says nothing of the address. */
  readonly durationMs: number | null;
}

export async function noteExchange(
  db: Db,
  id: string,
  { usedAt, durationMs }: Exchanged,
): Promise<void> {
  const data = {
    ...(usedAt === null ? {} : { lastUsedAt: usedAt }),
    ...(durationMs === null ? {} : { lastDurationMs: durationMs }),
  };
  await db.slackHook.updateMany({ where: { id }, data });
}

/** With its messages. */
export async function deleteHook(tx: Tx, id: string): Promise<void> {
  await tx.slackHook.delete({ where: { id } });
}

export interface Listener {
  readonly id: string;
  readonly scopeKey: string;
  readonly events: readonly string[];
}

/**
 * The channels that hear of one of these events. Nobody removes them before the transaction ends, or
 * a message for one of them would undo the change that it tells of.
 */
export function listListeners(
  tx: Tx,
  scopeKeys: readonly string[],
  types: readonly string[],
): Promise<Listener[]> {
  return tx.$queryRaw<Listener[]>`
    SELECT "id", "scopeKey", "events" FROM "SlackHook"
    WHERE "scopeKey" = ANY(${[...scopeKeys]}::text[]) AND "isActive"
      AND "events" && ${[...types]}::text[]
    ORDER BY "id" FOR KEY SHARE`;
}

/** The channel that carries a person's own notifications, kept until the transaction ends. */
export async function findCarrier(tx: Tx, scopeKey: string): Promise<string | null> {
  const [row] = await tx.$queryRaw<{ id: string }[]>`
    SELECT "id" FROM "SlackHook" WHERE "scopeKey" = ${scopeKey} AND "isActive"
    ORDER BY "createdAt", "id" LIMIT 1 FOR KEY SHARE`;
  return row?.id ?? null;
}

/** What the audit trail calls a person; null where the account is gone. */
export async function findAuditRef(tx: Tx, userId: string): Promise<string | null> {
  const user = await tx.user.findUnique({ where: { id: userId }, select: { auditRef: true } });
  return user?.auditRef ?? null;
}

/** Of a team: who set the channel up, while they may change it, or else its owners. */
export async function listResponsible(
  tx: Tx,
  teamId: string,
  userId: string,
): Promise<readonly string[]> {
  const leads = await tx.teamMember.findMany({
    where: { teamId, role: { in: ['owner', 'admin'] } },
    select: { userId: true, role: true },
  });
  if (leads.some((lead) => lead.userId === userId)) return [userId];
  return leads.filter(({ role }) => role === 'owner').map((owner) => owner.userId);
}
