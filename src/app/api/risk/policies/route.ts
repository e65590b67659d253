import { z } from 'zod';
import { defineRoute } from '@/app/_entry/define-route';
import { pageQuery } from '@/lib/deals/schema';
import { listPolicies } from '@/lib/scoring';
import { policyHistoryOutput } from '@/lib/scoring/policy-output-schema';
import { listPoliciesQuery } from '@/lib/scoring/policy-schema';

export const GET = defineRoute({
  method: 'GET',
  path: '/api/risk/policies',
  summary: 'The versions of a team’s risk policy, newest first; the built-in default ends the list',
  permission: 'risk_policy.read',
  rateLimit: 'lenient',
  query: pageQuery.extend(listPoliciesQuery.shape),
  output: z.object({
    policies: z.array(policyHistoryOutput).readonly(),
    nextCursor: z.string().nullable(),
  }),
  run: async ({ deps, actor, query }) => ({ body: await listPolicies(deps, actor, query) }),
});
