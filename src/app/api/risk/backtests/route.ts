import { z } from 'zod';
import { defineRoute } from '@/app/_entry/define-route';
import { pageQuery } from '@/lib/deals/schema';
import { listRuns, startRun } from '@/lib/scoring';
import { runOutput } from '@/lib/scoring/run-output-schema';
import { listRunsQuery, startRunInput } from '@/lib/scoring/run-schema';

export const GET = defineRoute({
  method: 'GET',
  path: '/api/risk/backtests',
  summary: 'Backtests and learnings of a team, newest first, without their results',
  permission: 'risk_run.read',
  rateLimit: 'lenient',
  query: pageQuery.extend(listRunsQuery.shape),
  output: z.object({ runs: z.array(runOutput).readonly(), nextCursor: z.string().nullable() }),
  run: async ({ deps, actor, query }) => ({ body: await listRuns(deps, actor, query) }),
});

export const POST = defineRoute({
  method: 'POST',
  path: '/api/risk/backtests',
  summary: 'Judge a policy on a team’s own closed deals, or learn one from them, as a job',
  permission: 'risk_run.start',
  rateLimit: 'strict',
  body: startRunInput,
  output: z.object({ run: runOutput }),
  status: 202,
  inOneTransaction: true,
  run: async ({ deps, actor, body }) => {
    const run = await startRun(deps, actor, body);
    return { status: 202, headers: { location: `/api/risk/backtests/${run.id}` }, body: { run } };
  },
});
