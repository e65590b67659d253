import { z } from 'zod';
import { SUGGESTED_ACTIONS, TASK_TYPES } from './model';

export const citationOutput = z.object({ dealId: z.string(), name: z.string() });

/** What `POST /api/insights/chat` answers as JSON, and the last event of its stream. */
export const chatOutput = z.object({
  content: z.string().describe('Markdown; deals as links to their pages, no images, no HTML'),
  taskType: z.enum(TASK_TYPES),
  source: z.enum(['model', 'computed']).describe('whether a model wrote it, or code from figures'),
  model: z.string().nullable().describe('which model wrote it; null where code did'),
  citations: z.array(citationOutput).readonly().describe('the deals that it names'),
  ungrounded: z
    .array(z.object({ kind: z.enum(['deal', 'figure', 'date', 'name', 'link']), text: z.string() }))
    .readonly()
    .describe('what a model named that the figures do not hold; marked in `content`'),
  actions: z
    .array(
      z.object({
        kind: z.enum(SUGGESTED_ACTIONS),
        dealId: z.string(),
        dealName: z.string(),
        label: z.string(),
        text: z.string(),
      }),
    )
    .readonly()
    .describe('what a person may do about it; nothing is done by itself'),
  omitted: z.string().nullable().describe('what was left out of the answer, in words'),
  notice: z.string().nullable().describe('why no model answered, where one was asked'),
  conversationId: z.string().nullable().describe('null where nothing was saved'),
  messageId: z.string().nullable(),
});
export type ChatAnswer = z.infer<typeof chatOutput>;

/** How a team uses models, and what they cost it. */
export const assistantSettingsOutput = z.object({
  teamId: z.string().nullable(),
  isConfigured: z.boolean().describe('whether the operator gave a key; without one, code answers'),
  usesModels: z.boolean(),
  models: z.array(
    z.object({
      taskType: z.enum(TASK_TYPES),
      models: z.array(z.string()).describe('the first choice first'),
      default: z.array(z.string()),
      isChosen: z.boolean(),
    }),
  ),
  teamBudgetUsd: z.number().nullable().describe('in a calendar month (UTC); null for none'),
  personBudgetUsd: z.number().nullable(),
  operatorBudgetUsd: z.number().nullable().describe('the operator’s own bound for each team'),
  usage: z
    .object({
      since: z.string(),
      costUsd: z.number(),
      models: z.array(
        z.object({
          model: z.string(),
          requests: z.number().int(),
          failures: z.number().int(),
          promptTokens: z.number().int(),
          completionTokens: z.number().int(),
          costUsd: z.number(),
        }),
      ),
      people: z.array(
        z.object({ name: z.string(), requests: z.number().int(), costUsd: z.number() }),
      ),
    })
    .describe('of this calendar month'),
});
export type AssistantSettingsDto = z.infer<typeof assistantSettingsOutput>;

export const conversationOutput = z.object({
  id: z.string(),
  title: z.string(),
  dealId: z.string().nullable().describe('the deal that it is about, where there is one'),
  createdAt: z.string(),
  updatedAt: z.string(),
});
export type ConversationDto = z.infer<typeof conversationOutput>;

export const messageOutput = z.object({
  id: z.string(),
  role: z.enum(['user', 'assistant']),
  content: z.string(),
  createdAt: z.string(),
  questionId: z.string().nullable().describe('of an answer: the message that it answers'),
  answer: chatOutput
    .omit({ content: true, conversationId: true, messageId: true })
    .nullable()
    .describe('of an answer: how it was made, and what it names'),
  rating: z.enum(['up', 'down']).nullable(),
});
export type MessageDto = z.infer<typeof messageOutput>;
