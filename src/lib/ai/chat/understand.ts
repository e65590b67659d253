import { linkedDeals } from '../deal-links';
import { MAX_MESSAGES, type RoutedQuestion } from '../model';
import { routeQuestion } from '../router/route-question';
import { asksWhich, chosenDeal } from './chosen-deal';

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

/** A question as it is meant, and the deal that was chosen by it of those that were offered. */
export interface Understood {
  readonly routed: RoutedQuestion;
  readonly chosen: string | null;
}

interface Before {
  readonly previous: RoutedQuestion | null;
  /** What was answered to it. */
  readonly answer: string | undefined;
}

/** An answer to "Which deal do you mean?" goes on with what was asked, unless it asks something itself. */
function understandChoice(
  text: string,
  previous: RoutedQuestion,
  { answer, now }: { readonly answer: string; readonly now: Date },
): Understood | null {
  const chosen = chosenDeal(text, answer);
  const goesOn = { ...previous, question: text, rule: 'chosen_deal' };
  if (chosen !== null) return { routed: { ...goesOn, mentions: [], refersBack: true }, chosen };
  const { intent, mentions } = routeQuestion(text, { now });
  const isName = mentions.length > 0 && (intent === 'about_deal' || intent === 'other');
  return isName ? { routed: { ...goesOn, mentions }, chosen: null } : null;
}

function understandNext(text: string, { previous, answer }: Before, now: Date): Understood {
  if (previous && answer !== undefined && asksWhich(answer)) {
    const choice = understandChoice(text, previous, { answer, now });
    if (choice) return choice;
  }
  return { routed: routeQuestion(text, { now, previous }), chosen: null };
}

/** A question as it is meant after what was said before it. */
export function understand(question: string, history: readonly Said[], now: Date): Understood {
  let before: Before = { previous: null, answer: undefined };
  for (const { role, content } of history.slice(-MAX_MESSAGES)) {
    if (role === 'assistant') before = { ...before, answer: content };
    else before = { previous: understandNext(content, before, now).routed, answer: undefined };
  }
  return understandNext(question, before, now);
}
