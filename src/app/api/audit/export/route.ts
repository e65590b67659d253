import { defineRoute } from '@/app/_entry/define-route';
import { streamChunks } from '@/app/_entry/stream-chunks';
import { exportAudit } from '@/lib/audit';
import { auditExportOutput } from '@/lib/audit/output-schema';
import { exportAuditQuery } from '@/lib/audit/schema';
import { getLog } from '@/lib/platform/log';

const TYPES = { csv: 'text/csv; charset=utf-8', json: 'application/json' } as const;

export const GET = defineRoute({
  method: 'GET',
  path: '/api/audit/export',
  summary: 'The audit trail as CSV or JSON, narrowed like the list',
  permission: 'audit.read',
  rateLimit: 'export',
  query: exportAuditQuery,
  streams: ['text/csv', 'application/json'],
  output: auditExportOutput,
  run: async ({ deps, actor, query, requestId }) => {
    const report = (error: unknown) =>
      getLog().error({ err: error, requestId }, 'export broken off');
    const day = deps.now().toISOString().slice(0, 10);
    return {
      headers: {
        'content-type': TYPES[query.format],
        'content-disposition': `attachment; filename="audit-${day}.${query.format}"`,
        'cache-control': 'no-store',
      },
      stream: await streamChunks(exportAudit(deps, actor, query), report),
    };
  },
});
