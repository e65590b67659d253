import { z } from 'zod';
import { dealParams } from '@/app/api/deals/deal-params';
import { defineRoute } from '@/app/_entry/define-route';
import { etagOf, versionFromIfMatch } from '@/app/_entry/if-match';
import { markNotRisk, withdrawNotRisk } from '@/lib/deals';
import { notRiskInput } from '@/lib/deals/not-risk-schema';
import { dealOutput } from '@/lib/deals/output-schema';

const output = z.object({ deal: dealOutput });

export const POST = defineRoute({
  method: 'POST',
  path: '/api/deals/{id}/not-a-risk',
  summary:
    'Judge a deal as not at risk until a day; the score stays, its alerts are told to nobody',
  permission: 'deal.update',
  rateLimit: 'lenient',
  params: dealParams,
  body: notRiskInput,
  output,
  inOneTransaction: true,
  run: async ({ deps, actor, params, body, request, requestId }) => {
    const input = { ...body, version: versionFromIfMatch(request) ?? body.version };
    const deal = await markNotRisk(deps, { actor, source: 'api', requestId }, params.id, input);
    return { headers: { etag: etagOf(deal.version) }, body: { deal } };
  },
});

export const DELETE = defineRoute({
  method: 'DELETE',
  path: '/api/deals/{id}/not-a-risk',
  summary: 'Take the judgement back that a deal is not at risk',
  permission: 'deal.update',
  rateLimit: 'lenient',
  params: dealParams,
  output,
  run: async ({ deps, actor, params, request, requestId }) => {
    const version = versionFromIfMatch(request);
    const by = { actor, source: 'api', requestId } as const;
    const deal = await withdrawNotRisk(deps, by, params.id, version);
    return { headers: { etag: etagOf(deal.version) }, body: { deal } };
  },
});
