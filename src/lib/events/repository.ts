import 'server-only';
import type { Tx } from '../platform/db';
import type { RecordedEvent } from './model';

const INSERT_EVENTS = `INSERT INTO "EventLog"
    ("id", "type", "scopeKey", "teamId", "dealId", "sequence", "source", "createdAt", "data")
  SELECT * FROM jsonb_to_recordset($1::jsonb) AS r("id" text, "type" text, "scopeKey" text,
    "teamId" text, "dealId" text, "sequence" int, "source" text, "at" timestamptz, "data" jsonb)`;

/** A text of JSON, its quotes included. */
const JSON_TEXT = String.raw`"(?:[^"\\]|\\.)*"`;

/** A person in what happened, `{ id, name, … }`, gets another name; `id` is replaced along with it. */
export async function renamePerson(
  tx: Tx,
  id: string,
  by: { readonly id: string; readonly name: string },
): Promise<void> {
  const named = `"id": "${id}", "name": ${JSON_TEXT}`;
  const instead = `"id": "${by.id}", "name": ${JSON.stringify(by.name)}`;
  await tx.$executeRaw`UPDATE "EventLog"
    SET "data" = regexp_replace("data"::text, ${named}, ${instead}, 'g')::jsonb
    WHERE strpos("data"::text, ${id}) > 0`;
}

export async function insertEvents(tx: Tx, events: readonly RecordedEvent[]): Promise<void> {
  if (events.length === 0) return;
  await tx.$executeRawUnsafe(INSERT_EVENTS, JSON.stringify(events));
}
