import 'server-only';
import { newId } from '../core/ids';
import type { Tx } from '../platform/db';

export interface NewNotification {
  readonly userId: string;
  readonly dealId: string | null;
  readonly eventId: string;
  readonly type: string;
  readonly title: string;
  readonly message: string;
  readonly createdAt: Date;
}

const INSERT_NOTIFICATIONS = `INSERT INTO "Notification"
    ("id", "userId", "dealId", "eventId", "type", "title", "message", "createdAt")
  SELECT * FROM jsonb_to_recordset($1::jsonb) AS r("id" text, "userId" text, "dealId" text,
    "eventId" text, "type" text, "title" text, "message" text, "createdAt" timestamptz)
  ON CONFLICT ("userId", "eventId") DO NOTHING`;

/** One notification per person and event, however often it is planned. */
export async function insertNotifications(
  tx: Tx,
  notifications: readonly NewNotification[],
): Promise<void> {
  if (notifications.length === 0) return;
  const rows = notifications.map((notification) => ({ id: newId(), ...notification }));
  await tx.$executeRawUnsafe(INSERT_NOTIFICATIONS, JSON.stringify(rows));
}
