import 'server-only';
import { Prisma, type Db, type Tx } from '../../platform/db';
import { INTEGRATIONS, type IntegrationName } from '../model';

/** One person's connection to one provider; what is sealed is still sealed here. */
export interface ConnectionRow {
  readonly name: IntegrationName;
  readonly id: string;
  readonly userId: string;
  readonly scopeKey: string;
  readonly teamId: string | null;
  readonly authKind: 'token' | 'oauth';
  readonly apiKey: string;
  readonly refreshToken: string | null;
  readonly tokenExpiresAt: Date | null;
  readonly accountName: string | null;
  /** The provider's id of what was connected: organisation, portal, calendar. */
  readonly accountId: string | null;
  /** Salesforce: the instance's address; Google Calendar: the calendar's id. */
  readonly address: string | null;
  readonly isActive: boolean;
  readonly syncEnabled: boolean;
  readonly syncEveryMinutes: number;
  readonly lastSyncAt: Date | null;
  readonly lastSyncStatus: string | null;
  readonly syncErrors: string | null;
  readonly totalSynced: number;
  readonly cursor: unknown;
  readonly settings: unknown;
  readonly stages: unknown;
  readonly failureCount: number;
  readonly pausedUntil: Date | null;
  readonly createdAt: Date;
}

interface Table {
  readonly name: string;
  /** Columns that are called otherwise in each table. */
  readonly address: string | null;
  readonly accountId: string | null;
}

const TABLES: Readonly<Record<IntegrationName, Table>> = {
  salesforce: {
    name: 'SalesforceIntegration',
    address: 'instanceUrl',
    accountId: 'organizationId',
  },
  hubspot: { name: 'HubSpotIntegration', address: null, accountId: 'portalId' },
  google_calendar: { name: 'GoogleCalendarIntegration', address: 'calendarId', accountId: null },
};

/** Bound into what is sealed, so that it opens in this row alone. */
export const sealPlace = (
  name: IntegrationName,
  column: 'apiKey' | 'refreshToken',
  { id, userId }: Pick<ConnectionRow, 'id' | 'userId'>,
): string => `${TABLES[name].name}.${column}:${id}:${userId}`;

const tableOf = (name: IntegrationName) => Prisma.raw(`"${TABLES[name].name}"`);

function columnsOf(name: IntegrationName) {
  const { address, accountId } = TABLES[name];
  const column = (real: string | null, as: string) => `${real ? `"${real}"` : 'NULL::text'} AS "${as}"`; // prettier-ignore
  return Prisma.raw(`'${name}' AS "name", "id", "userId", "scopeKey", "teamId", "authKind", "apiKey",
    "refreshToken", "tokenExpiresAt", "accountName", ${column(accountId, 'accountId')},
    ${column(address, 'address')}, "isActive", "syncEnabled", "syncEveryMinutes", "lastSyncAt",
    "lastSyncStatus", "syncErrors", "totalSynced", "cursor", "settings", "stages", "failureCount",
    "pausedUntil", "createdAt"`);
}

export async function findConnection(
  db: Db,
  name: IntegrationName,
  userId: string,
): Promise<ConnectionRow | null> {
  const [row] = await db.$queryRaw<ConnectionRow[]>`
    SELECT ${columnsOf(name)} FROM ${tableOf(name)} WHERE "userId" = ${userId}`;
  return row ?? null;
}

/** Somebody else's connection that brings something to a place. */
export interface OtherConnection {
  readonly integration: IntegrationName;
  readonly userId: string;
  readonly by: string;
  readonly account: string | null;
}

/** Who else has a connection that brings something to this place, and belongs there. */
export function listOthers(
  db: Db,
  name: IntegrationName,
  { scopeKey, userId }: Pick<ConnectionRow, 'scopeKey' | 'userId'>,
): Promise<OtherConnection[]> {
  return db.$queryRaw<OtherConnection[]>`
    SELECT ${name} AS "integration", u."id" AS "userId", u."name" AS "by", c."accountName" AS "account"
    FROM ${tableOf(name)} c JOIN "User" u ON u."id" = c."userId"
    JOIN "TeamMember" t ON t."teamId" = c."teamId" AND t."userId" = c."userId"
    WHERE c."scopeKey" = ${scopeKey} AND c."userId" <> ${userId} AND c."isActive"
    ORDER BY u."name", c."id"`;
}

export async function findConnectionById(
  db: Db,
  name: IntegrationName,
  id: string,
): Promise<ConnectionRow | null> {
  const [row] = await db.$queryRaw<ConnectionRow[]>`
    SELECT ${columnsOf(name)} FROM ${tableOf(name)} WHERE "id" = ${id}`;
  return row ?? null;
}

/** Locked until the transaction ends: of two processes only one renews a grant. */
export async function lockConnection(
  tx: Tx,
  name: IntegrationName,
  id: string,
): Promise<ConnectionRow | null> {
  const [row] = await tx.$queryRaw<ConnectionRow[]>`
    SELECT ${columnsOf(name)} FROM ${tableOf(name)} WHERE "id" = ${id} FOR UPDATE`;
  return row ?? null;
}

/**
 * Whose time for a sync by itself has come, the longest waiting first. After a fault that is the end of
 * its pause: what broke off is not left lying until the next usual time.
 */
export async function listDue(db: Db, now: Date, limit: number): Promise<ConnectionRow[]> {
  const rows = await Promise.all(
    INTEGRATIONS.map(
      (name) => db.$queryRaw<ConnectionRow[]>`
        SELECT ${columnsOf(name)} FROM ${tableOf(name)} c
        WHERE "isActive" AND "syncEnabled" AND coalesce("pausedUntil", ${now}::timestamptz) <= ${now}
          AND ("failureCount" > 0
            OR coalesce((SELECT max(r."createdAt") FROM "SyncRun" r WHERE r."integrationId" = c."id"),
              c."createdAt") <= ${now}::timestamptz - make_interval(mins => "syncEveryMinutes"))
          AND NOT EXISTS (SELECT 1 FROM "SyncRun" r
            WHERE r."integrationId" = c."id" AND r."status" IN ('queued', 'running'))
        ORDER BY "lastSyncAt" NULLS FIRST, "id" LIMIT ${limit}`,
    ),
  );
  return rows.flat().toSorted((a, b) => (a.lastSyncAt?.getTime() ?? 0) - (b.lastSyncAt?.getTime() ?? 0)); // prettier-ignore
}

export interface NewConnection extends Pick<
  ConnectionRow,
  | 'name'
  | 'id'
  | 'userId'
  | 'scopeKey'
  | 'teamId'
  | 'authKind'
  | 'apiKey'
  | 'refreshToken'
  | 'tokenExpiresAt'
  | 'accountName'
  | 'accountId'
  | 'address'
  | 'createdAt'
> {
  readonly stages: readonly object[];
}

/** @throws a unique violation where the person has a connection to this provider */
export async function insertConnection(tx: Tx, row: NewConnection): Promise<void> {
  const { address, accountId } = TABLES[row.name];
  const own = [
    ...(address ? [[address, row.address] as const] : []),
    ...(accountId ? [[accountId, row.accountId] as const] : []),
  ];
  const names = Prisma.raw(own.map(([column]) => `, "${column}"`).join(''));
  const values = own.map(([, value]) => Prisma.sql`, ${value}`);
  await tx.$executeRaw`
    INSERT INTO ${tableOf(row.name)} ("id", "userId", "scopeKey", "teamId", "authKind", "apiKey",
      "refreshToken", "tokenExpiresAt", "accountName", "stages", "createdAt", "updatedAt" ${names})
    VALUES (${row.id}, ${row.userId}, ${row.scopeKey}, ${row.teamId}, ${row.authKind}, ${row.apiKey},
      ${row.refreshToken}, ${row.tokenExpiresAt}, ${row.accountName}, ${JSON.stringify(row.stages)}::jsonb,
      ${row.createdAt}, ${row.createdAt} ${values.length > 0 ? Prisma.join(values, '') : Prisma.empty})`;
}

/** What may change of a connection; what is left out stays. */
export type ConnectionChange = Partial<
  Pick<
    ConnectionRow,
    | 'authKind'
    | 'apiKey'
    | 'refreshToken'
    | 'tokenExpiresAt'
    | 'accountName'
    | 'isActive'
    | 'syncEnabled'
    | 'syncEveryMinutes'
    | 'lastSyncAt'
    | 'lastSyncStatus'
    | 'syncErrors'
    | 'totalSynced'
    | 'failureCount'
    | 'pausedUntil'
  >
> & {
  readonly cursor?: object | null;
  readonly settings?: object;
  readonly stages?: readonly object[];
  /** Left as it is where the provider has none. */
  readonly address?: string | null;
};

const JSON_COLUMNS: ReadonlySet<string> = new Set(['cursor', 'settings', 'stages']);

export async function saveConnection(
  db: Db,
  name: IntegrationName,
  id: string,
  change: ConnectionChange,
  now: Date,
): Promise<void> {
  const { address, ...rest } = change;
  const own = TABLES[name].address;
  const columns = own && address !== undefined ? { ...rest, [own]: address } : rest;
  const set = Object.entries(columns).map(([column, value]) => {
    const text = value === null ? null : JSON.stringify(value);
    return JSON_COLUMNS.has(column)
      ? Prisma.sql`${Prisma.raw(`"${column}"`)} = ${text}::jsonb, `
      : Prisma.sql`${Prisma.raw(`"${column}"`)} = ${value}, `;
  });
  await db.$executeRaw`
    UPDATE ${tableOf(name)} SET ${Prisma.join(set, '')} "updatedAt" = ${now} WHERE "id" = ${id}`;
}

export async function deleteConnection(tx: Tx, name: IntegrationName, id: string): Promise<void> {
  await tx.$executeRaw`DELETE FROM ${tableOf(name)} WHERE "id" = ${id}`;
}
