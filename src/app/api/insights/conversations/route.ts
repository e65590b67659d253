import { z } from 'zod';
import { defineRoute } from '@/app/_entry/define-route';
import { listConversations } from '@/lib/ai';
import { conversationOutput } from '@/lib/ai/output-schema';
import { conversationsQuery } from '@/lib/ai/schema';

export const GET = defineRoute({
  method: 'GET',
  path: '/api/insights/conversations',
  summary: 'Your own saved conversations with the assistant, the latest first',
  permission: 'assistant.use',
  rateLimit: 'lenient',
  query: conversationsQuery,
  output: z.object({
    conversations: z.array(conversationOutput),
    nextCursor: z.string().nullable(),
  }),
  run: async ({ deps, actor, query }) => ({ body: await listConversations(deps, actor, query) }),
});
