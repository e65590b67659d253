import 'server-only';
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

/** One notification per person and event, however often it is planned. */
export async function insertNotifications(
  tx: Tx,
  notifications: readonly NewNotification[],
): Promise<void> {
  if (notifications.length === 0) return;
  await tx.notification.createMany({ data: [...notifications], skipDuplicates: true });
}
