import { defineRoute } from '@/app/_entry/define-route';
import { listAudit } from '@/lib/audit';
import { auditPageOutput } from '@/lib/audit/output-schema';
import { listAuditQuery } from '@/lib/audit/schema';

export const GET = defineRoute({
  method: 'GET',
  path: '/api/audit',
  summary: 'The audit trail of a team, or one’s own: changes of access and settings, newest first',
  permission: 'audit.read',
  rateLimit: 'lenient',
  query: listAuditQuery,
  output: auditPageOutput,
  run: async ({ deps, actor, query }) => ({ body: await listAudit(deps, actor, query) }),
});
