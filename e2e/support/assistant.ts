import { call, type Json } from './http';
import type { Person } from './people';

/** Asks the assistant in a new conversation. @returns its answer, as JSON */
export async function askAssistant({ token }: Person, question: string): Promise<Json> {
  const answer = await call('POST', '/api/insights/chat', {
    token,
    headers: { accept: 'application/json' },
    body: { messages: [{ role: 'user', content: question }], conversationId: 'new' },
  });
  if (answer.status !== 200) throw new Error(`The assistant did not answer: ${answer.text}`);
  return answer.json;
}

export const makeConversation = async (person: Person): Promise<string> =>
  (await askAssistant(person, 'How is my pipeline?')).conversationId;

/** @returns the id of an answer that somebody had */
export const makeAnswer = async (person: Person): Promise<string> =>
  (await askAssistant(person, 'How is my pipeline?')).messageId;
