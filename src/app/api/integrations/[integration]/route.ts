import { z } from 'zod';
import { defineRoute } from '@/app/_entry/define-route';
import { changeIntegration } from '@/lib/integrations';
import { integrationOutput } from '@/lib/integrations/output-schema';
import { changeIntegrationInput } from '@/lib/integrations/schema';
import { getEnv } from '@/lib/platform/env';
import { integrationNamed, integrationParams } from '../integration-params';

export const PATCH = defineRoute({
  method: 'PATCH',
  path: '/api/integrations/{integration}',
  summary: 'Change how an integration is synced: by itself or not, how often, writing back',
  permission: 'integration.manage',
  rateLimit: 'lenient',
  params: integrationParams,
  body: changeIntegrationInput,
  output: z.object({ integration: integrationOutput }),
  run: async ({ deps, actor, params, body, requestId }) => {
    const request = { actor, source: 'api', requestId } as const;
    const name = integrationNamed(params.integration);
    const integration = await changeIntegration(deps, getEnv(), request, name, body);
    return { body: { integration } };
  },
});
