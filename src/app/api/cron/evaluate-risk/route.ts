import { z } from 'zod';
import { defineRoute } from '@/app/_entry/define-route';
import { runRiskSweep } from '@/lib/jobs';

/** Below the 60 s that serverless platforms commonly allow. */
const BUDGET_MS = 45_000;
const count = z.number().int();

export const maxDuration = 60;

export const GET = defineRoute({
  method: 'GET',
  path: '/api/cron/evaluate-risk',
  summary: 'Assess every open deal that was not assessed within fifty minutes',
  permission: 'cron',
  rateLimit: 'none',
  output: z.object({
    skipped: z.boolean().describe('true when another run holds the lease'),
    assessed: count,
    alerts: count,
    bandChanged: count,
    normsRefreshed: count,
    failed: count.describe('scopes that could not be assessed; the log says why'),
    done: z.boolean().describe('false when the time budget ended the run; the next one goes on'),
  }),
  run: async ({ deps }) => {
    const counts = await runRiskSweep(deps, BUDGET_MS);
    const none = {
      assessed: 0,
      alerts: 0,
      bandChanged: 0,
      normsRefreshed: 0,
      failed: 0,
      done: false,
    };
    return { body: { skipped: counts === null, ...(counts ?? none) } };
  },
});
