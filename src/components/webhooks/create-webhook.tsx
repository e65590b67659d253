'use client';

import { Webhook } from 'lucide-react';
import Link from 'next/link';
import { type FormEvent, useState } from 'react';
import { useActionForm } from '../hooks/use-action-form';
import { Button, buttonVariants } from '../ui/button';
import { Card, CardBody, CardHeader } from '../ui/card';
import { FormProblem } from '../ui/form-problem';
import { ENDPOINT_FIELDS, EndpointFields, readEndpointForm } from './endpoint-fields';
import { ToldSecretPanel } from './told-secret';
import type { ToldSecret, WebhookActions } from './webhook-actions';
import type { EventChoice } from './webhook-words';

export interface CreateWebhookProps {
  readonly teamId: string | null;
  /** Whose events it will hear, in words. */
  readonly hears: string;
  readonly choices: readonly EventChoice[];
  readonly create: WebhookActions['create'];
}

/** The form of a new endpoint; in its place, once it is made, the secret. */
export function CreateWebhook({ teamId, hears, choices, create }: CreateWebhookProps) {
  const [made, setMade] = useState<ToldSecret | null>(null);
  const { problem, pending, send } = useActionForm(create);

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    send({ ...readEndpointForm(event.currentTarget, choices), teamId }, setMade);
  };

  return (
    <Card aria-labelledby="new-webhook">
      <CardHeader title="Where to, and of what" titleId="new-webhook" description={hears} />
      <CardBody>
        {made ? (
          <ToldSecretPanel
            title="The webhook is made, and on."
            {...made}
            actions={
              <Link
                href={`/settings/webhooks/${made.id}`}
                className={buttonVariants({ variant: 'primary' })}
              >
                I have copied it: go to the webhook
              </Link>
            }
          />
        ) : (
          <form onSubmit={submit} noValidate className="flex flex-col gap-5">
            <FormProblem problem={problem} shownFields={ENDPOINT_FIELDS} />
            <EndpointFields choices={choices} problem={problem} />
            <div>
              <Button type="submit" variant="primary" pending={pending}>
                <Webhook aria-hidden="true" />
                {pending ? 'Making…' : 'Make webhook'}
              </Button>
            </div>
          </form>
        )}
      </CardBody>
    </Card>
  );
}
