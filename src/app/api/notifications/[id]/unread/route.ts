import { notificationParams } from '@/app/api/notifications/notification-params';
import { defineRoute } from '@/app/_entry/define-route';
import { markNotification } from '@/lib/notifications';
import { markedOutput } from '@/lib/notifications/output-schema';

export const POST = defineRoute({
  method: 'POST',
  path: '/api/notifications/{id}/unread',
  summary: 'Mark one of your notifications as unread',
  permission: 'notification.handle',
  rateLimit: 'lenient',
  params: notificationParams,
  output: markedOutput,
  run: async ({ deps, actor, params }) => ({
    body: await markNotification(deps, actor, params.id, false),
  }),
});
