import { z } from 'zod';
import { defineRoute } from '@/app/_entry/define-route';
import { etagOf } from '@/app/_entry/if-match';
import { createDeal, listDeals } from '@/lib/deals';
import { dealOutput } from '@/lib/deals/output-schema';
import { createDealInput, listDealsQuery } from '@/lib/deals/schema';

export const GET = defineRoute({
  method: 'GET',
  path: '/api/deals',
  summary: 'List deals, most urgent first',
  permission: 'deal.read',
  rateLimit: 'lenient',
  query: listDealsQuery,
  output: z.object({ deals: z.array(dealOutput).readonly(), nextCursor: z.string().nullable() }),
  run: async ({ deps, actor, query }) => ({
    body: await listDeals(deps, actor, query),
  }),
});

export const POST = defineRoute({
  method: 'POST',
  path: '/api/deals',
  summary: 'Create a deal',
  permission: 'deal.create',
  rateLimit: 'lenient',
  body: createDealInput,
  output: z.object({ deal: dealOutput }),
  status: 201,
  inOneTransaction: true,
  run: async ({ deps, actor, body, requestId }) => {
    const deal = await createDeal(deps, { actor, source: 'api', requestId }, body);
    return {
      headers: { location: `/api/deals/${deal.id}`, etag: etagOf(deal.version) },
      body: { deal },
    };
  },
});
