import { z } from 'zod';
import { defineRoute } from '@/app/_entry/define-route';
import { getEnv } from '@/lib/platform/env';
import { testHook } from '@/lib/slack';
import { testSlackHookInput } from '@/lib/slack/schema';

export const POST = defineRoute({
  method: 'POST',
  path: '/api/integrations/slack/test',
  summary: 'Send a test message now, to an address before it is saved or to a saved channel',
  permission: 'slack.manage',
  rateLimit: 'strict',
  body: testSlackHookInput,
  output: z.object({ delivered: z.boolean() }),
  run: async ({ deps, actor, body, requestId }) => {
    await testHook(deps, getEnv(), { actor, source: 'api', requestId }, body);
    return { body: { delivered: true } };
  },
});
