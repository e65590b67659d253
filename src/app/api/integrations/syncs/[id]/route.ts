import { defineRoute } from '@/app/_entry/define-route';
import { getSync } from '@/lib/integrations';
import { syncOutput } from '@/lib/integrations/output-schema';
import { syncParams } from '@/lib/integrations/schema';

export const GET = defineRoute({
  method: 'GET',
  path: '/api/integrations/syncs/{id}',
  summary: 'A sync of yours: its counts so far, and what could not be taken',
  permission: 'integration.read',
  rateLimit: 'lenient',
  params: syncParams,
  output: syncOutput,
  run: async ({ deps, actor, params }) => ({ body: await getSync(deps, actor, params.id) }),
});
