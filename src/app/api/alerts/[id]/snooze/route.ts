import { z } from 'zod';
import { alertParams } from '@/app/api/alerts/alert-params';
import { defineRoute } from '@/app/_entry/define-route';
import { snoozeAlert } from '@/lib/alerts';
import { alertOutput } from '@/lib/alerts/output-schema';
import { snoozeAlertInput } from '@/lib/alerts/schema';

export const POST = defineRoute({
  method: 'POST',
  path: '/api/alerts/{id}/snooze',
  summary: 'Put an alert out of sight until a moment, at most 90 days ahead',
  permission: 'alert.handle',
  rateLimit: 'lenient',
  params: alertParams,
  body: snoozeAlertInput,
  output: z.object({ alert: alertOutput }),
  inOneTransaction: true,
  run: async ({ deps, actor, params, body, requestId }) => ({
    body: {
      alert: await snoozeAlert(deps, { actor, source: 'api', requestId }, params.id, body),
    },
  }),
});
