import { z } from 'zod';
import { defineRoute } from '@/app/_entry/define-route';
import { linkMeeting } from '@/lib/integrations';
import { meetingOutput } from '@/lib/integrations/output-schema';
import { linkMeetingInput } from '@/lib/integrations/schema';

export const PATCH = defineRoute({
  method: 'PATCH',
  path: '/api/integrations/google-calendar/events/{id}',
  summary: 'Say which deal a meeting belongs to; null takes it away from its deal for good',
  permission: 'meeting.manage',
  rateLimit: 'lenient',
  params: linkMeetingInput.pick({ id: true }),
  body: linkMeetingInput.pick({ dealId: true }),
  output: z.object({ meeting: meetingOutput }),
  run: async ({ deps, actor, params, body, requestId }) => {
    const request = { actor, source: 'api', requestId } as const;
    return { body: { meeting: await linkMeeting(deps, request, params.id, body.dealId) } };
  },
});
