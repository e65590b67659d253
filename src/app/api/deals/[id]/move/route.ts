import { z } from 'zod';
import { dealParams } from '@/app/api/deals/deal-params';
import { defineRoute } from '@/app/_entry/define-route';
import { etagOf, versionFromIfMatch } from '@/app/_entry/if-match';
import { moveDeal } from '@/lib/deals';
import { moveDealInput } from '@/lib/deals/move-schema';
import { dealOutput } from '@/lib/deals/output-schema';

export const POST = defineRoute({
  method: 'POST',
  path: '/api/deals/{id}/move',
  summary: 'Move a deal with all that belongs to it into a team, or into your own space',
  permission: 'deal.move',
  rateLimit: 'lenient',
  params: dealParams,
  body: moveDealInput,
  inOneTransaction: true,
  output: z.object({ deal: dealOutput }),
  run: async ({ deps, actor, params, body, request, requestId }) => {
    const input = { ...body, version: versionFromIfMatch(request) ?? body.version };
    const deal = await moveDeal(deps, { actor, source: 'api', requestId }, params.id, input);
    return { headers: { etag: etagOf(deal.version) }, body: { deal } };
  },
});
