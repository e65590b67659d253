import { z } from 'zod';
import { defineRoute } from '@/app/_entry/define-route';
import { drainOutbox } from '@/lib/jobs';
import { getLog } from '@/lib/platform/log';

/** An exchange that began at its end takes up to 15 s more: all of it below the 60 s of a function. */
const BUDGET_MS = 42_000;

export const maxDuration = 60;

export const GET = defineRoute({
  method: 'GET',
  path: '/api/cron/process-webhooks',
  summary: 'Deliver what is due to webhooks within a time budget; safe beside a worker',
  permission: 'cron',
  rateLimit: 'none',
  output: z.object({
    attempted: z.number().int().describe('attempts made, whatever came of them'),
    done: z.boolean().describe('false when the time budget ended the run; the next one goes on'),
  }),
  run: async ({ deps }) => ({ body: await drainOutbox('webhooks', deps, getLog(), BUDGET_MS) }),
});
