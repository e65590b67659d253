import { z } from 'zod';
import { dealParams } from '@/app/api/deals/deal-params';
import { defineRoute } from '@/app/_entry/define-route';
import { etagOf, versionFromIfMatch } from '@/app/_entry/if-match';
import { deleteDeal, getDeal, updateDeal } from '@/lib/deals';
import { dealOutput } from '@/lib/deals/output-schema';
import { updateDealInput } from '@/lib/deals/schema';

const output = z.object({ deal: dealOutput });

export const GET = defineRoute({
  method: 'GET',
  path: '/api/deals/{id}',
  summary: 'Get a deal',
  permission: 'deal.read',
  rateLimit: 'lenient',
  params: dealParams,
  output,
  run: async ({ deps, actor, params }) => {
    const deal = await getDeal(deps, actor, params.id);
    return { headers: { etag: etagOf(deal.version) }, body: { deal } };
  },
});

export const PATCH = defineRoute({
  method: 'PATCH',
  path: '/api/deals/{id}',
  summary: 'Change fields of a deal; guard against lost updates with If-Match or version',
  permission: 'deal.update',
  rateLimit: 'lenient',
  params: dealParams,
  body: updateDealInput,
  output,
  run: async ({ deps, actor, params, body, request, requestId }) => {
    const input = { ...body, version: versionFromIfMatch(request) ?? body.version };
    const deal = await updateDeal(deps, { actor, source: 'api', requestId }, params.id, input);
    return { headers: { etag: etagOf(deal.version) }, body: { deal } };
  },
});

export const DELETE = defineRoute({
  method: 'DELETE',
  path: '/api/deals/{id}',
  summary: 'Put a deal into the bin, from where it can be restored for 30 days',
  permission: 'deal.delete',
  rateLimit: 'lenient',
  params: dealParams,
  output,
  run: async ({ deps, actor, params, request, requestId }) => {
    const version = versionFromIfMatch(request);
    const deal = await deleteDeal(deps, { actor, source: 'api', requestId }, params.id, version);
    return { body: { deal } };
  },
});
