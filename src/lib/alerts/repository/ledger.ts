import 'server-only';
import { newId } from '../../core/ids';
import type { Tx } from '../../platform/db';
import type { SignalPoints } from '../model';

export interface NewAlert {
  readonly dealId: string;
  readonly scopeKey: string;
  readonly kind: string;
  readonly level: string;
  readonly score: number;
  readonly reasons: readonly string[];
  /** Each signal once. */
  readonly contributions: readonly SignalPoints[];
  readonly policyVersion: string | null;
  readonly engineVersion: string | null;
  /** ISO. */
  readonly promisedDate: string | null;
  readonly openedAt: Date;
  readonly closedAt: Date | null;
  readonly ending: string | null;
  readonly announced: boolean;
  readonly replayed: boolean;
}

const INSERT_ALERTS = `INSERT INTO "Alert"
    ("id", "dealId", "scopeKey", "kind", "level", "score", "reasons", "contributions",
      "policyVersion", "engineVersion", "promisedDate", "openedAt", "closedAt", "ending",
      "announced", "replayed")
  SELECT * FROM jsonb_to_recordset($1::jsonb) AS r("id" text, "dealId" text, "scopeKey" text,
    "kind" text, "level" text, "score" float8, "reasons" text[], "contributions" jsonb,
    "policyVersion" text, "engineVersion" text, "promisedDate" timestamptz, "openedAt" timestamptz,
    "closedAt" timestamptz, "ending" text, "announced" boolean, "replayed" boolean)`;

export async function insertAlerts(tx: Tx, alerts: readonly NewAlert[]): Promise<void> {
  if (alerts.length === 0) return;
  const rows = alerts.map((alert) => ({ id: newId(), ...alert }));
  await tx.$executeRawUnsafe(INSERT_ALERTS, JSON.stringify(rows));
}

const ANNOUNCE_ALERTS = `UPDATE "Alert" AS a SET "announced" = true
  FROM jsonb_to_recordset($1::jsonb) AS r("dealId" text, "kind" text)
  WHERE a."dealId" = r."dealId" AND a."kind" = r."kind" AND a."closedAt" IS NULL
    AND NOT a."replayed"`;

/** Notes that alerts which hold were told now: they fired while it was kept from everybody. */
export async function announceAlerts(
  tx: Tx,
  alerts: readonly { readonly dealId: string; readonly kind: string }[],
): Promise<void> {
  if (alerts.length === 0) return;
  await tx.$executeRawUnsafe(ANNOUNCE_ALERTS, JSON.stringify(alerts));
}

export interface AlertEnding {
  readonly dealId: string;
  readonly kind: string;
  readonly closedAt: Date;
  /** One of `ALERT_ENDINGS`. */
  readonly ending: string;
}

const CLOSE_ALERTS = `UPDATE "Alert" AS a SET "closedAt" = r."closedAt", "ending" = r."ending"
  FROM jsonb_to_recordset($1::jsonb) AS r("dealId" text, "kind" text, "closedAt" timestamptz,
    "ending" text)
  WHERE a."dealId" = r."dealId" AND a."kind" = r."kind" AND a."closedAt" IS NULL`;

export async function closeAlerts(tx: Tx, endings: readonly AlertEnding[]): Promise<void> {
  if (endings.length === 0) return;
  await tx.$executeRawUnsafe(CLOSE_ALERTS, JSON.stringify(endings));
}
