import { z } from 'zod';
import { defineRoute } from '@/app/_entry/define-route';
import { deleteConversation, getConversation } from '@/lib/ai';
import { conversationOutput, messageOutput } from '@/lib/ai/output-schema';

const params = z.object({ id: z.string() });

export const GET = defineRoute({
  method: 'GET',
  path: '/api/insights/conversations/{id}',
  summary: 'One of your conversations, with what was said',
  permission: 'assistant.use',
  rateLimit: 'lenient',
  params,
  output: z.object({ conversation: conversationOutput, messages: z.array(messageOutput) }),
  run: async ({ deps, actor, params: { id } }) => ({
    body: await getConversation(deps, actor, id),
  }),
});

export const DELETE = defineRoute({
  method: 'DELETE',
  path: '/api/insights/conversations/{id}',
  summary: 'Delete one of your conversations for good',
  permission: 'assistant.keep',
  rateLimit: 'lenient',
  params,
  output: z.object({}),
  run: async ({ deps, actor, params: { id } }) => {
    await deleteConversation(deps, actor, id);
    return { body: {} };
  },
});
