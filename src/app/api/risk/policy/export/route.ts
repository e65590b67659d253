import { defineRoute } from '@/app/_entry/define-route';
import { getPolicy } from '@/lib/scoring';
import { getPolicyQuery } from '@/lib/scoring/policy-schema';
import { riskPolicySchema } from '@/lib/risk';

export const GET = defineRoute({
  method: 'GET',
  path: '/api/risk/policy/export',
  summary: 'A policy alone as a JSON file, as imports and the command lines take it',
  permission: 'risk_policy.read',
  rateLimit: 'lenient',
  query: getPolicyQuery,
  streams: ['application/json'],
  envelope: false,
  output: riskPolicySchema,
  run: async ({ deps, actor, query }) => {
    const { policy } = (await getPolicy(deps, actor, query)).policy;
    // A version that a file was learned under may hold any character; a header may not.
    const name = policy.version.replaceAll(/[^\w.-]+/g, '-');
    return {
      headers: {
        'content-type': 'application/json',
        'content-disposition': `attachment; filename="risk-policy-${name}.json"`,
      },
      stream: new Blob([`${JSON.stringify(policy, null, 2)}\n`]).stream(),
    };
  },
});
