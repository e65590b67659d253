import { z } from 'zod';
import { ID_PATTERN } from '../core/ids';
import { teamIdInput, teamIdQuery } from '../core/team-id';
import { isCleanText, lineOf, missingOr } from '../core/text';
import { MAX_ANSWER, MAX_MESSAGE, MAX_MESSAGES } from './model';

const id = (what: string) =>
  z.string({ error: missingOr('must be text') }).regex(ID_PATTERN, `is not the id of ${what}`);

const message = z.strictObject({
  role: z.enum(['user', 'assistant'], {
    // Instructions come from the product alone: one that a caller sends would be obeyed like ours.
    error: missingOr('must be user or assistant: instructions of one’s own are not taken'),
  }),
  content: z
    .string({ error: missingOr('must be text') })
    .refine(isCleanText, { error: 'holds characters that are not text (NUL or a broken one)' })
    .max(MAX_ANSWER, `must have at most ${MAX_ANSWER} characters`),
});

/** An answer that is sent along may be long, or empty where it was stopped; a question is neither. */
const isQuestion = (text: string): boolean => text.trim() !== '' && text.length <= MAX_MESSAGE;

/** Body of `POST /api/insights/chat`. */
export const chatInput = z
  .strictObject({
    messages: z
      .array(message, { error: missingOr('must be a list of messages') })
      .min(1, 'must hold the question')
      .max(MAX_MESSAGES, `must hold at most ${MAX_MESSAGES} messages`),
    /** The deal that it is asked about, as on its page. */
    dealId: id('a deal').optional(),
    /** Only of this team, or (null) only of one's own deals; everything one may see where left out. */
    teamId: teamIdInput,
    /** Goes on with a saved conversation, or begins one (`new`); nothing is saved where left out. */
    conversationId: z.union([z.literal('new'), id('a conversation')]).optional(),
  })
  .superRefine(({ messages }, context) => {
    messages.forEach(({ role, content }, place) => {
      if (role === 'assistant' || isQuestion(content)) return;
      const fault = content.trim() === '' ? 'must not be empty' : `must have at most ${MAX_MESSAGE} characters`; // prettier-ignore
      context.addIssue({ code: 'custom', path: ['messages', place, 'content'], message: fault });
    });
  })
  .refine(({ messages }) => messages.at(-1)?.role === 'user', {
    path: ['messages'],
    error: 'must end with the question of a user',
  });
export type ChatInput = z.infer<typeof chatInput>;

/** Body of `POST /api/insights/messages/{id}/feedback`; null takes it back. */
export const feedbackInput = z.strictObject({
  rating: z.enum(['up', 'down'], { error: missingOr('must be up, down or null') }).nullable(),
  comment: lineOf(2_000).optional(),
});
export type FeedbackInput = z.infer<typeof feedbackInput>;

/** Query of `GET /api/insights/conversations`. */
export const conversationsQuery = z.object({
  cursor: z.string().max(500).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(30),
});
export type ConversationsQuery = z.infer<typeof conversationsQuery>;

export const assistantSettingsQuery = z.object({ teamId: teamIdQuery });
