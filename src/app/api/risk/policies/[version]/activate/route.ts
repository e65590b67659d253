import { z } from 'zod';
import { defineRoute } from '@/app/_entry/define-route';
import { activatePolicy } from '@/lib/scoring';
import { policyOutput } from '@/lib/scoring/policy-output-schema';
import { activatePolicyInput, policyParams } from '@/lib/scoring/policy-schema';

export const POST = defineRoute({
  method: 'POST',
  path: '/api/risk/policies/{version}/activate',
  summary: 'Put a stored version in force: an earlier one, the default, or a learned proposal',
  permission: 'risk_policy.change',
  rateLimit: 'strict',
  params: policyParams,
  body: activatePolicyInput,
  inOneTransaction: true,
  output: z.object({ policy: policyOutput }),
  run: async ({ deps, actor, params, body, requestId }) => ({
    body: { policy: await activatePolicy(deps, { actor, requestId }, params.version, body) },
  }),
});
