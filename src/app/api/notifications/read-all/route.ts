import { defineRoute } from '@/app/_entry/define-route';
import { markAllRead } from '@/lib/notifications';
import { allMarkedOutput } from '@/lib/notifications/output-schema';

export const POST = defineRoute({
  method: 'POST',
  path: '/api/notifications/read-all',
  summary: 'Mark all your notifications as read',
  permission: 'notification.handle',
  rateLimit: 'lenient',
  output: allMarkedOutput,
  run: async ({ deps, actor }) => ({ body: await markAllRead(deps, actor) }),
});
