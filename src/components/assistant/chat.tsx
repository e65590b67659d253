'use client';

import { useRef, useState } from 'react';
import type { ChatAnswer } from '@/lib/ai/output-schema';
import type { AssistantActions } from './assistant-actions';
import { announcementOf, type Turn } from './chat-state';
import { Composer } from './composer';
import { type ChosenDeal, DealChip } from './deal-chip';
import { FirstQuestions } from './first-questions';
import { TurnView } from './turn-view';
import { useChat } from './use-chat';
import { useFollowEnd } from './use-follow-end';

export interface ChatProps {
  readonly initial: readonly Turn[];
  readonly conversationId: string | null;
  readonly deal: ChosenDeal | null;
  /** What the field begins with. */
  readonly draft: string;
  readonly teamId: string | null | undefined;
  readonly actions: AssistantActions;
  readonly onBegun: (id: string, question: string) => void;
  readonly onLeave: () => void;
}

/** The deal that a conversation has come to: the only one that its last answer names. */
function dealOf({ citations }: ChatAnswer): ChosenDeal | null {
  const [only, second] = citations;
  return only && !second ? { id: only.dealId, name: only.name } : null;
}

/** One conversation. */
export function Chat(props: ChatProps) {
  const { initial, conversationId, teamId, actions, onBegun, onLeave } = props;
  const list = useRef<HTMLDivElement>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const [draft, setDraft] = useState(props.draft);
  const [deal, setDeal] = useState(props.deal);
  const { turns, isAnswering, ask, stop, change } = useChat({
    initial,
    conversationId,
    teamId,
    onBegun,
    onAnswered: (answer) => setDeal((before) => dealOf(answer) ?? before),
  });
  useFollowEnd(list, turns.length);

  const send = (question: string) => {
    setDraft('');
    void ask(question, deal?.id ?? null);
    field.current?.focus();
  };
  const askAgain = (turn: Turn) => {
    if (turn.question === null) return;
    if (turn.state === 'failed') change({ type: 'dropped', key: turn.key });
    void ask(turn.question, deal?.id ?? null);
    field.current?.focus();
  };
  const edit = (turn: Turn) => {
    setDraft(turn.question ?? '');
    field.current?.focus();
  };
  const stopNow = () => {
    stop();
    field.current?.focus();
  };
  const hasBegun = turns.length > 0;

  return (
    <>
      <div ref={list} className="flex flex-1 flex-col">
        {hasBegun ? (
          <ol aria-label="Conversation" className="flex flex-col gap-8 pt-2 pb-8">
            {turns.map((turn, index) => (
              <TurnView
                key={turn.key}
                turn={turn}
                number={index + 1}
                actions={actions}
                mayAsk={!isAnswering}
                onAskAgain={askAgain}
                onEdit={edit}
                onRated={(key, rating) => change({ type: 'rated', key, rating })}
              />
            ))}
          </ol>
        ) : (
          <FirstQuestions isAboutDeal={deal !== null} onAsk={send} />
        )}
      </div>
      <p role="status" className="sr-only">
        {announcementOf(turns.at(-1))}
      </p>
      <div className="sticky bottom-[calc(3.5rem+env(safe-area-inset-bottom))] z-20 -mx-2 bg-canvas px-2 pt-2 pb-3 lg:bottom-0 print:hidden">
        {deal && (
          <DealChip
            deal={deal}
            hasBegun={hasBegun}
            onRemove={() => (hasBegun ? onLeave() : setDeal(null))}
          />
        )}
        <Composer
          field={field}
          value={draft}
          onChange={setDraft}
          isAnswering={isAnswering}
          placeholder={deal ? 'Ask about this deal' : 'Ask about your pipeline'}
          onSend={send}
          onStop={stopNow}
        />
      </div>
    </>
  );
}
