import { z } from 'zod';
import { defineRoute } from '@/app/_entry/define-route';
import { AppError } from '@/lib/core/errors';
import { runJobs } from '@/lib/jobs';
import { getEnv } from '@/lib/platform/env';

const BUDGET_MS = 45_000;
const count = z.number().int();

export const maxDuration = 60;

export const GET = defineRoute({
  method: 'GET',
  path: '/api/cron/run-jobs',
  summary: 'Drain every queue within a time budget, for platforms without a worker',
  permission: 'cron',
  rateLimit: 'none',
  output: z.object({ completed: count, failed: count, done: z.boolean() }),
  run: async ({ deps }) => {
    const url = getEnv().DATABASE_URL;
    if (!url) throw new AppError('UNAVAILABLE', 'No database is configured.');
    return { body: await runJobs(url, deps, BUDGET_MS) };
  },
});
