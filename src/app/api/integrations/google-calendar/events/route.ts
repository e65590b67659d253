import { z } from 'zod';
import { defineRoute } from '@/app/_entry/define-route';
import { createMeeting, listMeetings } from '@/lib/integrations';
import { meetingOutput } from '@/lib/integrations/output-schema';
import { createMeetingInput, listMeetingsQuery } from '@/lib/integrations/schema';
import { getEnv } from '@/lib/platform/env';

export const GET = defineRoute({
  method: 'GET',
  path: '/api/integrations/google-calendar/events',
  summary: 'The meetings of a deal, latest first; without dealId those ahead, soonest first',
  permission: 'meeting.read',
  rateLimit: 'lenient',
  query: listMeetingsQuery,
  output: z.object({ meetings: z.array(meetingOutput).readonly() }),
  run: async ({ deps, actor, query }) => ({
    body: { meetings: await listMeetings(deps, actor, query) },
  }),
});

export const POST = defineRoute({
  method: 'POST',
  path: '/api/integrations/google-calendar/events',
  summary: 'Plan a meeting for a deal: in your calendar where you signed in there, else here alone',
  permission: 'meeting.manage',
  rateLimit: 'strict',
  body: createMeetingInput,
  output: z.object({ meeting: meetingOutput }),
  status: 201,
  run: async ({ deps, actor, body, requestId }) => {
    const request = { actor, source: 'api', requestId } as const;
    return { body: { meeting: await createMeeting(deps, getEnv(), request, body) } };
  },
});
