import { listNotificationsQuery, type ListNotificationsQuery } from '@/lib/notifications/schema';

type SearchParams = Readonly<Record<string, string | string[] | undefined>>;

/** The view that the address names: what is unread, unless it asks for all. A mangled one is the first. */
export function readNotificationAddress(params: SearchParams): ListNotificationsQuery {
  const { status = 'unread', type, cursor } = params;
  const limit = 50;
  const given = listNotificationsQuery.safeParse({ status, type, cursor, limit });
  return given.success ? given.data : { status: 'unread', limit };
}

export function notificationHref(
  { status, type }: ListNotificationsQuery,
  change: { status?: 'unread' | 'all'; type?: string | null; cursor?: string },
): string {
  const wanted = { status, type, ...change };
  const query = new URLSearchParams();
  if (wanted.status === 'all') query.set('status', 'all');
  if (wanted.type) query.set('type', wanted.type);
  if (change.cursor) query.set('cursor', change.cursor);
  const text = query.toString();
  return text ? `/notifications?${text}` : '/notifications';
}
