import { defineRoute } from '@/app/_entry/define-route';
import { listNotifications } from '@/lib/notifications';
import { notificationPageOutput } from '@/lib/notifications/output-schema';
import { listNotificationsQuery } from '@/lib/notifications/schema';

export const GET = defineRoute({
  method: 'GET',
  path: '/api/notifications',
  summary: 'Your notifications, newest first, and how many are unread',
  permission: 'notification.read',
  rateLimit: 'lenient',
  query: listNotificationsQuery,
  output: notificationPageOutput,
  run: async ({ deps, actor, query }) => ({ body: await listNotifications(deps, actor, query) }),
});
