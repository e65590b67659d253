import { defineRoute } from '@/app/_entry/define-route';
import { changeMapping, getMapping } from '@/lib/integrations';
import { mappingOutput } from '@/lib/integrations/output-schema';
import { changeMappingInput } from '@/lib/integrations/schema';
import { crmNamed, crmParams } from '../../integration-params';

export const GET = defineRoute({
  method: 'GET',
  path: '/api/integrations/{integration}/mapping',
  summary: 'How the stages of a CRM are understood, and how many deals are in each',
  permission: 'integration.read',
  rateLimit: 'lenient',
  params: crmParams,
  output: mappingOutput,
  run: async ({ deps, actor, params }) => ({
    body: await getMapping(deps, actor, crmNamed(params.integration)),
  }),
});

export const PATCH = defineRoute({
  method: 'PATCH',
  path: '/api/integrations/{integration}/mapping',
  summary: 'Choose what stages of a CRM are here, or (dryRun) see what that would change',
  permission: 'integration.manage',
  rateLimit: 'strict',
  params: crmParams,
  body: changeMappingInput,
  output: mappingOutput,
  run: async ({ deps, actor, params, body, requestId }) => {
    const request = { actor, source: 'api', requestId } as const;
    return { body: await changeMapping(deps, request, crmNamed(params.integration), body) };
  },
});
