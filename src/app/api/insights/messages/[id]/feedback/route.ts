import { z } from 'zod';
import { defineRoute } from '@/app/_entry/define-route';
import { rateAnswer } from '@/lib/ai';
import { feedbackInput } from '@/lib/ai/schema';

export const POST = defineRoute({
  method: 'POST',
  path: '/api/insights/messages/{id}/feedback',
  summary: 'Say whether an answer in one of your conversations helped',
  permission: 'assistant.keep',
  rateLimit: 'lenient',
  params: z.object({ id: z.string() }),
  body: feedbackInput,
  output: z.object({}),
  run: async ({ deps, actor, params: { id }, body }) => {
    await rateAnswer(deps, actor, id, body);
    return { body: {} };
  },
});
