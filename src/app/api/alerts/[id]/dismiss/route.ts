import { z } from 'zod';
import { alertParams } from '@/app/api/alerts/alert-params';
import { defineRoute } from '@/app/_entry/define-route';
import { dismissAlert } from '@/lib/alerts';
import { alertOutput } from '@/lib/alerts/output-schema';
import { dismissAlertInput } from '@/lib/alerts/schema';

export const POST = defineRoute({
  method: 'POST',
  path: '/api/alerts/{id}/dismiss',
  summary: 'Dismiss an alert with a reason; it stays in the ledger',
  permission: 'alert.handle',
  rateLimit: 'lenient',
  params: alertParams,
  body: dismissAlertInput,
  output: z.object({ alert: alertOutput }),
  inOneTransaction: true,
  run: async ({ deps, actor, params, body, requestId }) => ({
    body: {
      alert: await dismissAlert(deps, { actor, source: 'api', requestId }, params.id, body),
    },
  }),
});
