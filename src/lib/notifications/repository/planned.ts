import 'server-only';
import { newId } from '../../core/ids';
import type { Tx } from '../../platform/db';
import type { Channel, NotificationType } from '../model';

export interface NewNotification {
  readonly userId: string;
  readonly dealId: string | null;
  readonly scopeKey: string | null;
  readonly eventId: string;
  readonly type: NotificationType;
  readonly title: string;
  readonly message: string;
  readonly groupKey: string;
  readonly path: string | null;
  /** False where it holds only what a mail or a Slack message will say. */
  readonly inApp: boolean;
  readonly createdAt: Date;
}

/**
 * A row that is read without a time of reading was never meant for the app's own list (see
 * `IS_SHOWN` in `notices.ts`): it carries the words of a planned message.
 */
const INSERT_NOTIFICATIONS = `INSERT INTO "Notification" ("id", "userId", "dealId", "scopeKey",
    "eventId", "type", "title", "message", "groupKey", "path", "isRead", "createdAt")
  SELECT r."id", r."userId", r."dealId", r."scopeKey", r."eventId", r."type", r."title",
    r."message", r."groupKey", r."path", NOT r."inApp", r."createdAt"
  FROM jsonb_to_recordset($1::jsonb) AS r("id" text, "userId" text, "dealId" text,
    "scopeKey" text, "eventId" text, "type" text, "title" text, "message" text, "groupKey" text,
    "path" text, "inApp" boolean, "createdAt" timestamptz)
  ON CONFLICT ("userId", "eventId") DO NOTHING
  RETURNING "id", "userId", "eventId"`;

interface Inserted {
  readonly id: string;
  readonly userId: string;
  readonly eventId: string;
}

/** One notification per person and event, however often it is planned; answers the new ones. */
export async function insertNotifications(
  tx: Tx,
  notifications: readonly NewNotification[],
): Promise<readonly Inserted[]> {
  if (notifications.length === 0) return [];
  const rows = notifications.map((notification) => ({ id: newId(), ...notification }));
  return tx.$queryRawUnsafe<Inserted[]>(INSERT_NOTIFICATIONS, JSON.stringify(rows));
}

export interface NewMessage {
  readonly userId: string;
  readonly channel: Exclude<Channel, 'in_app'>;
  readonly type: NotificationType;
  readonly notificationId: string;
  readonly scopeKey: string | null;
  readonly notBefore: Date;
  readonly createdAt: Date;
}

export async function insertMessages(tx: Tx, messages: readonly NewMessage[]): Promise<void> {
  if (messages.length === 0) return;
  await tx.plannedMessage.createMany({
    data: messages.map((message) => ({ id: newId(), ...message })),
    skipDuplicates: true,
  });
}
