import { describe, expect, it } from 'vitest';
import type { ChatEvent } from '@/lib/ai/chat/events';
import type { ChatAnswer, MessageDto } from '@/lib/ai/output-schema';
import type { AnswerEvent } from './ask-assistant';
import { announcementOf, chatReducer, turnsOf, type ChatChange, type Turn } from './chat-state';

const answer: ChatAnswer = {
  content: 'Two deals.',
  taskType: 'general',
  source: 'computed',
  model: null,
  citations: [{ dealId: 'c00000001', name: 'Acme' }],
  ungrounded: [],
  actions: [],
  omitted: null,
  notice: 'No model answered.',
  conversationId: 'c1',
  messageId: 'm2',
};
const { content: _content, conversationId: _conversation, messageId: _id, ...kept } = answer;
const message = (given: Partial<MessageDto>): MessageDto => ({
  id: 'm1',
  role: 'user',
  content: 'Which deals?',
  createdAt: '2026-03-01T00:00:00.000Z',
  questionId: null,
  answer: null,
  rating: null,
  ...given,
});

const after = (...changes: ChatChange[]): readonly Turn[] =>
  changes.reduce<readonly Turn[]>(chatReducer, []);
const told = (event: ChatEvent): ChatChange => {
  // What the server sends can be taken as it is.
  const known: AnswerEvent = event;
  return { type: 'told', key: 'k', event: known };
};
const asked: ChatChange = { type: 'asked', key: 'k', question: 'Which?' };
const start = told({
  type: 'start',
  taskType: 'general',
  source: 'model',
  model: 'openai/gpt-4o',
  conversationId: 'c1',
});

describe('turnsOf', () => {
  it('pairs questions with answers, and keeps what has no other half', () => {
    const saved = [
      message({ id: 'm0', role: 'assistant', content: 'Before.', answer: kept }),
      message({ id: 'm1' }),
      message({ id: 'm2', role: 'assistant', content: 'Two.', answer: kept, rating: 'up' }),
      message({ id: 'm3', content: 'Lost?' }),
      message({ id: 'm4', content: 'Again?' }),
      message({ id: 'm5', role: 'assistant', content: 'Three.' }),
    ];
    expect(turnsOf(saved).map(({ question, state, answer: { content, messageId, rating } }) => [question, state, content, messageId, rating])).toEqual([
      [null, 'answered', 'Before.', 'm0', null],
      ['Which deals?', 'answered', 'Two.', 'm2', 'up'],
      ['Lost?', 'unanswered', '', null, null],
      ['Again?', 'answered', 'Three.', 'm5', null],
    ]); // prettier-ignore
  });
});

it('turnsOf pairs by what an answer says it answers, in whichever order they came', () => {
  const saved = [
    message({ id: 'q1', content: 'First?' }),
    message({ id: 'q2', content: 'Second?' }),
    message({ id: 'a2', role: 'assistant', content: 'Two.', questionId: 'q2' }),
    message({ id: 'a1', role: 'assistant', content: 'One.', questionId: 'q1' }),
    message({ id: 'a0', role: 'assistant', content: 'Old.', questionId: 'not-shown' }),
  ];
  expect(turnsOf(saved).map(({ question, answer: { content } }) => [question, content])).toEqual([
    ['First?', 'One.'],
    ['Second?', 'Two.'],
    [null, 'Old.'],
  ]);
});

describe('chatReducer', () => {
  it('grows with what is told, and ends with the whole answer', () => {
    const pieces = after(asked, start, told({ type: 'delta', text: 'Tw' }), told({ type: 'delta', text: 'o' })); // prettier-ignore
    expect(pieces[0]).toMatchObject({
      state: 'answering',
      answer: { content: 'Two', source: 'model', model: 'openai/gpt-4o' },
    });
    const [turn] = [told({ type: 'done', answer })].reduce(chatReducer, pieces);
    expect(turn).toMatchObject({
      state: 'answered',
      answer: { content: 'Two deals.', source: 'computed', model: null, messageId: 'm2' },
    });
  });

  it('takes back what was told, and says why', () => {
    const turns = after(asked, start, told({ type: 'delta', text: 'Half a num' }), told({ type: 'reset', notice: 'Cut.' })); // prettier-ignore
    expect(turns[0]).toMatchObject({ answer: { content: '', source: null, model: null, notice: 'Cut.' } }); // prettier-ignore
    expect(announcementOf(turns[0])).toBe('Taken back. Cut.');
  });

  it('keeps what was said of an answer that was stopped or that failed', () => {
    const words = told({ type: 'delta', text: 'Some' });
    const failure = { code: 'CUT', message: 'Lost.' } as const;
    expect(after(asked, start, words, { type: 'stopped', key: 'k' })[0]).toMatchObject({
      state: 'stopped',
      answer: { content: 'Some' },
    });
    expect(after(asked, start, words, { type: 'failed', key: 'k', failure })[0]).toMatchObject({
      state: 'failed',
      question: 'Which?',
      failure,
    });
  });

  it('changes no other turn', () => {
    const turns = after(asked, { type: 'asked', key: 'l', question: 'Next?' }, start, { type: 'dropped', key: 'l' }); // prettier-ignore
    expect(turns.map(({ key, state }) => [key, state])).toEqual([['k', 'answering']]);
  });
});

describe('announcementOf', () => {
  it('says nothing of what was saved before', () => {
    expect(announcementOf(turnsOf([message({})])[0])).toBe('');
    expect(announcementOf(undefined)).toBe('');
  });

  it('says the same however much was told', () => {
    const said = ['a', 'b', 'c'].map((text) => announcementOf(after(asked, start, told({ type: 'delta', text }))[0])); // prettier-ignore
    expect(new Set(said)).toEqual(new Set(['The answer is being written.']));
  });
});
