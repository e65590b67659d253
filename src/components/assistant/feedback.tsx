'use client';

import { ThumbsDown, ThumbsUp } from 'lucide-react';
import { type FormEvent, useState, useTransition } from 'react';
import { toast } from 'sonner';
import { runAction, useProblemToast } from '../hooks/use-action';
import { Button } from '../ui/button';
import { cn } from '../ui/cn';
import { Dialog, DialogButtons } from '../ui/dialog';
import { Field } from '../ui/field';
import { Textarea } from '../ui/textarea';
import type { AssistantActions } from './assistant-actions';
import type { Rating } from './chat-state';

const MAX_COMMENT = 2_000;

export interface FeedbackProps {
  readonly messageId: string;
  readonly rating: Rating;
  readonly rate: AssistantActions['rate'];
  readonly onRated: (rating: Rating) => void;
}

/** Whether an answer helped: one press, and where it did not, a word on why if one likes. */
export function Feedback({ messageId, rating, rate, onRated }: FeedbackProps) {
  const tell = useProblemToast();
  const [isAsking, setAsking] = useState(false);
  const [pending, startTransition] = useTransition();

  const send = (next: Rating, comment?: string) =>
    startTransition(async () => {
      const given = comment === undefined ? {} : { comment };
      const result = await runAction(rate, { messageId, rating: next, ...given });
      if (!result.ok) return tell('Your feedback was not kept', result.error);
      onRated(next);
      if (comment !== undefined) {
        setAsking(false);
        toast.success('Thank you. Your words were kept.');
      } else if (next !== null) toast.success('Thank you for the feedback.');
    });
  const press = (pressed: 'up' | 'down') => send(rating === pressed ? null : pressed);

  return (
    <>
      <ThumbButton kind="up" isPressed={rating === 'up'} pending={pending} onPress={press} />
      <ThumbButton kind="down" isPressed={rating === 'down'} pending={pending} onPress={press} />
      {rating !== null && (
        <Button variant="ghost" size="sm" onClick={() => setAsking(true)}>
          Say why
        </Button>
      )}
      <Dialog open={isAsking} onOpenChange={setAsking} title="Say why">
        <CommentForm pending={pending} onSend={(comment) => send(rating, comment)} />
      </Dialog>
    </>
  );
}

const THUMBS = {
  up: { icon: ThumbsUp, label: 'This helped' },
  down: { icon: ThumbsDown, label: 'This did not help' },
} as const;

interface ThumbButtonProps {
  readonly kind: keyof typeof THUMBS;
  readonly isPressed: boolean;
  readonly pending: boolean;
  readonly onPress: (kind: keyof typeof THUMBS) => void;
}

function ThumbButton({ kind, isPressed, pending, onPress }: ThumbButtonProps) {
  const { icon: Icon, label } = THUMBS[kind];
  return (
    <Button
      variant="ghost"
      size="sm"
      aria-label={label}
      title={label}
      aria-pressed={isPressed}
      pending={pending}
      onClick={() => onPress(kind)}
      className={cn('px-2', isPressed && 'bg-accent-soft text-accent-text')}
    >
      <Icon aria-hidden="true" />
    </Button>
  );
}

interface CommentFormProps {
  readonly pending: boolean;
  readonly onSend: (comment: string) => void;
}

function CommentForm({ pending, onSend }: CommentFormProps) {
  const [error, setError] = useState<string | undefined>();
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const comment = String(new FormData(event.currentTarget).get('comment') ?? '').trim();
    if (comment === '') return setError('Write a word or two, or cancel.');
    onSend(comment);
  };
  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-4">
      <Field
        label="What was right or wrong about the answer?"
        hint="Kept with the answer."
        error={error}
      >
        {(control) => <Textarea {...control} name="comment" maxLength={MAX_COMMENT} />}
      </Field>
      <DialogButtons>
        <Button type="submit" variant="primary" pending={pending}>
          {pending ? 'Sending…' : 'Send'}
        </Button>
      </DialogButtons>
    </form>
  );
}
