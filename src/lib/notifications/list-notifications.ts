import 'server-only';
import { scopeFor, type Actor, type Permission } from '../auth';
import type { Deps } from '../platform/deps';
import type { NotificationPageDto } from './dto';
import { MAX_SHOWN } from './model';
import * as notices from './repository/notices';
import type { ListNotificationsQuery } from './schema';
import { toNotificationDto } from './to-dto';

export const readerOf = (actor: Actor, permission: Permission): notices.Reader => ({
  userId: actor.userId,
  scope: scopeFor(actor, permission),
});

/** The actor's notifications, newest first, as far as they may still see what these are about. */
export async function listNotifications(
  { db }: Deps,
  actor: Actor,
  query: ListNotificationsQuery,
): Promise<NotificationPageDto> {
  const reader = readerOf(actor, 'notification.read');
  const [page, unreadCount] = await Promise.all([
    notices.listNotices(db, reader, query),
    notices.countUnread(db, reader),
  ]);
  return {
    notifications: page.notices.map(toNotificationDto),
    unreadCount,
    nextCursor: page.nextCursor,
  };
}

/** For the bell, which every page shows: counts no further than it can say. */
export const countUnread = ({ db }: Deps, actor: Actor): Promise<number> =>
  notices.countUnread(db, readerOf(actor, 'notification.read'), MAX_SHOWN + 1);
