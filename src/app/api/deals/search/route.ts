import { z } from 'zod';
import { defineRoute } from '@/app/_entry/define-route';
import { listDeals } from '@/lib/deals';
import { dealOutput } from '@/lib/deals/output-schema';
import { searchDealsQuery } from '@/lib/deals/schema';

export const GET = defineRoute({
  method: 'GET',
  path: '/api/deals/search',
  summary: 'Find deals by words in their name or account',
  permission: 'deal.read',
  rateLimit: 'search',
  query: searchDealsQuery,
  output: z.object({ deals: z.array(dealOutput).readonly(), nextCursor: z.string().nullable() }),
  run: async ({ deps, actor, query }) => ({
    body: await listDeals(deps, actor, query),
  }),
});
