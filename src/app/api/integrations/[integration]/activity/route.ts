import { z } from 'zod';
import { defineRoute } from '@/app/_entry/define-route';
import { listActivity } from '@/lib/integrations';
import { activityOutput } from '@/lib/integrations/output-schema';
import { integrationNamed, integrationParams } from '../../integration-params';

export const GET = defineRoute({
  method: 'GET',
  path: '/api/integrations/{integration}/activity',
  summary: 'The last twenty things that happened to an integration, newest first',
  permission: 'integration.read',
  rateLimit: 'lenient',
  params: integrationParams,
  output: z.object({ activity: z.array(activityOutput).readonly() }),
  run: async ({ deps, actor, params }) => {
    const name = integrationNamed(params.integration);
    return { body: { activity: await listActivity(deps, actor, name) } };
  },
});
