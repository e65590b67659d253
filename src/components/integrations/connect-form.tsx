'use client';

import { FlaskConical } from 'lucide-react';
import type { FormEvent } from 'react';
import type { IntegrationName } from '@/lib/integrations/model';
import type { ActionResult } from '@/lib/core/result';
import { takeFocus } from '../hooks/take-focus';
import { useActionForm } from '../hooks/use-action-form';
import { Button } from '../ui/button';
import { DialogButtons } from '../ui/dialog';
import { Field } from '../ui/field';
import { FormProblem } from '../ui/form-problem';
import { Input } from '../ui/input';
import type { IntegrationActions } from './integration-actions';
import { KeyLimits } from './key-limits';
import { type CredentialField, PROVIDER_GUIDES } from './provider-guides';

export interface ConnectFormProps {
  readonly integration: IntegrationName;
  readonly canSignIn: boolean;
  readonly teamId: string | null;
  /** What is connected already, shown so that it need not be typed again; never the key. */
  readonly address: string | null;
  readonly actions: ConnectActions;
  /** What a demo's pretended account takes, by field; null outside of a demo. */
  readonly offered: OfferedKeys | null;
  readonly onDone: () => void;
}

export type OfferedKeys = Readonly<Record<string, string>>;

export type ConnectActions = Pick<
  IntegrationActions,
  'connectSalesforce' | 'connectHubspot' | 'connectCalendar'
>;

interface Typed {
  readonly teamId: string | null;
  readonly apiKey: string;
  readonly instanceUrl: string;
  readonly calendarId: string;
}

/** Each provider has an action of its own, with its own fields. */
const CONNECT: Readonly<
  Record<IntegrationName, (actions: ConnectActions, typed: Typed) => Promise<ActionResult<unknown>>>
> = {
  salesforce: ({ connectSalesforce }, { teamId, apiKey, instanceUrl }) =>
    connectSalesforce({ teamId, apiKey, instanceUrl }),
  hubspot: ({ connectHubspot }, { teamId, apiKey }) => connectHubspot({ teamId, apiKey }),
  google_calendar: ({ connectCalendar }, { teamId, apiKey, calendarId }) =>
    connectCalendar({ teamId, apiKey, calendarId }),
};

function readForm(form: HTMLFormElement, teamId: string | null): Typed {
  const data = new FormData(form);
  const text = (name: string) => String(data.get(name) ?? '').trim();
  return {
    teamId,
    apiKey: text('apiKey'),
    instanceUrl: text('instanceUrl'),
    calendarId: text('calendarId'),
  };
}

/** Types for somebody who has no account at the provider. */
function fillIn(form: HTMLFormElement | null, offered: OfferedKeys): void {
  for (const [name, value] of Object.entries(offered)) {
    const control = form?.elements.namedItem(name);
    if (control instanceof HTMLInputElement) control.value = value;
  }
}

/** The provider is asked before anything is saved; what it does not take stands beside the field. */
export function ConnectForm(props: ConnectFormProps) {
  const { integration, canSignIn, teamId, address, actions, offered, onDone } = props;
  const { fields } = PROVIDER_GUIDES[integration];
  const { problem, pending, send, errorOf } = useActionForm((typed: Typed) =>
    CONNECT[integration](actions, typed),
  );
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    send(readForm(event.currentTarget, teamId), onDone);
  };

  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-4">
      <FormProblem problem={problem} shownFields={fields.map(({ name }) => name)} />
      {fields.map((field) => (
        <CredentialInput
          key={field.name}
          field={field}
          known={field.isSecret ? null : address}
          // What is known need not be typed again: it is the key that is asked for.
          isFirst={field.isSecret && address !== null}
          error={errorOf(field.name)}
        />
      ))}
      <KeyLimits
        integration={{ integration, canSignIn }}
        className="rounded-md bg-sunken px-3 py-2 text-dense"
      />
      <p className="text-dense text-ink-muted">
        The key is tried before it is saved, kept sealed, and not shown again.
      </p>
      {offered && (
        <Button
          type="button"
          className="self-start"
          onClick={(event) => fillIn(event.currentTarget.form, offered)}
        >
          <FlaskConical aria-hidden="true" />
          Fill in the demo’s pretended account
        </Button>
      )}
      <DialogButtons>
        <Button type="submit" variant="primary" pending={pending}>
          {pending ? 'Asking…' : 'Connect'}
        </Button>
      </DialogButtons>
    </form>
  );
}

interface CredentialInputProps {
  readonly field: CredentialField;
  readonly known: string | null;
  readonly error: string | undefined;
  /** Whether typing begins here. */
  readonly isFirst: boolean;
}

function CredentialInput({ field, known, error, isFirst }: CredentialInputProps) {
  const { name, label, hint, placeholder, isSecret } = field;
  return (
    <Field label={label} required hint={hint} error={error}>
      {(control) => (
        <Input
          {...control}
          ref={isFirst ? takeFocus : undefined}
          name={name}
          type={isSecret ? 'password' : 'text'}
          inputMode={name === 'instanceUrl' ? 'url' : undefined}
          autoComplete={isSecret ? 'new-password' : 'off'}
          autoCapitalize="none"
          spellCheck={false}
          placeholder={placeholder}
          defaultValue={known ?? undefined}
        />
      )}
    </Field>
  );
}
