import { z } from 'zod';
import { dealParams } from '@/app/api/deals/deal-params';
import { defineRoute } from '@/app/_entry/define-route';
import { getTimeline } from '@/lib/deals';
import { timelineEntryOutput } from '@/lib/deals/output-schema';
import { pageQuery } from '@/lib/deals/schema';

export const GET = defineRoute({
  method: 'GET',
  path: '/api/deals/{id}/timeline',
  summary: 'What happened to a deal, newest first',
  permission: 'deal.read',
  rateLimit: 'lenient',
  params: dealParams,
  query: pageQuery,
  output: z.object({
    entries: z.array(timelineEntryOutput).readonly(),
    nextCursor: z.string().nullable(),
  }),
  run: async ({ deps, actor, params, query }) => ({
    body: await getTimeline(deps, actor, params.id, query),
  }),
});
