import { z } from 'zod';
import { defineRoute } from '@/app/_entry/define-route';
import { listAlerts } from '@/lib/alerts';
import { alertOutput } from '@/lib/alerts/output-schema';
import { listAlertsQuery } from '@/lib/alerts/schema';

const count = z.number().int();

export const GET = defineRoute({
  method: 'GET',
  path: '/api/alerts',
  summary: 'Alerts with what became of them, newest first, and the open deals by band',
  permission: 'alert.read',
  rateLimit: 'lenient',
  query: listAlertsQuery,
  output: z.object({
    alerts: z.array(alertOutput).readonly(),
    summary: z.object({ high: count, medium: count, low: count }),
    nextCursor: z.string().nullable(),
  }),
  run: async ({ deps, actor, query }) => ({
    body: await listAlerts(deps, actor, query),
  }),
});
