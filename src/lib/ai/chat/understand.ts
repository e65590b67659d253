import { MAX_MESSAGES, type RoutedQuestion } from '../model';
import { routeQuestion } from '../router/route-question';

export interface Said {
  readonly role: 'user' | 'assistant';
  readonly content: string;
}

const DEAL_LINK = /\]\(\/deals\/([a-z0-9]{8,40})\)/g;

/** The deal that a conversation has come to: the only one that its last answer names. */
export function dealInView(history: readonly Said[]): string | null {
  const last = history.findLast(({ role }) => role === 'assistant');
  const ids = new Set([...(last?.content ?? '').matchAll(DEAL_LINK)].map(([, id = '']) => id));
  const [only] = ids;
  return ids.size === 1 && only !== undefined ? only : null;
}

/** A question as it is meant after what was asked before it. */
export function understand(question: string, history: readonly Said[], now: Date): RoutedQuestion {
  const asked = history.filter(({ role }) => role === 'user').slice(-MAX_MESSAGES);
  let previous: RoutedQuestion | null = null;
  for (const { content } of asked) previous = routeQuestion(content, { now, previous });
  return routeQuestion(question, { now, previous });
}
