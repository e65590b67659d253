import { z } from 'zod';
import { defineRoute } from '@/app/_entry/define-route';
import { listIntegrations } from '@/lib/integrations';
import { integrationOutput } from '@/lib/integrations/output-schema';
import { getEnv } from '@/lib/platform/env';

export const GET = defineRoute({
  method: 'GET',
  path: '/api/integrations',
  summary: 'How your Salesforce, HubSpot and Google Calendar stand, connected or not',
  permission: 'integration.read',
  rateLimit: 'lenient',
  output: z.object({ integrations: z.array(integrationOutput).readonly() }),
  run: async ({ deps, actor }) => ({
    body: { integrations: await listIntegrations(deps, getEnv(), actor) },
  }),
});
