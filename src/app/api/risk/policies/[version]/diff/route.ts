import { z } from 'zod';
import { defineRoute } from '@/app/_entry/define-route';
import { diffPolicyVersions } from '@/lib/scoring';
import { policyChangeOutput } from '@/lib/scoring/policy-output-schema';
import { diffPoliciesQuery, policyParams } from '@/lib/scoring/policy-schema';

export const GET = defineRoute({
  method: 'GET',
  path: '/api/risk/policies/{version}/diff',
  summary: 'What a version says otherwise than another one, by default the one in force',
  permission: 'risk_policy.read',
  rateLimit: 'lenient',
  params: policyParams,
  query: diffPoliciesQuery,
  output: z.object({
    version: z.string(),
    against: z.string(),
    changes: z.array(policyChangeOutput).readonly(),
  }),
  run: async ({ deps, actor, params, query }) => ({
    body: await diffPolicyVersions(deps, actor, params.version, query),
  }),
});
