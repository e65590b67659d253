import { z } from 'zod';
import { defineRoute } from '@/app/_entry/define-route';
import { getRun } from '@/lib/scoring';
import { runOutput } from '@/lib/scoring/run-output-schema';
import { runParams } from '@/lib/scoring/run-schema';

export const GET = defineRoute({
  method: 'GET',
  path: '/api/risk/backtests/{id}',
  summary: 'A backtest, a learning or a preview with its progress, and its result once it is done',
  permission: 'risk_run.read',
  rateLimit: 'lenient',
  params: runParams,
  output: z.object({ run: runOutput }),
  run: async ({ deps, actor, params }) => ({
    body: { run: await getRun(deps, actor, params.id) },
  }),
});
