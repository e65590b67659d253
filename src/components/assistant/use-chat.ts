'use client';

import { useEffect, useReducer, useRef } from 'react';
import type { ChatAnswer } from '@/lib/ai/output-schema';
import {
  AskError,
  askAssistant,
  type AnswerEvent,
  type Asked,
  type AskFailure,
} from './ask-assistant';
import { chatReducer, type Turn } from './chat-state';

const DEFECT: AskFailure = {
  code: 'INTERNAL',
  message: 'The answer could not be read. Ask again in a moment.',
};

export interface UseChat {
  readonly initial: readonly Turn[];
  readonly conversationId: string | null;
  readonly teamId: string | null | undefined;
  /** A conversation was begun by its first question. */
  readonly onBegun: (id: string, question: string) => void;
  readonly onAnswered: (answer: ChatAnswer) => void;
}

/** Tells a question's events, and sees to it that the conversation they begin is gone on with. */
async function follow(
  asked: Asked,
  signal: AbortSignal,
  take: (event: AnswerEvent) => void,
): Promise<AskFailure | null> {
  try {
    for await (const event of askAssistant(asked, signal)) {
      if (signal.aborted) return null;
      take(event);
    }
    return null;
  } catch (error) {
    if (signal.aborted) return null;
    return error instanceof AskError ? error.failure : DEFECT;
  }
}

/** A conversation that can be asked on: one question at a time. */
export function useChat({ initial, teamId, onBegun, onAnswered, ...given }: UseChat) {
  const [turns, change] = useReducer(chatReducer, initial);
  const conversationId = useRef(given.conversationId);
  const running = useRef<AbortController | null>(null);
  const count = useRef(0);
  const last = turns.at(-1);

  // Whoever leaves the page waits for nothing any more; what was written by then is kept.
  useEffect(() => () => running.current?.abort(), []);

  const ask = async (question: string, dealId: string | null): Promise<void> => {
    if (running.current) return;
    const stopper = new AbortController();
    running.current = stopper;
    count.current += 1;
    const key = `asked-${count.current}`;
    change({ type: 'asked', key, question });
    const asked = { question, dealId, conversationId: conversationId.current, teamId };
    const failure = await follow(asked, stopper.signal, (event) => {
      change({ type: 'told', key, event });
      if (event.type === 'done') onAnswered(event.answer);
      if (event.type !== 'start' || event.conversationId === null) return;
      if (conversationId.current === null) onBegun(event.conversationId, question);
      conversationId.current = event.conversationId;
    });
    if (running.current === stopper) running.current = null;
    if (failure) change({ type: 'failed', key, failure });
  };
  const stop = (): void => {
    running.current?.abort();
    running.current = null;
    if (last) change({ type: 'stopped', key: last.key });
  };
  const isAnswering = last?.state === 'asking' || last?.state === 'answering';
  return { turns, isAnswering, ask, stop, change };
}
