'use client';

import { CircleAlert, Pencil, RotateCcw } from 'lucide-react';
import { Button } from '../ui/button';
import { AnswerFoot } from './answer-foot';
import { AnswerMarkdown } from './answer-markdown';
import { AnswerNotes } from './answer-notes';
import type { AssistantActions } from './assistant-actions';
import type { Rating, Turn } from './chat-state';
import { SuggestedActions } from './suggested-actions';

export interface TurnViewProps {
  readonly turn: Turn;
  /** Which one it is, from 1. */
  readonly number: number;
  readonly actions: AssistantActions;
  /** False while another answer is written. */
  readonly mayAsk: boolean;
  readonly onAskAgain: (turn: Turn) => void;
  readonly onEdit: (turn: Turn) => void;
  readonly onRated: (key: string, rating: Rating) => void;
}

/** A question with its answer. */
export function TurnView(props: TurnViewProps) {
  const { turn, number } = props;
  return (
    <li className="flex flex-col gap-4">
      {turn.question !== null && (
        <div className="ml-auto max-w-[85%] rounded-xl bg-accent-soft px-3.5 py-2.5">
          <h2 className="sr-only">Question {number}</h2>
          <p className="whitespace-pre-wrap [overflow-wrap:anywhere]">{turn.question}</p>
        </div>
      )}
      <div data-testid="answer" aria-busy={turn.state === 'asking' || turn.state === 'answering'}>
        <h2 className="sr-only">Answer {number}</h2>
        <AnswerBody {...props} />
      </div>
    </li>
  );
}

function AnswerBody(props: TurnViewProps) {
  const { turn, number, actions, mayAsk, onAskAgain, onRated } = props;
  const { state, answer } = turn;
  const isOver = state === 'answered' || state === 'stopped';
  return (
    <>
      {answer.content !== '' && (
        <div data-testid="answer-text">
          <AnswerMarkdown text={answer.content} label={`Answer ${number}`} />
        </div>
      )}
      {(state === 'asking' || state === 'answering') && <Writing turn={turn} />}
      <AnswerNotes answer={answer} state={state} />
      {state === 'answered' && <SuggestedActions actions={answer.actions} run={actions} />}
      {isOver && (
        <AnswerFoot
          turn={turn}
          rate={actions.rate}
          onRated={(rating) => onRated(turn.key, rating)}
          onAskAgain={mayAsk ? () => onAskAgain(turn) : null}
        />
      )}
      {(state === 'failed' || state === 'unanswered') && <NoAnswer {...props} />}
    </>
  );
}

/** Something is on its way; the words say what, the dots only that it goes on. */
function Writing({ turn: { state, answer } }: { readonly turn: Turn }) {
  const isModel = state === 'answering' && answer.source === 'model' && answer.model !== null;
  return (
    <p className="mt-2 flex min-h-6 items-center gap-2 text-dense text-ink-muted first:mt-0">
      <span aria-hidden="true" className="flex gap-1">
        {[0, 150, 300].map((delay) => (
          <span
            key={delay}
            className="size-1.5 animate-pulse rounded-full bg-ink-muted"
            style={{ animationDelay: `${delay}ms` }}
          />
        ))}
      </span>
      {isModel ? `${answer.model} is writing` : 'Working it out from your pipeline'}
    </p>
  );
}

function NoAnswer({ turn, mayAsk, onAskAgain, onEdit }: TurnViewProps) {
  const { failure } = turn;
  return (
    <div className="mt-3 first:mt-0">
      {failure ? (
        <div
          role="alert"
          className="flex items-start gap-2 rounded-md bg-danger-soft px-3 py-2 text-dense text-danger"
        >
          <CircleAlert aria-hidden="true" className="mt-0.5 size-4 shrink-0" />
          <span className="min-w-0 [overflow-wrap:anywhere]">
            {failure.message}
            {failure.requestId !== undefined && (
              <span className="block text-xs">
                Request <code className="select-all">{failure.requestId}</code>
              </span>
            )}
          </span>
        </div>
      ) : (
        <p className="text-dense text-ink-muted">This question got no answer.</p>
      )}
      {turn.question !== null && (
        <div className="mt-2 flex gap-2">
          <Button
            size="sm"
            aria-disabled={!mayAsk || undefined}
            onClick={() => mayAsk && onAskAgain(turn)}
          >
            <RotateCcw aria-hidden="true" />
            Ask again
          </Button>
          <Button size="sm" variant="ghost" onClick={() => onEdit(turn)}>
            <Pencil aria-hidden="true" />
            Change the question
          </Button>
        </div>
      )}
    </div>
  );
}
