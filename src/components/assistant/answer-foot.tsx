'use client';

import { Check, Copy, RotateCcw } from 'lucide-react';
import { useState } from 'react';
import { toast } from 'sonner';
import { Button } from '../ui/button';
import type { AssistantActions } from './assistant-actions';
import type { Rating, Turn } from './chat-state';
import { Feedback } from './feedback';
import { SourceBadge } from './source-badge';

/** Links of an answer lead to this address also from where it is pasted. */
const withAddress = (content: string): string =>
  content.replaceAll('](/deals/', `](${window.location.origin}/deals/`);

function CopyAnswer({ content }: { readonly content: string }) {
  const [isCopied, setCopied] = useState(false);
  const copy = async () => {
    // Without https a browser keeps the clipboard to itself; the text can be marked by hand.
    const isDone = await navigator.clipboard?.writeText(withAddress(content)).then(
      () => true,
      () => false,
    );
    setCopied(isDone === true);
    if (isDone) toast.success('Copied as Markdown');
    else toast.error('The browser did not let it be copied. Mark the text and copy it.');
  };
  const Icon = isCopied ? Check : Copy;
  return (
    <Button variant="ghost" size="sm" onClick={copy}>
      <Icon aria-hidden="true" />
      {isCopied ? 'Copied' : 'Copy'}
    </Button>
  );
}

export interface AnswerFootProps {
  readonly turn: Turn;
  readonly rate: AssistantActions['rate'];
  readonly onRated: (rating: Rating) => void;
  /** Null while another answer is written. */
  readonly onAskAgain: (() => void) | null;
}

/** Who wrote an answer, and what can be done with it. */
export function AnswerFoot({ turn, rate, onRated, onAskAgain }: AnswerFootProps) {
  const { answer } = turn;
  return (
    <div className="mt-3 flex flex-wrap items-center gap-x-1 gap-y-2 print:hidden">
      <span className="mr-2 flex min-w-0">
        <SourceBadge source={answer.source} model={answer.model} />
      </span>
      {answer.content !== '' && <CopyAnswer content={answer.content} />}
      {onAskAgain && turn.question !== null && (
        <Button variant="ghost" size="sm" onClick={onAskAgain}>
          <RotateCcw aria-hidden="true" />
          Ask again
        </Button>
      )}
      {answer.messageId !== null && (
        <Feedback
          messageId={answer.messageId}
          rating={answer.rating}
          rate={rate}
          onRated={onRated}
        />
      )}
    </div>
  );
}
