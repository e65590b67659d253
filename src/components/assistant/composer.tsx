'use client';

import { ArrowUp, Square } from 'lucide-react';
import { type FormEvent, type KeyboardEvent, type RefObject, useId } from 'react';
import { MAX_MESSAGE } from '@/lib/ai/model';
import { Button } from '../ui/button';
import { cn } from '../ui/cn';
import { formatCount, plural } from '../ui/format';

/** From here on the bound is shown. */
const NEAR_BOUND = 3_500;

export interface ComposerProps {
  readonly field: RefObject<HTMLTextAreaElement | null>;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly isAnswering: boolean;
  readonly placeholder: string;
  readonly onSend: (question: string) => void;
  readonly onStop: () => void;
}

export function Composer(props: ComposerProps) {
  const { field, value, onChange, isAnswering, placeholder, onSend, onStop } = props;
  const id = useId();
  const { length } = value.trim();
  const isTooLong = length > MAX_MESSAGE;
  const maySend = length > 0 && !isTooLong && !isAnswering;

  const send = () => {
    if (maySend) onSend(value.trim());
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    send();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // While an input method is at work Enter takes its proposal.
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  };

  return (
    <form onSubmit={submit} aria-label="Question" className="print:hidden">
      <div
        className={cn(
          'flex items-end gap-2 rounded-xl border border-line-strong bg-surface p-2 shadow-raised focus-within:border-accent focus-within:outline-2 focus-within:outline-accent',
          isTooLong && 'border-danger',
        )}
      >
        <textarea
          ref={field}
          aria-label="Ask the assistant"
          aria-describedby={`${id}-hint`}
          aria-invalid={isTooLong || undefined}
          rows={1}
          value={value}
          onChange={({ target }) => onChange(target.value)}
          onKeyDown={onKeyDown}
          placeholder={placeholder}
          className="field-sizing-content max-h-48 min-h-9 min-w-0 flex-1 resize-none bg-transparent px-2 py-2 text-base leading-5 text-ink outline-none placeholder:text-ink-muted sm:text-sm"
        />
        {isAnswering ? (
          // Keys: were it the same button, the press that stops would go on to send what is typed.
          <Button key="stop" size="icon" aria-label="Stop" onClick={onStop}>
            <Square aria-hidden="true" className="fill-current" />
          </Button>
        ) : (
          <Button
            key="send"
            type="submit"
            size="icon"
            variant="primary"
            aria-label="Send"
            aria-disabled={!maySend || undefined}
          >
            <ArrowUp aria-hidden="true" />
          </Button>
        )}
      </div>
      <p id={`${id}-hint`} className="mt-1.5 px-1 text-xs text-ink-muted">
        {length < NEAR_BOUND ? (
          <>
            <span className="max-sm:hidden">Enter sends, Shift with Enter begins a new line. </span>
            Check what matters before you act on it.
          </>
        ) : (
          <span className={cn('tabular-nums', isTooLong && 'font-medium text-danger')}>
            {isTooLong
              ? `${plural(length - MAX_MESSAGE, 'character')} too many: a question has at most ${formatCount(MAX_MESSAGE)}.`
              : `${formatCount(length)} of ${formatCount(MAX_MESSAGE)} characters`}
          </span>
        )}
      </p>
    </form>
  );
}
