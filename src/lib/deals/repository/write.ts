import 'server-only';
import { isId } from '../../core/ids';
import { notFound } from '../../core/errors';
import type { Tx } from '../../platform/db';
import { rolesWith, type Scope } from '../../auth';
import type {
  ChangeContext,
  ChangeKind,
  DealRecord,
  FieldChanges,
  NewHistoryEvent,
} from '../deal-change';

/** Columns of "Deal" with the type that JSON text is cast to; one list for insert and update. */
const DEAL_COLUMNS = {
  id: 'text', scopeKey: 'text', userId: 'text', teamId: 'text', assignedToId: 'text', name: 'text',
  account: 'text', stage: '"DealStage"', crmStage: 'text', value: 'numeric', currency: 'char(3)',
  location: 'text', isDemo: 'boolean', source: 'text', externalId: 'text', leftScopes: 'text[]', ownerName: 'text', sourceSnapshot: 'jsonb',
  expectedCloseDate: 'timestamptz', closedAt: 'timestamptz', outcome: '"DealOutcome"',
  lostReason: 'text', nextStep: 'text', nextStepAt: 'timestamptz', stageEnteredAt: 'timestamptz',
  lastTouchAt: 'timestamptz', pushCount: 'int', version: 'int', eventSequence: 'int',
  riskScore: 'float8', riskLevel: 'text', riskReasons: 'text[]', riskContributions: 'jsonb',
  riskNextAction: 'jsonb', riskAlertState: 'jsonb', priority: 'float8', riskAsOf: 'timestamptz',
  riskPolicyVersion: 'text', riskEngineVersion: 'text', riskNormsVersion: 'text', riskInputsHash: 'text',
  notRiskUntil: 'timestamptz', notRiskReason: 'text', notRiskById: 'text',
  createdAt: 'timestamptz', updatedAt: 'timestamptz', deletedAt: 'timestamptz',
} as const satisfies Record<keyof DealRecord, string>; // prettier-ignore

const names = Object.keys(DEAL_COLUMNS).map((name) => `"${name}"`);
const typed = Object.entries(DEAL_COLUMNS).map(([name, type]) => `"${name}" ${type}`);
const assigned = names
  .filter((name) => name !== '"id"')
  .map((name) => `${name} = excluded.${name}`);

const UPSERT_DEALS = `INSERT INTO "Deal" (${names.join(', ')})
  SELECT ${names.join(', ')} FROM jsonb_to_recordset($1::jsonb) AS r(${typed.join(', ')})
  ON CONFLICT ("id") DO UPDATE SET ${assigned.join(', ')}`;

/** Writes whole rows, new and known ones alike, in one statement. */
export async function saveDeals(tx: Tx, deals: readonly DealRecord[]): Promise<void> {
  if (deals.length === 0) return;
  await tx.$executeRawUnsafe(UPSERT_DEALS, JSON.stringify(deals));
}

const INSERT_HISTORY = `INSERT INTO "DealEvent"
    ("id", "dealId", "at", "type", "from", "to", "crmFrom", "crmTo", "actor", "text", "source", "externalId", "timelineId", "recordedAt", "importId")
  SELECT * FROM jsonb_to_recordset($1::jsonb) AS r("id" text, "dealId" text, "at" timestamptz, "type" text,
    "from" text, "to" text, "crmFrom" text, "crmTo" text, "actor" text, "text" text, "source" text,
    "externalId" text, "timelineId" text, "recordedAt" timestamptz, "importId" text)
  ON CONFLICT ("dealId", "externalId") DO NOTHING`;

export interface HistoryRow extends NewHistoryEvent {
  readonly id: string;
  readonly dealId: string;
  readonly timelineId: string | null;
}

export async function insertHistory(
  tx: Tx,
  rows: readonly HistoryRow[],
  { source, now, importId }: ChangeContext,
): Promise<void> {
  if (rows.length === 0) return;
  const told = { source, recordedAt: now, importId: importId ?? null };
  const json = JSON.stringify(rows.map((row) => ({ ...row, ...told })));
  await tx.$executeRawUnsafe(INSERT_HISTORY, json);
}

export interface TimelineRow {
  readonly id: string;
  readonly deal: Pick<DealRecord, 'id' | 'version'>;
  readonly kind: ChangeKind;
  readonly changes: FieldChanges;
  readonly byNobody?: boolean;
}

const INSERT_TIMELINE = `INSERT INTO "DealTimeline"
    ("id", "dealId", "at", "kind", "changes", "actorId", "actorName", "source", "version", "requestId")
  SELECT * FROM jsonb_to_recordset($1::jsonb) AS r("id" text, "dealId" text, "at" timestamptz,
    "kind" text, "changes" jsonb, "actorId" text, "actorName" text, "source" text, "version" int,
    "requestId" text)`;

export async function insertTimeline(
  tx: Tx,
  rows: readonly TimelineRow[],
  { now, actorId, actorName, source, requestId }: ChangeContext,
): Promise<void> {
  if (rows.length === 0) return;
  const by = { at: now, source, requestId };
  const data = rows.map(({ id, deal, kind, changes, byNobody = false }) => ({
    id,
    dealId: deal.id,
    kind,
    changes,
    version: deal.version,
    ...by,
    ...(byNobody ? { actorId: null, actorName: null } : { actorId, actorName }),
  }));
  await tx.$executeRawUnsafe(INSERT_TIMELINE, JSON.stringify(data));
}

/**
 * Reads deals for change and keeps others from changing them until the transaction ends. Ids are
 * locked in their order, so that two batches cannot wait for each other.
 */
export async function lockDeals(
  tx: Tx,
  scope: Scope,
  ids: readonly string[],
): Promise<DealRecord[]> {
  if (ids.length === 0) return [];
  await tx.$queryRaw`SELECT 1 FROM "Deal" WHERE "id" = ANY(${[...ids]}::text[])
    AND "scopeKey" = ANY(${[...scope.keys]}::text[]) ORDER BY "id" FOR UPDATE`;
  return tx.deal.findMany({ where: { id: { in: [...ids] }, scopeKey: { in: [...scope.keys] } } });
}

/** Deals of one place that are not in the bin, for what no person asks for. */
export async function lockDealsOf(
  tx: Tx,
  scopeKey: string,
  ids: readonly string[],
): Promise<DealRecord[]> {
  if (ids.length === 0) return [];
  return tx.$queryRaw<DealRecord[]>`SELECT * FROM "Deal" WHERE "id" = ANY(${[...ids]}::text[])
    AND "scopeKey" = ${scopeKey} AND "deletedAt" IS NULL ORDER BY "id" FOR UPDATE`;
}

/** @throws AppError NOT_FOUND where the deal is absent, out of scope, or in the bin (unless asked). */
export async function lockDeal(
  tx: Tx,
  scope: Scope,
  id: string,
  options: { inBin?: boolean } = {},
): Promise<DealRecord> {
  const [deal] = isId(id) ? await lockDeals(tx, scope, [id]) : [];
  if (!deal || (deal.deletedAt !== null) !== (options.inBin ?? false)) throw notFound('The deal');
  return deal;
}

/**
 * Whether the user belongs to the team, so that a deal can be given to them; they stay in it to the
 * end of the transaction, so that who leaves meanwhile hands this deal on, too.
 */
export async function isTeamMember(tx: Tx, teamId: string, userId: string): Promise<boolean> {
  const rows = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM "TeamMember" m JOIN "User" u ON u."id" = m."userId"
    WHERE m."teamId" = ${teamId} AND m."userId" = ${userId} AND u."deletedAt" IS NULL
    FOR KEY SHARE OF m`;
  return rows.length > 0;
}

/** Whether deals of the team can be theirs to look after: whoever only reads could do nothing for them. */
export async function isAssignable(tx: Tx, teamId: string, userId: string): Promise<boolean> {
  const rows = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM "TeamMember" m JOIN "User" u ON u."id" = m."userId"
    WHERE m."teamId" = ${teamId} AND m."userId" = ${userId} AND u."deletedAt" IS NULL
      AND m."role"::text = ANY(${[...rolesWith('deal.update')]}::text[])
    FOR KEY SHARE OF m`;
  return rows.length > 0;
}
