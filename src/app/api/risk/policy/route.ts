import { z } from 'zod';
import { defineRoute } from '@/app/_entry/define-route';
import { changePolicy, getPolicy } from '@/lib/scoring';
import { policyOutput } from '@/lib/scoring/policy-output-schema';
import { changePolicyInput, getPolicyQuery } from '@/lib/scoring/policy-schema';

export const GET = defineRoute({
  method: 'GET',
  path: '/api/risk/policy',
  summary: 'The risk policy of a team that is in force, or another version of it',
  permission: 'risk_policy.read',
  rateLimit: 'lenient',
  query: getPolicyQuery,
  output: z.object({
    policy: policyOutput,
    mayChange: z.boolean(),
    waitingDeals: z
      .number()
      .int()
      .describe('open deals whose score was still made with another policy'),
  }),
  run: async ({ deps, actor, query }) => ({ body: await getPolicy(deps, actor, query) }),
});

export const PUT = defineRoute({
  method: 'PUT',
  path: '/api/risk/policy',
  summary: 'Store a whole policy as the next version and put it in force',
  permission: 'risk_policy.change',
  rateLimit: 'strict',
  body: changePolicyInput,
  output: z.object({ policy: policyOutput }),
  run: async ({ deps, actor, body, requestId }) => ({
    body: { policy: await changePolicy(deps, { actor, requestId }, body) },
  }),
});
