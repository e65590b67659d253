import { createWorld, DAY, type PersonKey, type World } from '@/test/factories';
import type { OrgRecord, SalesforceOrg } from '@/test/stand-ins/salesforce/org';
import {
  startSalesforceStandIn,
  type OrgChoices,
  type SalesforceStandIn,
} from '@/test/stand-ins/salesforce/server';
import { registerPlanner, type RecordedEvent } from '../events';
import { parseEnv } from '../platform/env/schema';
import { connectIntegration, getSync, runSync } from './index';
import type { SyncKind } from './model';
import { findConnection, type ConnectionRow } from './repository/connections';
import { beginSync } from './start-sync';

export interface SyncWalk {
  readonly world: World;
  readonly salesforce: SalesforceStandIn;
  readonly env: ReturnType<typeof envFor>;
  /** What has been told to followers since the walk or `forget` began, whether announced or not. */
  readonly told: RecordedEvent[];
  addOrg(choices?: OrgChoices): SalesforceOrg;
  connect(org: SalesforceOrg, by?: PersonKey, teamId?: string | null): Promise<string>;
  /** @throws where that person has no connection */
  connection(by?: PersonKey): Promise<ConnectionRow>;
  begin(by?: PersonKey, kind?: SyncKind): Promise<string>;
  /** Begins a sync (or joins the one under way) and works on it to its end. */
  sync(by?: PersonKey, kind?: SyncKind): Promise<Awaited<ReturnType<typeof getSync>>>;
  work(syncId: string, signal?: AbortSignal): ReturnType<typeof runSync>;
  /** Forgets connections, deals and requests; people, teams and the clock stay. */
  clear(): Promise<void>;
  close(): Promise<void>;
}

const KEYS = `k1:${Buffer.alloc(32, 7).toString('base64')}`;

const envFor = (salesforce: SalesforceStandIn) =>
  parseEnv(
    { SALESFORCE_ALLOWED_HOSTS: salesforce.host, SENTINEL_ENCRYPTION_KEYS: KEYS },
    { crossChecks: false },
  );

async function clear({ deps: { db } }: World): Promise<void> {
  await db.deal.deleteMany();
  await db.contact.deleteMany();
  await db.meeting.deleteMany();
  await db.salesforceIntegration.deleteMany();
  await db.syncRun.deleteMany();
  await db.integrationLog.deleteMany();
  await db.eventLog.deleteMany();
  await db.lease.deleteMany();
}

/** Two teams, a pretend Salesforce that shares their clock, and how to sync from it. */
export async function startSyncWalk(): Promise<SyncWalk> {
  const world = await createWorld();
  const salesforce = await startSalesforceStandIn({ now: () => world.clock.now().getTime() });
  const env = envFor(salesforce);
  const told: RecordedEvent[] = [];
  registerPlanner('test-follower', async (_tx, events) => {
    told.push(...events);
  });
  const connection = async (by: PersonKey = 'owner') => {
    const row = await findConnection(world.deps.db, 'salesforce', world.userId(by));
    if (!row) throw new Error(`${by} is not connected.`);
    return row;
  };
  const begin = async (by: PersonKey = 'owner', kind?: SyncKind) =>
    beginSync(world.deps, await connection(by), {
      trigger: 'manual',
      requestId: null,
      ...(kind ? { kind } : {}),
    });
  const work = (syncId: string, signal?: AbortSignal) =>
    runSync(world.deps, syncId, { until: Date.now() + 60_000, signal }, env);
  return {
    world,
    salesforce,
    env,
    told,
    addOrg: (choices) => salesforce.addOrg(choices),
    connect: async (org, by = 'owner', teamId = world.teamId('north')) => {
      const accessToken = org.newToken();
      const credentials = tokenFor(salesforce, accessToken);
      const request = await world.request(by);
      await connectIntegration(world.deps, env, request, 'salesforce', { credentials, teamId });
      return accessToken;
    },
    connection,
    begin,
    work,
    sync: async (by, kind) => {
      const syncId = await begin(by, kind);
      await work(syncId);
      return getSync(world.deps, await world.actor(by ?? 'owner'), syncId);
    },
    clear: async () => {
      await clear(world);
      salesforce.forgetRequests();
      salesforce.behave(() => null);
      salesforce.slowBy(0);
      told.length = 0;
    },
    close: async () => {
      await salesforce.close();
      await world.close();
    },
  };
}

export const tokenFor = (salesforce: SalesforceStandIn, accessToken: string) =>
  ({
    authKind: 'token',
    accessToken,
    refreshToken: null,
    expiresAt: null,
    address: salesforce.url,
  }) as const;

export const dayFrom = ({ clock }: World, days: number): string =>
  new Date(clock.now().getTime() + days * DAY).toISOString().slice(0, 10);

export const addOpportunity = (
  { world }: Pick<SyncWalk, 'world'>,
  org: SalesforceOrg,
  fields: OrgRecord = {},
): string =>
  org.add('Opportunity', {
    Name: 'Globex renewal',
    StageName: 'Prospecting',
    Amount: 12_000,
    CloseDate: dayFrom(world, 60),
    ...fields,
  });

/**
 * Where each row of these tables stands: PostgreSQL gives a row another `xmin` whenever it is written,
 * with the same content, too.
 */
export async function rowVersions({ deps: { db } }: World): Promise<readonly string[]> {
  const rows = await db.$queryRaw<{ row: string }[]>`
    SELECT 'Deal ' || "id" || xmin::text AS "row" FROM "Deal"
    UNION ALL SELECT 'DealEvent ' || "id" || xmin::text FROM "DealEvent"
    UNION ALL SELECT 'DealTimeline ' || "id" || xmin::text FROM "DealTimeline"
    UNION ALL SELECT 'Contact ' || "id" || xmin::text FROM "Contact"
    UNION ALL SELECT 'DealContact ' || "dealId" || "contactId" || xmin::text FROM "DealContact"
    UNION ALL SELECT 'Meeting ' || "id" || xmin::text FROM "Meeting"
    UNION ALL SELECT 'EventLog ' || "id" || xmin::text FROM "EventLog"
    UNION ALL SELECT 'Notification ' || "id" || xmin::text FROM "Notification"
    UNION ALL SELECT 'Alert ' || "id" || xmin::text FROM "Alert"
    ORDER BY 1`;
  return rows.map(({ row }) => row);
}

/** The types of what outsiders were told, in the order of telling. */
export async function announced({ deps: { db } }: World): Promise<readonly string[]> {
  const rows = await db.eventLog.findMany({ orderBy: [{ createdAt: 'asc' }, { id: 'asc' }] });
  return rows.map(({ type }) => type);
}
