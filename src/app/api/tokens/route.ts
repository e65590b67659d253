import { z } from 'zod';
import { defineRoute } from '@/app/_entry/define-route';
import { createToken, listTokens } from '@/lib/account';
import { apiTokenOutput, createdTokenOutput } from '@/lib/account/output-schema';
import { createTokenInput } from '@/lib/account/schema';

export const GET = defineRoute({
  method: 'GET',
  path: '/api/tokens',
  summary: 'Your API tokens: the live ones, and those that ended within thirty days',
  permission: 'account.read',
  rateLimit: 'lenient',
  output: z.object({ tokens: z.array(apiTokenOutput).readonly() }),
  run: async ({ deps, actor }) => ({ body: { tokens: await listTokens(deps, actor) } }),
});

export const POST = defineRoute({
  method: 'POST',
  path: '/api/tokens',
  summary: 'Make an API token; its text is told this once',
  permission: 'account.manage',
  rateLimit: 'strict',
  body: createTokenInput,
  output: createdTokenOutput,
  status: 201,
  // A kept answer would be a kept secret.
  keepsAnswer: false,
  run: async ({ deps, actor, body, requestId }) => ({
    body: await createToken(deps, { actor, requestId }, body),
  }),
});
