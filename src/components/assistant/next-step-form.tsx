'use client';

import { type FormEvent, useEffect, useState } from 'react';
import type { DealDto } from '@/lib/deals/dto';
import { useActionForm } from '../hooks/use-action-form';
import { type Loading, readApi } from '../hooks/read-api';
import { Button } from '../ui/button';
import { DateTime } from '../ui/date-time';
import { DialogButtons } from '../ui/dialog';
import { Field } from '../ui/field';
import { FormProblem } from '../ui/form-problem';
import { Input } from '../ui/input';
import { Skeleton } from '../ui/skeleton';
import { Textarea } from '../ui/textarea';
import type { AssistantActions } from './assistant-actions';

const FIELDS = ['nextStep', 'nextStepAt'];

type Present = Pick<DealDto, 'version' | 'nextStep' | 'nextStepAt' | 'nextAction'>;

export interface NextStepFormProps {
  readonly dealId: string;
  readonly initialText: string;
  readonly action: AssistantActions['setNextStep'];
  readonly onDone: () => void;
}

/** Sets a deal's next step. The deal is read first: what the new step replaces is shown beside it. */
export function NextStepForm(props: NextStepFormProps) {
  const { dealId } = props;
  const [deal, setDeal] = useState<Loading<Present>>({ state: 'loading' });
  useEffect(() => {
    let isGone = false;
    void readApi(`/api/deals/${dealId}`, (body) => (body as { deal: DealDto }).deal).then(
      (read) => !isGone && setDeal(read),
    );
    return () => {
      isGone = true;
    };
  }, [dealId]);

  if (deal.state === 'failed') {
    return (
      <p role="alert" className="text-sm text-danger">
        The deal could not be read. {deal.message}
      </p>
    );
  }
  if (deal.state === 'loading') {
    return (
      <div role="status" className="flex flex-col gap-3">
        <span className="sr-only">The deal is loading</span>
        <Skeleton className="h-20 w-full" />
        <Skeleton className="h-9 w-40" />
      </div>
    );
  }
  return <Fields {...props} deal={deal.value} />;
}

function Fields({
  dealId,
  initialText,
  action,
  onDone,
  deal,
}: NextStepFormProps & { readonly deal: Present }) {
  // prettier-ignore
  const { problem, pending, send, errorOf } = useActionForm(action);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    const text = (name: string) => String(data.get(name) ?? '').trim() || null;
    const { version } = deal;
    send({ dealId, version, nextStep: text('nextStep'), nextStepAt: text('nextStepAt') }, onDone);
  };
  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-4">
      <FormProblem problem={problem} shownFields={FIELDS} freshHref={`/deals/${dealId}`} />
      {deal.nextStep !== null && (
        <p className="rounded-md bg-sunken px-3 py-2 text-dense">
          <span className="text-ink-muted">Replaces: </span>
          <span className="[overflow-wrap:anywhere]">{deal.nextStep}</span>
          {deal.nextStepAt !== null && (
            <span className="text-ink-muted">
              , due <DateTime value={deal.nextStepAt} format="day" />
            </span>
          )}
        </p>
      )}
      <Field label="Next step" error={errorOf('nextStep')}>
        {(control) => <Textarea {...control} name="nextStep" rows={2} defaultValue={initialText} />}
      </Field>
      <Field label="Due" optional error={errorOf('nextStepAt')}>
        {(control) => (
          <Input
            {...control}
            type="date"
            name="nextStepAt"
            defaultValue={deal.nextAction?.dueAt.slice(0, 10) ?? ''}
          />
        )}
      </Field>
      <DialogButtons>
        <Button type="submit" variant="primary" pending={pending}>
          {pending ? 'Saving…' : 'Set the next step'}
        </Button>
      </DialogButtons>
    </form>
  );
}
