import { z } from 'zod';
import { defineRoute } from '@/app/_entry/define-route';
import { getAlertRecord } from '@/lib/alerts';
import { alertRecordOutput } from '@/lib/alerts/output-schema';
import { alertRecordQuery } from '@/lib/alerts/schema';

export const GET = defineRoute({
  method: 'GET',
  path: '/api/alerts/record',
  summary: 'The track record of the alerts: how often each rule and each signal was right',
  permission: 'alert.read',
  rateLimit: 'analytics',
  query: alertRecordQuery,
  output: z.object({ record: alertRecordOutput }),
  run: async ({ deps, actor, query }) => ({
    body: { record: await getAlertRecord(deps, actor, query) },
  }),
});
