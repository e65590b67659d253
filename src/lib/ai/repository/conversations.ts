import 'server-only';
import { newId } from '../../core/ids';
import { type Db, type Prisma, type Tx } from '../../platform/db';
import type { ChatMessage, Conversation } from '../../platform/db/generated/client';

export type ConversationRow = Conversation;
export type MessageRow = ChatMessage;

/** A person's own conversation; anybody else's is as if it were not there. */
export const findConversation = (db: Db, userId: string, id: string) =>
  db.conversation.findFirst({ where: { id, userId } });

/** Latest first, after a place in the list. */
export const listConversations = (
  db: Db,
  userId: string,
  { after, limit }: { after: { at: Date; id: string } | null; limit: number },
): Promise<ConversationRow[]> =>
  db.conversation.findMany({
    where: {
      userId,
      ...(after && {
        OR: [{ updatedAt: { lt: after.at } }, { updatedAt: after.at, id: { lt: after.id } }],
      }),
    },
    orderBy: [{ updatedAt: 'desc' }, { id: 'desc' }],
    take: limit,
  });

/** In the order in which they were said; the last ones where there are more than `limit`. */
export async function listMessages(
  db: Db,
  conversationId: string,
  limit: number,
): Promise<MessageRow[]> {
  const rows = await db.chatMessage.findMany({
    where: { conversationId },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: limit,
  });
  return rows.toReversed();
}

export const createConversation = (
  tx: Tx,
  row: { userId: string; title: string; dealId: string | null; now: Date },
): Promise<ConversationRow> => {
  const { userId, title, dealId, now } = row;
  return tx.conversation.create({
    data: { id: newId(), userId, title, dealId, createdAt: now, updatedAt: now },
  });
};

/** @param dealId the deal that it is about from now on; null keeps the one it had */
export async function touchConversation(
  tx: Tx,
  id: string,
  { dealId, now }: { dealId: string | null; now: Date },
): Promise<void> {
  await tx.conversation.updateMany({
    where: { id },
    data: { updatedAt: now, ...(dealId === null ? {} : { dealId }) },
  });
}

export interface NewMessage {
  readonly conversationId: string;
  readonly role: 'user' | 'assistant';
  readonly content: string;
  /** Of an answer: the message that it answers. */
  readonly questionId?: string;
  readonly answer: Prisma.InputJsonValue | null;
  readonly intent: string | null;
  readonly createdAt: Date;
}

/** @returns its id */
export async function addMessage(tx: Tx, { answer, ...message }: NewMessage): Promise<string> {
  const id = newId();
  await tx.chatMessage.create({ data: { id, ...message, ...(answer === null ? {} : { answer }) } });
  return id;
}

/** @returns whether there was one of theirs */
export async function deleteConversation(db: Db, userId: string, id: string): Promise<boolean> {
  const { count } = await db.conversation.deleteMany({ where: { id, userId } });
  return count > 0;
}

/** Of an answer in a conversation of theirs. @returns whether there was one */
export async function rateMessage(
  db: Db,
  userId: string,
  id: string,
  given: { rating: string | null; comment?: string | null },
): Promise<boolean> {
  const { count } = await db.chatMessage.updateMany({
    where: { id, role: 'assistant', conversation: { userId } },
    data: given,
  });
  return count > 0;
}
