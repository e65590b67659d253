import { z } from 'zod';
import { defineRoute } from '@/app/_entry/define-route';
import { AppError } from '@/lib/core/errors';
import { teamIdQuery } from '@/lib/core/team-id';
import { beginSignIn, SIGN_IN_SECONDS } from '@/lib/integrations';
import { getEnv } from '@/lib/platform/env';
import { integrationNamed, integrationParams } from '../../integration-params';
import { signInCookie, toScreenWithFault } from '../../sign-in-redirects';

/** A link on another site must not connect anything, were it to one's own account. */
function demandOwnPage({ headers }: Request): void {
  if (headers.get('sec-fetch-site') !== 'cross-site') return;
  throw new AppError('BAD_REQUEST', 'Begin the sign-in in Settings > Integrations.');
}

export const GET = defineRoute({
  method: 'GET',
  path: '/api/integrations/{integration}/sign-in',
  summary: 'For browsers: go to Salesforce or Google to sign in there, instead of pasting a key',
  permission: 'integration.manage',
  rateLimit: 'strict',
  params: integrationParams,
  query: z.object({ teamId: teamIdQuery }),
  output: z.object({}),
  redirects: toScreenWithFault,
  run: async ({ deps, actor, params, query, request }) => {
    demandOwnPage(request);
    const env = getEnv();
    const name = integrationNamed(params.integration);
    const { authorizeUrl, kept } = await beginSignIn(deps, env, actor, name, query.teamId);
    const cookie = signInCookie(env, name, { value: kept, seconds: SIGN_IN_SECONDS });
    return { redirect: authorizeUrl, headers: { 'set-cookie': cookie } };
  },
});
