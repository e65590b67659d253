import { z } from 'zod';
import { defineRoute } from '@/app/_entry/define-route';
import { getEnv } from '@/lib/platform/env';
import { changeHook, removeHook } from '@/lib/slack';
import { slackHookOutput } from '@/lib/slack/output-schema';
import { changeSlackHookInput, slackHookParams } from '@/lib/slack/schema';

export const PATCH = defineRoute({
  method: 'PATCH',
  path: '/api/integrations/slack/{id}',
  summary: 'Change a Slack channel: its name, address, events, or whether it is on',
  permission: 'slack.manage',
  rateLimit: 'lenient',
  params: slackHookParams,
  body: changeSlackHookInput,
  output: z.object({ hook: slackHookOutput }),
  run: async ({ deps, actor, params, body, requestId }) => {
    const request = { actor, source: 'api', requestId } as const;
    const hook = await changeHook(deps, getEnv(), request, { id: params.id, ...body });
    return { body: { hook } };
  },
});

export const DELETE = defineRoute({
  method: 'DELETE',
  path: '/api/integrations/slack/{id}',
  summary: 'Remove a Slack channel; what waits for it is not sent',
  permission: 'slack.manage',
  rateLimit: 'lenient',
  params: slackHookParams,
  output: z.object({ id: z.string() }),
  run: async ({ deps, actor, params, requestId }) => {
    await removeHook(deps, { actor, source: 'api', requestId }, params.id);
    return { body: { id: params.id } };
  },
});
