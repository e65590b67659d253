import { z } from 'zod';
import { defineRoute } from '@/app/_entry/define-route';
import { startPreview } from '@/lib/scoring';
import { runOutput } from '@/lib/scoring/run-output-schema';
import { previewPolicyInput } from '@/lib/scoring/run-schema';

export const POST = defineRoute({
  method: 'POST',
  path: '/api/risk/policy/preview',
  summary: 'Compute, as a job, what would be different if a policy were switched on',
  permission: 'risk_policy.change',
  rateLimit: 'strict',
  body: previewPolicyInput,
  output: z.object({ run: runOutput }),
  status: 202,
  inOneTransaction: true,
  run: async ({ deps, actor, body }) => {
    const run = await startPreview(deps, actor, body);
    return { status: 202, headers: { location: `/api/risk/backtests/${run.id}` }, body: { run } };
  },
});
