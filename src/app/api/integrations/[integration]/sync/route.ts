import { z } from 'zod';
import { defineRoute } from '@/app/_entry/define-route';
import { demandSynced, syncNow } from '@/lib/integrations';
import { syncOutput } from '@/lib/integrations/output-schema';
import { integrationNamed, integrationParams } from '../../integration-params';

export const maxDuration = 60;

export const POST = defineRoute({
  method: 'POST',
  path: '/api/integrations/{integration}/sync',
  summary: 'Sync now, and wait for it for 25 seconds; 202 where it goes on after that',
  permission: 'integration.sync',
  rateLimit: 'sync',
  params: integrationParams,
  query: z.object({
    full: z
      .enum(['true', 'false'], { error: 'must be true or false' })
      .optional()
      .describe('true begins at the beginning; else what is new since the last sync is asked for'),
  }),
  output: syncOutput,
  orStatus: 202,
  run: async ({ deps, actor, params, query, requestId }) => {
    const request = { actor, source: 'api', requestId } as const;
    const kind = query.full === 'true' ? ({ kind: 'full' } as const) : {};
    const name = integrationNamed(params.integration);
    const sync = await syncNow(deps, request, name, { trigger: 'api', ...kind });
    await demandSynced(deps, actor, sync);
    return { status: sync.status === 'finished' ? 200 : 202, body: sync };
  },
});
