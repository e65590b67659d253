import { z } from 'zod';
import { defineRoute } from '@/app/_entry/define-route';
import { drainMessages } from '@/lib/jobs';
import { getLog } from '@/lib/platform/log';

/** Below the 60 s that serverless platforms commonly allow; an exchange that has begun is waited for. */
const BUDGET_MS = 42_000;
const count = z.number().int();

export const maxDuration = 60;

export const GET = defineRoute({
  method: 'GET',
  path: '/api/cron/process-emails',
  summary: 'Make and send the mails and Slack messages of notifications that are due',
  permission: 'cron',
  rateLimit: 'none',
  output: z.object({
    queued: count.describe('mails and Slack messages that were made of what was planned'),
    dropped: count.describe('planned messages that are not sent any more'),
    mails: count.describe('attempts to send a mail'),
    slack: count.describe('attempts to send a Slack message'),
    done: z.boolean().describe('false when the time budget ended the run; the next one goes on'),
  }),
  run: async ({ deps }) => ({ body: { ...(await drainMessages(deps, getLog(), BUDGET_MS)) } }),
});
