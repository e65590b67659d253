import 'server-only';
import type { Tx } from '../platform/db';
import type { RecordedEvent } from './model';

const INSERT_EVENTS = `INSERT INTO "EventLog"
    ("id", "type", "scopeKey", "teamId", "dealId", "sequence", "source", "createdAt", "data")
  SELECT * FROM jsonb_to_recordset($1::jsonb) AS r("id" text, "type" text, "scopeKey" text,
    "teamId" text, "dealId" text, "sequence" int, "source" text, "at" timestamptz, "data" jsonb)`;

export async function insertEvents(tx: Tx, events: readonly RecordedEvent[]): Promise<void> {
  if (events.length === 0) return;
  await tx.$executeRawUnsafe(INSERT_EVENTS, JSON.stringify(events));
}
