import 'server-only';
import type { Actor } from '../auth';
import { notFound } from '../core/errors';
import { isId } from '../core/ids';
import type { Deps } from '../platform/deps';
import type { NotificationDto } from './dto';
import { readerOf } from './list-notifications';
import * as notices from './repository/notices';
import { toNotificationDto } from './to-dto';

interface Marked {
  readonly notification: NotificationDto;
  readonly unreadCount: number;
}

/** Marks one as read or as unread. @throws AppError NOT_FOUND, also for another person's */
export async function markNotification(
  { db, now }: Deps,
  actor: Actor,
  id: string,
  isRead: boolean,
): Promise<Marked> {
  const reader = readerOf(actor, 'notification.handle');
  const ids = isId(id) ? [id] : [];
  const [row] = await notices.markNotices(db, reader, { ids }, isRead ? now() : null);
  if (!row) throw notFound('The notification');
  const unreadCount = await notices.countUnread(db, reader);
  return { notification: toNotificationDto(row), unreadCount };
}

/** Marks several at once; those that are not the actor's are passed over. @returns how many there were */
export async function markNotifications(
  { db, now }: Deps,
  actor: Actor,
  { ids, isRead }: { readonly ids: readonly string[]; readonly isRead: boolean },
): Promise<number> {
  const reader = readerOf(actor, 'notification.handle');
  return (await notices.markNotices(db, reader, { ids }, isRead ? now() : null)).length;
}

interface AllMarked {
  readonly marked: number;
  readonly unreadCount: number;
  /** By this `undoMarkAllRead` finds what was marked. */
  readonly readAt: string;
}

/** Marks all as read that came up to `until` (by default up to now). */
export async function markAllRead(
  { db, now }: Deps,
  actor: Actor,
  until?: Date,
): Promise<AllMarked> {
  const reader = readerOf(actor, 'notification.handle');
  const readAt = now();
  const marked = await notices.markNotices(db, reader, { unreadUntil: until ?? readAt }, readAt);
  const unreadCount = await notices.countUnread(db, reader);
  return { marked: marked.length, unreadCount, readAt: readAt.toISOString() };
}

/** Makes unread again what `markAllRead` marked. @returns how many */
export async function undoMarkAllRead({ db }: Deps, actor: Actor, readAt: Date): Promise<number> {
  const reader = readerOf(actor, 'notification.handle');
  return (await notices.markNotices(db, reader, { readAt }, null)).length;
}
