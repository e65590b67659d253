import 'server-only';
import { demandTokenScope, scopeFor, type Actor } from '../auth';
import { cursorTime, decodeCursor, encodeCursor } from '../core/cursor';
import { notFound } from '../core/errors';
import type { Deps } from '../platform/deps';
import { chatOutput, type ConversationDto, type MessageDto } from './output-schema';
import * as repository from './repository/conversations';
import type { ConversationsQuery, FeedbackInput } from './schema';
import { isReadable } from './stored-answer';

/** What is shown of one conversation at most: the end of it. */
const MAX_SHOWN = 500;
const ORDER = 'updatedAt';

const toDto = (row: repository.ConversationRow): ConversationDto => ({
  id: row.id,
  title: row.title,
  dealId: row.dealId,
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
});

const storedAnswer = chatOutput.omit({ content: true, conversationId: true, messageId: true });

const FORGOTTEN =
  'This answer was made of deals of a team that you do not belong to any more, so it is not shown.';

/** What was told of a team is not shown any more to somebody who has left it. */
const withheld = (row: repository.MessageRow): MessageDto => ({
  id: row.id,
  role: 'assistant',
  content: FORGOTTEN,
  createdAt: row.createdAt.toISOString(),
  questionId: row.questionId,
  answer: null,
  rating: null,
});

const toMessageDto = (row: repository.MessageRow): MessageDto => ({
  id: row.id,
  role: row.role === 'user' ? 'user' : 'assistant',
  content: row.content,
  createdAt: row.createdAt.toISOString(),
  questionId: row.questionId,
  answer: row.answer === null ? null : (storedAnswer.safeParse(row.answer).data ?? null),
  rating: row.rating === 'up' || row.rating === 'down' ? row.rating : null,
});

/** One's own conversations, the latest first. @throws AppError BAD_REQUEST for a foreign cursor */
export async function listConversations(
  { db }: Deps,
  actor: Actor,
  { cursor, limit }: ConversationsQuery,
): Promise<{ conversations: ConversationDto[]; nextCursor: string | null }> {
  demandTokenScope(actor, 'assistant.use');
  const [at, id] = cursor ? decodeCursor(cursor, ORDER, 2) : [];
  const after = at === undefined || id === undefined ? null : { at: cursorTime(at), id };
  const rows = await repository.listConversations(db, actor.userId, { after, limit: limit + 1 });
  const page = rows.slice(0, limit);
  const last = rows.length > limit ? page.at(-1) : undefined;
  return {
    conversations: page.map((row) => toDto(row)),
    nextCursor: last ? encodeCursor(ORDER, [last.updatedAt.toISOString(), last.id]) : null,
  };
}

/** One of one's own conversations with what was said. @throws AppError NOT_FOUND */
export async function getConversation(
  { db }: Deps,
  actor: Actor,
  id: string,
): Promise<{ conversation: ConversationDto; messages: MessageDto[] }> {
  demandTokenScope(actor, 'assistant.use');
  const row = await repository.findConversation(db, actor.userId, id);
  if (!row) throw notFound('The conversation');
  const messages = await repository.listMessages(db, row.id, MAX_SHOWN);
  const { keys } = scopeFor(actor, 'deal.read');
  const shown = messages.map((message) =>
    isReadable(message, keys) ? toMessageDto(message) : withheld(message),
  );
  return { conversation: toDto(row), messages: shown };
}

/** Deletes one of one's own conversations for good. @throws AppError NOT_FOUND */
export async function deleteConversation({ db }: Deps, actor: Actor, id: string): Promise<void> {
  demandTokenScope(actor, 'assistant.keep');
  if (!(await repository.deleteConversation(db, actor.userId, id))) {
    throw notFound('The conversation');
  }
}

/** Says whether an answer helped. @throws AppError NOT_FOUND */
export async function rateAnswer(
  { db }: Deps,
  actor: Actor,
  id: string,
  { rating, comment }: FeedbackInput,
): Promise<void> {
  demandTokenScope(actor, 'assistant.keep');
  // A rating that is taken back takes its words along; another one leaves them.
  const given = {
    rating,
    ...(rating === null ? { comment: null } : comment === undefined ? {} : { comment }),
  };
  if (!(await repository.rateMessage(db, actor.userId, id, given))) throw notFound('The answer');
}
