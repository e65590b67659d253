import { z } from 'zod';
import { defineRoute } from '@/app/_entry/define-route';
import { getEnv } from '@/lib/platform/env';
import { createHook, listHooks } from '@/lib/slack';
import { slackHookOutput } from '@/lib/slack/output-schema';
import { createSlackHookInput, listSlackHooksQuery } from '@/lib/slack/schema';

export const GET = defineRoute({
  method: 'GET',
  path: '/api/integrations/slack',
  summary: 'The Slack channels of a team, or your own, with what became of their last message',
  permission: 'slack.read',
  rateLimit: 'lenient',
  query: listSlackHooksQuery,
  output: z.object({ hooks: z.array(slackHookOutput).readonly() }),
  run: async ({ deps, actor, query }) => ({
    body: { hooks: await listHooks(deps, getEnv(), actor, query.teamId) },
  }),
});

export const POST = defineRoute({
  method: 'POST',
  path: '/api/integrations/slack',
  summary: 'Add a Slack channel by the address of an incoming webhook',
  permission: 'slack.manage',
  rateLimit: 'strict',
  body: createSlackHookInput,
  output: z.object({ hook: slackHookOutput }),
  status: 201,
  run: async ({ deps, actor, body, requestId }) => {
    const request = { actor, source: 'api', requestId } as const;
    return { body: { hook: await createHook(deps, getEnv(), request, body) } };
  },
});
