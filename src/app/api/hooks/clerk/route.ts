import { z } from 'zod';
import { defineRoute } from '@/app/_entry/define-route';
import { readClerkHook } from '@/lib/auth';
import { followClerkEvent } from '@/lib/jobs';
import { getEnv } from '@/lib/platform/env';

export const POST = defineRoute({
  method: 'POST',
  path: '/api/hooks/clerk',
  summary: 'What Clerk tells of people who were made, changed or deleted there',
  permission: 'signed',
  rateLimit: 'none',
  takes: 'text',
  body: z.looseObject({ type: z.string(), data: z.looseObject({ id: z.string() }) }),
  output: z.object({
    /** False for a type of event that nothing here follows. */
    handled: z.boolean(),
  }),
  run: async ({ deps, request, text, requestId }) => {
    const event = await readClerkHook(deps, getEnv(), { headers: request.headers, text });
    return { body: { handled: await followClerkEvent(deps, event, requestId) } };
  },
});
