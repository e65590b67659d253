import { z } from 'zod';
import { defineRoute } from '@/app/_entry/define-route';
import { connectIntegration, disconnectIntegration, pastedKey } from '@/lib/integrations';
import { integrationOutput } from '@/lib/integrations/output-schema';
import { connectSalesforceInput } from '@/lib/integrations/schema';
import { getEnv } from '@/lib/platform/env';

export const POST = defineRoute({
  method: 'POST',
  path: '/api/integrations/salesforce/connect',
  summary: 'Connect Salesforce by the address of its instance and an access token',
  permission: 'integration.manage',
  rateLimit: 'strict',
  body: connectSalesforceInput,
  output: z.object({ integration: integrationOutput }),
  status: 201,
  run: async ({ deps, actor, body, requestId }) => {
    const request = { actor, source: 'api', requestId } as const;
    const given = { credentials: pastedKey(body.apiKey, body.instanceUrl), teamId: body.teamId };
    const integration = await connectIntegration(deps, getEnv(), request, 'salesforce', given);
    return { body: { integration } };
  },
});

export const DELETE = defineRoute({
  method: 'DELETE',
  path: '/api/integrations/salesforce/connect',
  summary: 'Disconnect Salesforce and forget its key; the deals that it brought stay',
  permission: 'integration.disconnect',
  rateLimit: 'lenient',
  output: z.object({}),
  run: async ({ deps, actor, requestId }) => {
    const request = { actor, source: 'api', requestId } as const;
    await disconnectIntegration(deps, getEnv(), request, 'salesforce');
    return { body: {} };
  },
});
