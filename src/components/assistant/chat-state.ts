import type { SuggestedAction } from '@/lib/ai/model';
import type { ChatAnswer, MessageDto } from '@/lib/ai/output-schema';
import type { AnswerEvent, AskFailure } from './ask-assistant';

export type Rating = 'up' | 'down' | null;

/** An answer as far as it is known. */
export interface Answer {
  readonly content: string;
  readonly source: ChatAnswer['source'] | null;
  readonly model: string | null;
  readonly citations: ChatAnswer['citations'];
  readonly actions: readonly SuggestedAction[];
  /** How many pieces a model named that the figures do not hold. */
  readonly unverified: number;
  readonly omitted: string | null;
  readonly notice: string | null;
  /** Null where nothing was kept, or not yet. */
  readonly messageId: string | null;
  readonly rating: Rating;
}

/** `unanswered`: a saved question whose answer was never kept. */
export type TurnState = 'asking' | 'answering' | 'answered' | 'stopped' | 'failed' | 'unanswered';

/** A question with what came of it. */
export interface Turn {
  readonly key: string;
  /** Null where only the answer is shown: the question lies before what is shown. */
  readonly question: string | null;
  readonly state: TurnState;
  readonly answer: Answer;
  readonly failure: AskFailure | null;
  /** Whether it was asked while this page was open. */
  readonly isNew: boolean;
}

const NO_ANSWER: Answer = {
  content: '',
  source: null,
  model: null,
  citations: [],
  actions: [],
  unverified: 0,
  omitted: null,
  notice: null,
  messageId: null,
  rating: null,
};

type Saved = NonNullable<MessageDto['answer']>;

/** How an answer was made, as it is told and as it was kept. */
const madeOf = ({ source, model, citations, actions, omitted, notice, ungrounded }: Saved) => ({
  source,
  model,
  citations,
  actions,
  omitted,
  notice,
  unverified: ungrounded.length,
});

const savedAnswer = ({ id, content, answer, rating }: MessageDto): Answer => ({
  ...NO_ANSWER,
  ...(answer ? madeOf(answer) : {}),
  content,
  messageId: id,
  rating,
});

const turnOf = (key: string, given: Partial<Turn>): Turn => ({
  key,
  question: null,
  state: 'unanswered',
  answer: NO_ANSWER,
  failure: null,
  isNew: false,
  ...given,
});

/** Where the question of an answer stands; of one that does not say which, the last that waits. */
function askedAt(turns: readonly Turn[], questionId: string | null): number {
  if (questionId !== null) return turns.findIndex(({ key }) => key === questionId);
  return turns.at(-1)?.state === 'unanswered' ? turns.length - 1 : -1;
}

/** A saved conversation as questions with their answers. */
export function turnsOf(messages: readonly MessageDto[]): Turn[] {
  const turns: Turn[] = [];
  for (const message of messages) {
    if (message.role === 'user') {
      turns.push(turnOf(message.id, { question: message.content }));
      continue;
    }
    const given = { state: 'answered', answer: savedAnswer(message) } as const;
    const place = askedAt(turns, message.questionId);
    const asked = turns[place];
    if (asked) turns[place] = { ...asked, ...given };
    else turns.push(turnOf(message.id, given));
  }
  return turns;
}

export type ChatChange =
  | { readonly type: 'asked'; readonly key: string; readonly question: string }
  | { readonly type: 'told'; readonly key: string; readonly event: AnswerEvent }
  | { readonly type: 'stopped'; readonly key: string }
  | { readonly type: 'failed'; readonly key: string; readonly failure: AskFailure }
  | { readonly type: 'dropped'; readonly key: string }
  | { readonly type: 'rated'; readonly key: string; readonly rating: Rating };

const whole = (answer: ChatAnswer): Answer => ({
  ...madeOf(answer),
  content: answer.content,
  messageId: answer.messageId,
  rating: null,
});

function told(turn: Turn, event: AnswerEvent): Turn {
  const { answer } = turn;
  if (event.type === 'start') {
    const { source, model } = event;
    return { ...turn, state: 'answering', answer: { ...answer, source, model } };
  }
  if (event.type === 'delta') {
    return { ...turn, answer: { ...answer, content: answer.content + event.text } };
  }
  if (event.type === 'reset') {
    // What follows is another's: until `done` says whose, nobody's.
    const { notice } = event;
    return { ...turn, answer: { ...NO_ANSWER, notice } };
  }
  return { ...turn, state: 'answered', answer: whole(event.answer) };
}

function changed(turn: Turn, change: Exclude<ChatChange, { type: 'asked' | 'dropped' }>): Turn {
  if (change.type === 'told') return told(turn, change.event);
  if (change.type === 'stopped') return { ...turn, state: 'stopped' };
  if (change.type === 'failed') return { ...turn, state: 'failed', failure: change.failure };
  return { ...turn, answer: { ...turn.answer, rating: change.rating } };
}

/** How a conversation goes on. */
export function chatReducer(turns: readonly Turn[], change: ChatChange): readonly Turn[] {
  if (change.type === 'dropped') return turns.filter(({ key }) => key !== change.key);
  if (change.type === 'asked') {
    const { key, question } = change;
    return [...turns, turnOf(key, { question, state: 'asking', isNew: true })];
  }
  return turns.map((each) => (each.key === change.key ? changed(each, change) : each));
}

/** What a screen reader is told of the last question: its states, never its words one by one. */
export function announcementOf(turn: Turn | undefined): string {
  if (!turn?.isNew) return '';
  const { state, answer } = turn;
  if (state === 'asking') return 'Your question was sent.';
  if (state === 'answering') {
    return answer.notice === null ? 'The answer is being written.' : `Taken back. ${answer.notice}`;
  }
  if (state === 'answered') return 'The answer is complete.';
  // A failure has an alert of its own.
  return state === 'stopped' ? 'Stopped.' : '';
}
