import { z } from 'zod';
import { defineRoute } from '@/app/_entry/define-route';
import { listAlerts } from '@/lib/alerts';
import { alertOutput } from '@/lib/alerts/output-schema';
import { pageQuery } from '@/lib/deals/schema';

const count = z.number().int();

export const GET = defineRoute({
  method: 'GET',
  path: '/api/alerts',
  summary: 'Alerts that still hold, newest first, and the open deals by band',
  permission: 'alert.read',
  rateLimit: 'lenient',
  query: pageQuery,
  output: z.object({
    alerts: z.array(alertOutput).readonly(),
    summary: z.object({ high: count, medium: count, low: count }),
    nextCursor: z.string().nullable(),
  }),
  run: async ({ deps, actor, query }) => ({
    body: await listAlerts(deps, actor, query),
  }),
});
