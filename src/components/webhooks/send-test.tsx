'use client';

import { Send } from 'lucide-react';
import { type FormEvent } from 'react';
import { toast } from 'sonner';
import type { PublicEventType } from '@/lib/events/model';
import { useActionForm } from '../hooks/use-action-form';
import { Button } from '../ui/button';
import { Field } from '../ui/field';
import { FormProblem } from '../ui/form-problem';
import { Select } from '../ui/select';
import type { WebhookActions } from './webhook-actions';

export interface SendTestProps {
  readonly id: string;
  readonly isActive: boolean;
  /** Those that it hears of first. */
  readonly events: readonly PublicEventType[];
  readonly test: WebhookActions['test'];
}

/** Sends an example of an event, signed like any other; what became of it stands in the log. */
export function SendTest({ id, isActive, events, test }: SendTestProps) {
  const { problem, pending, send } = useActionForm(test);

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const chosen = String(new FormData(event.currentTarget).get('event')) as PublicEventType;
    send({ id, event: chosen }, () => toast.success('The test is on its way'));
  };

  return (
    <form onSubmit={submit} className="flex flex-col gap-3">
      <FormProblem problem={problem} shownFields={[]} />
      <div className="flex flex-wrap items-end gap-2">
        <Field label="Event to try" className="w-full sm:w-64">
          {(control) => (
            <Select {...control} name="event" disabled={!isActive}>
              {events.map((event) => (
                <option key={event}>{event}</option>
              ))}
            </Select>
          )}
        </Field>
        <Button type="submit" pending={pending} disabled={!isActive}>
          <Send aria-hidden="true" />
          {pending ? 'Sending…' : 'Send test'}
        </Button>
      </div>
      {!isActive && (
        <p className="text-dense text-ink-muted">Switch the webhook on to send a test.</p>
      )}
    </form>
  );
}
