'use client';

import { useRouter } from 'next/navigation';
import { type FormEvent, useRef, useState, useTransition } from 'react';
import { toast } from 'sonner';
import type { Problem } from '@/lib/core/result';
import { TOUCH_LABELS, TOUCH_TYPES, type TouchType } from '@/lib/deals/model';
import { type Action, fieldError, runAction } from '../hooks/use-action';
import { Button } from '../ui/button';
import { Card, CardHeader } from '../ui/card';
import { Field } from '../ui/field';
import { FormProblem } from '../ui/form-problem';
import { Input } from '../ui/input';
import { Select } from '../ui/select';
import { Textarea } from '../ui/textarea';

export interface LogTouchInput {
  readonly dealId: string;
  readonly type: TouchType;
  /** ISO; when it happened, or for a scheduled meeting when it will be. */
  readonly at: string;
  readonly text: string;
}

export interface LogTouchFormProps {
  readonly dealId: string;
  /** Whether there are colleagues whom a note can name. */
  readonly mayName: boolean;
  readonly action: Action<LogTouchInput, unknown>;
}

export interface TouchFormProps extends LogTouchFormProps {
  /** What the note begins with. */
  readonly initialText?: string;
  readonly onDone?: () => void;
}

const TEXT_LABELS: Partial<Record<TouchType, string>> = {
  contact_added: 'Name of the contact',
  meeting_scheduled: 'What it is about',
};

const NAME_HINT = '@ and a name tells a colleague.';

const isTouchType = (value: string): value is TouchType =>
  TOUCH_TYPES.some((type) => type === value);

/** What the form says, with a local time turned into a moment; no time means now. */
function readTouch(form: HTMLFormElement, dealId: string, type: TouchType): LogTouchInput {
  const data = new FormData(form);
  const at = String(data.get('at') ?? '');

  return {
    dealId,
    type,
    at: (at === '' ? new Date() : new Date(at)).toISOString(),
    text: String(data.get('text') ?? ''),
  };
}

export function LogTouchForm(props: LogTouchFormProps) {
  return (
    <Card aria-labelledby="log-touch" className="print:hidden">
      <CardHeader title="Log a touch" titleId="log-touch" />
      <div className="p-4">
        <TouchForm {...props} />
      </div>
    </Card>
  );
}

/** The form by itself, for wherever it stands. */
export function TouchForm({ dealId, mayName, action, initialText, onDone }: TouchFormProps) {
  const router = useRouter();
  const form = useRef<HTMLFormElement>(null);
  const [type, setType] = useState<TouchType>('email_sent');
  const [problem, setProblem] = useState<Problem | null>(null);
  const [pending, startTransition] = useTransition();

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const input = readTouch(event.currentTarget, dealId, type);
    if (input.type === 'meeting_scheduled' && new FormData(event.currentTarget).get('at') === '') {
      setProblem({
        code: 'VALIDATION_FAILED',
        message: 'The meeting needs a time.',
        fields: { at: 'Say when the meeting will be.' },
      });
      return;
    }
    startTransition(async () => {
      const result = await runAction(action, input);
      setProblem(result.ok ? null : result.error);
      if (!result.ok) return;
      form.current?.reset();
      toast.success(`${TOUCH_LABELS[type]} logged`);
      onDone?.();
      router.refresh();
    });
  };

  return (
    <form ref={form} onSubmit={submit} noValidate className="flex flex-col gap-3">
      <FormProblem problem={problem} shownFields={['type', 'at', 'text']} />
      <div className="grid gap-3 sm:grid-cols-2 xl:grid-cols-1">
        <Field label="What happened" error={fieldError(problem, 'type')}>
          {(control) => (
            <Select
              {...control}
              name="type"
              value={type}
              onChange={({ target }) => isTouchType(target.value) && setType(target.value)}
            >
              {TOUCH_TYPES.map((name) => (
                <option key={name} value={name}>
                  {TOUCH_LABELS[name]}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field
          label={type === 'meeting_scheduled' ? 'When it will be' : 'When'}
          hint={type === 'meeting_scheduled' ? undefined : 'Empty means now.'}
          error={fieldError(problem, 'at')}
        >
          {(control) => <Input {...control} type="datetime-local" name="at" />}
        </Field>
      </div>
      <Field
        label={TEXT_LABELS[type] ?? 'What was said'}
        optional={type !== 'contact_added'}
        hint={mayName && type !== 'contact_added' ? NAME_HINT : undefined}
        error={fieldError(problem, 'text')}
      >
        {(control) => <Textarea {...control} name="text" rows={2} defaultValue={initialText} />}
      </Field>
      <Button type="submit" variant="primary" pending={pending} className="self-start">
        {pending ? 'Logging…' : 'Log it'}
      </Button>
    </form>
  );
}
