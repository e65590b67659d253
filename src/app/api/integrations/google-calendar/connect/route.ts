import { z } from 'zod';
import { defineRoute } from '@/app/_entry/define-route';
import { connectIntegration, disconnectIntegration, pastedKey } from '@/lib/integrations';
import { integrationOutput } from '@/lib/integrations/output-schema';
import { connectCalendarInput } from '@/lib/integrations/schema';
import { getEnv } from '@/lib/platform/env';

export const POST = defineRoute({
  method: 'POST',
  path: '/api/integrations/google-calendar/connect',
  summary: 'Connect a public Google calendar by an API key and its id',
  permission: 'integration.manage',
  rateLimit: 'strict',
  body: connectCalendarInput,
  output: z.object({ integration: integrationOutput }),
  status: 201,
  run: async ({ deps, actor, body, requestId }) => {
    const request = { actor, source: 'api', requestId } as const;
    const given = { credentials: pastedKey(body.apiKey, body.calendarId), teamId: body.teamId };
    const integration = await connectIntegration(deps, getEnv(), request, 'google_calendar', given);
    return { body: { integration } };
  },
});

export const DELETE = defineRoute({
  method: 'DELETE',
  path: '/api/integrations/google-calendar/connect',
  summary: 'Disconnect Google Calendar and forget its key; the meetings that it brought stay',
  permission: 'integration.disconnect',
  rateLimit: 'lenient',
  output: z.object({}),
  run: async ({ deps, actor, requestId }) => {
    const request = { actor, source: 'api', requestId } as const;
    await disconnectIntegration(deps, getEnv(), request, 'google_calendar');
    return { body: {} };
  },
});
