import { z } from 'zod';
import { defineRoute } from '@/app/_entry/define-route';
import { cookieOf } from '@/app/_entry/request-actor';
import { demandBegun, finishSignIn, startSync } from '@/lib/integrations';
import { getEnv } from '@/lib/platform/env';
import { integrationNamed, integrationParams } from '../../integration-params';
import { SIGN_IN_COOKIE, signInCookie, toScreen, toScreenWithFault } from '../../sign-in-redirects';

export const maxDuration = 60;

/** What providers send is text of theirs: all of it is optional, and none of it is shown. */
const word = z.string().max(4_096).optional();

export const GET = defineRoute({
  method: 'GET',
  path: '/api/integrations/{integration}/callback',
  summary: 'For browsers: the way back from signing in at Salesforce or Google',
  permission: 'integration.manage',
  rateLimit: 'strict',
  params: integrationParams,
  query: z.object({ code: word, state: word, error: word }),
  output: z.object({}),
  redirects: toScreenWithFault,
  run: async ({ deps, actor, params, query, request, requestId }) => {
    const env = getEnv();
    const name = integrationNamed(params.integration);
    const used = { 'set-cookie': signInCookie(env, name, { value: '', seconds: 0 }) };
    const { code, state } = query;
    const back = { state, kept: cookieOf(request, SIGN_IN_COOKIE) };
    if (query.error !== undefined) {
      // Without the state it is a link of somebody else's: a sign-in under way goes on.
      demandBegun(deps, env, actor, name, back);
      const outcome = query.error === 'access_denied' ? 'denied' : 'refused';
      return { ...toScreen(name, outcome), headers: used };
    }
    const acting = { actor, source: 'screen', requestId } as const;
    await finishSignIn(deps, env, acting, name, { code, ...back });
    await startSync(deps, acting, name, { trigger: 'connect' });
    return { ...toScreen(name, 'connected'), headers: used };
  },
});
