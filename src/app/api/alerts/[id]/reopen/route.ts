import { z } from 'zod';
import { alertParams } from '@/app/api/alerts/alert-params';
import { defineRoute } from '@/app/_entry/define-route';
import { reopenAlert } from '@/lib/alerts';
import { alertOutput } from '@/lib/alerts/output-schema';

export const POST = defineRoute({
  method: 'POST',
  path: '/api/alerts/{id}/reopen',
  summary: 'Take a snoozed or dismissed alert up again',
  permission: 'alert.handle',
  rateLimit: 'lenient',
  params: alertParams,
  output: z.object({ alert: alertOutput }),
  inOneTransaction: true,
  run: async ({ deps, actor, params, requestId }) => ({
    body: {
      alert: await reopenAlert(deps, { actor, source: 'api', requestId }, params.id),
    },
  }),
});
