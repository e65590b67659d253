'use client';

import type { FormEvent } from 'react';
import { toast } from 'sonner';
import type { WebhookDto } from '@/lib/webhooks/dto';
import { useActionForm } from '../hooks/use-action-form';
import { Button } from '../ui/button';
import { FormProblem } from '../ui/form-problem';
import { ENDPOINT_FIELDS, EndpointFields, readEndpointForm } from './endpoint-fields';
import type { WebhookActions } from './webhook-actions';
import type { EventChoice } from './webhook-words';

export interface EndpointSettingsProps {
  readonly webhook: WebhookDto;
  readonly choices: readonly EventChoice[];
  readonly change: WebhookActions['change'];
}

export function EndpointSettings({ webhook, choices, change }: EndpointSettingsProps) {
  const { problem, pending, send } = useActionForm(change);
  const { id, url, description, events } = webhook;

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const input = readEndpointForm(event.currentTarget, choices);
    send({ id, ...input }, () => toast.success('Saved'));
  };

  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-5">
      <FormProblem problem={problem} shownFields={ENDPOINT_FIELDS} />
      <EndpointFields
        choices={choices}
        problem={problem}
        initial={{ url, description, events: [...events] }}
      />
      <div>
        <Button type="submit" pending={pending}>
          {pending ? 'Saving…' : 'Save'}
        </Button>
      </div>
    </form>
  );
}
