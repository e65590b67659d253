import { defineRoute } from '@/app/_entry/define-route';
import { streamChunks } from '@/app/_entry/stream-chunks';
import { exportDeals } from '@/lib/deals';
import { exportDealsInput, exportOutput } from '@/lib/deals/export-schema';
import { getLog } from '@/lib/platform/log';

const TYPES = { csv: 'text/csv; charset=utf-8', json: 'application/json' } as const;

export const POST = defineRoute({
  method: 'POST',
  path: '/api/deals/export',
  summary: 'Export the deals that a list shows, or their histories, as CSV or JSON',
  permission: 'deal.export',
  rateLimit: 'export',
  body: exportDealsInput,
  streams: ['text/csv', 'application/json'],
  output: exportOutput,
  run: async ({ deps, actor, body, requestId }) => {
    const report = (error: unknown) =>
      getLog().error({ err: error, requestId }, 'export broken off');
    const day = deps.now().toISOString().slice(0, 10);
    return {
      headers: {
        'content-type': TYPES[body.format],
        'content-disposition': `attachment; filename="${body.include}-${day}.${body.format}"`,
        'cache-control': 'no-store',
      },
      stream: await streamChunks(exportDeals(deps, actor, body), report),
    };
  },
});
