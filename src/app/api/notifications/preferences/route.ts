import { z } from 'zod';
import { defineRoute } from '@/app/_entry/define-route';
import { changePreferences, getPreferences } from '@/lib/notifications';
import { preferencesOutput } from '@/lib/notifications/output-schema';
import { changePreferencesInput } from '@/lib/notifications/schema';

const output = z.object({ preferences: preferencesOutput });

export const GET = defineRoute({
  method: 'GET',
  path: '/api/notifications/preferences',
  summary: 'How you are told of what, your quiet hours and your digest',
  permission: 'notification.read',
  rateLimit: 'lenient',
  output,
  run: async ({ deps, actor }) => ({ body: { preferences: await getPreferences(deps, actor) } }),
});

export const PUT = defineRoute({
  method: 'PUT',
  path: '/api/notifications/preferences',
  summary: 'Change how you are told; what is left out stays as it is',
  permission: 'notification.handle',
  rateLimit: 'lenient',
  body: changePreferencesInput,
  output,
  run: async ({ deps, actor, body }) => ({
    body: { preferences: await changePreferences(deps, actor, body) },
  }),
});
