import { linkedDeals } from '../deal-links';
import { MAX_MESSAGES, type RoutedQuestion } from '../model';
import { routeQuestion } from '../router/route-question';

export interface Said {
  readonly role: 'user' | 'assistant';
  readonly content: string;
}

/** The deal that a conversation has come to: the only one that its last answer names. */
export function dealInView(history: readonly Said[]): string | null {
  const last = history.findLast(({ role }) => role === 'assistant');
  const [only, second] = linkedDeals(last?.content ?? '');
  return only !== undefined && second === undefined ? only : null;
}

/** A question as it is meant after what was asked before it. */
export function understand(question: string, history: readonly Said[], now: Date): RoutedQuestion {
  const asked = history.filter(({ role }) => role === 'user').slice(-MAX_MESSAGES);
  let previous: RoutedQuestion | null = null;
  for (const { content } of asked) previous = routeQuestion(content, { now, previous });
  return routeQuestion(question, { now, previous });
}
