import { z } from 'zod';
import { defineRoute } from '@/app/_entry/define-route';
import { runDueSyncs } from '@/lib/jobs';
import { getLog } from '@/lib/platform/log';

/** Below the 60 s that serverless platforms commonly allow; a page that has begun is waited for. */
const BUDGET_MS = 42_000;
const count = z.number().int();

export const maxDuration = 60;

export const GET = defineRoute({
  method: 'GET',
  path: '/api/cron/sync-integrations',
  summary: 'Sync the integrations whose time has come, several side by side; safe beside a worker',
  permission: 'cron',
  rateLimit: 'none',
  output: z.object({
    started: count.describe('syncs that were begun since their time had come'),
    ended: count.describe('syncs that came to their end, well or not'),
    unfinished: count.describe('syncs that go on in the next run, or in a worker'),
    done: z.boolean().describe('false when the time budget ended the run; the next one goes on'),
  }),
  run: async ({ deps }) => ({ body: { ...(await runDueSyncs(deps, getLog(), BUDGET_MS)) } }),
});
