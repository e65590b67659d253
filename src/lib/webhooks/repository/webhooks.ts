import 'server-only';
import type { Scope } from '../../auth';
import { Prisma, type Db, type Tx } from '../../platform/db';
import type { Webhook } from '../../platform/db/generated/client';
import type { SealedSecrets } from '../secrets';

/** An endpoint as everything but the signing sees it: its secrets are not among it. */
export type WebhookRow = Omit<Webhook, 'secretSealed' | 'previousSealed'>;

/** One that was deleted is absent for everybody, whatever of its log is still there. */
const THERE = { deletedAt: null } as const;
const withoutSecrets = { secretSealed: true, previousSealed: true } as const;

/** Makes all who change the endpoints of a place take turns, to the end of the transaction. */
export async function lockPlace(tx: Tx, scopeKey: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`webhooks:${scopeKey}`}, 0))`;
}

export function countWebhooks(db: Db, scopeKey: string): Promise<number> {
  return db.webhook.count({ where: { scopeKey, ...THERE } });
}

export function insertWebhook(
  tx: Tx,
  data: {
    id: string;
    userId: string;
    teamId: string | null;
    scopeKey: string;
    url: string;
    description: string | null;
    events: string[];
    secretSealed: string;
    createdAt: Date;
  },
): Promise<WebhookRow> {
  return tx.webhook.create({ data, omit: withoutSecrets });
}

export function findWebhook(db: Db, id: string): Promise<WebhookRow | null> {
  return db.webhook.findFirst({ where: { id, ...THERE }, omit: withoutSecrets });
}

/** For change: whoever changes it takes turns; deliveries to it can be planned meanwhile. */
export async function lockWebhook(tx: Tx, id: string): Promise<WebhookRow | null> {
  await tx.$queryRaw`SELECT 1 FROM "Webhook" WHERE "id" = ${id} FOR NO KEY UPDATE`;
  return findWebhook(tx, id);
}

/** Newest first. */
export function listWebhooks(db: Db, scope: Scope): Promise<WebhookRow[]> {
  return db.webhook.findMany({
    where: { scopeKey: { in: [...scope.keys] }, ...THERE },
    omit: withoutSecrets,
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
  });
}

export interface WebhookChanges {
  url?: string;
  description?: string | null;
  events?: string[];
  isActive?: boolean;
  disabledReason?: string | null;
  disabledAt?: Date | null;
  firstFailureAt?: Date | null;
  failureCount?: number;
  lastDurationMs?: number | null;
}

export function updateWebhook(tx: Tx, id: string, data: WebhookChanges): Promise<WebhookRow> {
  return tx.webhook.update({ where: { id }, data, omit: withoutSecrets });
}

export async function findSealed(db: Db, id: string): Promise<SealedSecrets | null> {
  return db.webhook.findUnique({
    where: { id },
    select: { secretSealed: true, previousSealed: true, previousExpiresAt: true },
  });
}

export function replaceSecrets(tx: Tx, id: string, data: SealedSecrets): Promise<WebhookRow> {
  return tx.webhook.update({ where: { id }, data, omit: withoutSecrets });
}

/** From then on nobody sees it, and it hears of nothing. */
export async function markDeleted(tx: Tx, id: string, now: Date): Promise<void> {
  await tx.webhook.update({ where: { id }, data: { isActive: false, deletedAt: now } });
}

/** Those that are deleted, but not erased yet. */
export async function listDeleted(db: Db): Promise<string[]> {
  const rows = await db.webhook.findMany({
    where: { deletedAt: { not: null } },
    select: { id: true },
    orderBy: [{ deletedAt: 'asc' }, { id: 'asc' }],
  });
  return rows.map(({ id }) => id);
}

/** The row of one that was deleted, with what was written for it at that very moment. */
export async function eraseRow(db: Db, id: string): Promise<void> {
  await db.webhook.deleteMany({ where: { id, deletedAt: { not: null } } });
}

export interface HealthRow {
  readonly id: string;
  readonly attempts: number;
  readonly succeeded: number;
  /** Milliseconds; null without attempts. */
  readonly p95: number | null;
  readonly pending: number;
  /** What the last attempt of all failed of; null where it succeeded, or there is none. */
  readonly lastError: string | null;
}

/** How these endpoints have answered since then and last, and how many deliveries wait for each. */
export async function measureHealth(
  db: Db,
  ids: readonly string[],
  since: Date,
): Promise<ReadonlyMap<string, HealthRow>> {
  if (ids.length === 0) return new Map();
  const rows = await db.$queryRaw<HealthRow[]>(Prisma.sql`
    SELECT w."id", a."attempts", a."succeeded", a."p95", d."pending", l."error" AS "lastError"
    FROM unnest(${[...ids]}::text[]) AS w("id")
    CROSS JOIN LATERAL (
      SELECT count(*)::int AS "attempts", count(*) FILTER (WHERE t."succeeded")::int AS "succeeded",
        percentile_disc(0.95) WITHIN GROUP (ORDER BY t."durationMs") AS "p95"
      FROM "WebhookAttempt" t WHERE t."webhookId" = w."id" AND t."startedAt" >= ${since}
    ) a
    CROSS JOIN LATERAL (
      SELECT count(*)::int AS "pending" FROM "WebhookDelivery" p
      WHERE p."webhookId" = w."id" AND p."status" = 'pending'
    ) d
    LEFT JOIN LATERAL (
      SELECT t."error" FROM "WebhookAttempt" t WHERE t."webhookId" = w."id"
      ORDER BY t."startedAt" DESC LIMIT 1
    ) l ON true`);
  return new Map(rows.map((row) => [row.id, row]));
}
