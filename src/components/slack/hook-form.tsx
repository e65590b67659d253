'use client';

import { CircleCheck, Send } from 'lucide-react';
import { type FormEvent, type RefObject, useRef, useState } from 'react';
import type { PublicEventType } from '@/lib/events/model';
import type { SlackHookDto } from '@/lib/slack/dto';
import { DEFAULT_EVENTS } from '@/lib/slack/model';
import { useActionForm } from '../hooks/use-action-form';
import { Button } from '../ui/button';
import { DialogButtons } from '../ui/dialog';
import { Field } from '../ui/field';
import { FormProblem } from '../ui/form-problem';
import { Input } from '../ui/input';
import { EventBoxes } from './event-boxes';
import type { SlackActions } from './slack-actions';
import { choicesFor } from './slack-words';

export interface HookFormProps {
  readonly teamId: string | null;
  /** The channel that is changed; none where one is added. */
  readonly hook: SlackHookDto | null;
  readonly actions: Pick<SlackActions, 'create' | 'change' | 'test'>;
  readonly onDone: (name: string) => void;
}

interface Values {
  readonly name: string;
  readonly url: string;
  readonly events: PublicEventType[];
}

function readForm(form: HTMLFormElement, choices: readonly PublicEventType[]): Values {
  const data = new FormData(form);
  const chosen = data.getAll('events');
  return {
    name: String(data.get('name') ?? ''),
    url: String(data.get('url') ?? '').trim(),
    events: choices.filter((type) => chosen.includes(type)),
  };
}

const FIELDS = ['name', 'url', 'events'] as const;

/** Name, address and events of a channel, with a test before anything is kept. */
export function HookForm({ teamId, hook, actions, onDone }: HookFormProps) {
  const form = useRef<HTMLFormElement>(null);
  const create = useActionForm(actions.create);
  const change = useActionForm(actions.change);
  const test = useActionForm(actions.test);
  const problem = create.problem ?? change.problem ?? test.problem;
  const pending = create.pending || change.pending;
  const choices = choicesFor(teamId);
  const errorOf = (field: string) =>
    create.errorOf(field) ?? change.errorOf(field) ?? test.errorOf(field);

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    test.clear();
    const { name, url, events } = readForm(event.currentTarget, choices);
    const done = () => onDone(name.trim());
    if (!hook) return create.send({ name, url, events, teamId }, done);
    // An address that is not given anew stays as it is.
    change.send({ id: hook.id, name, events, ...(url === '' ? {} : { url }) }, done);
  };

  return (
    <form ref={form} onSubmit={submit} noValidate className="flex flex-col gap-4">
      <FormProblem problem={problem} shownFields={FIELDS} />
      <Field
        label="Name"
        required
        hint="The channel that it writes to, such as #sales."
        error={errorOf('name')}
      >
        {(control) => (
          <Input
            {...control}
            name="name"
            maxLength={80}
            autoComplete="off"
            defaultValue={hook?.name}
          />
        )}
      </Field>
      <AddressField hook={hook} error={errorOf('url')} />
      <SendTest form={form} hook={hook} teamId={teamId} test={test} onBegin={create.clear} />
      <EventBoxes
        choices={choices}
        chosen={hook?.events ?? DEFAULT_EVENTS}
        error={errorOf('events')}
      />
      <DialogButtons>
        <Button type="submit" variant="primary" pending={pending}>
          {saveWords(hook !== null, pending)}
        </Button>
      </DialogButtons>
    </form>
  );
}

function saveWords(isKnown: boolean, pending: boolean): string {
  if (isKnown) return pending ? 'Saving…' : 'Save';
  return pending ? 'Adding…' : 'Add channel';
}

interface AddressFieldProps {
  readonly hook: SlackHookDto | null;
  readonly error: string | undefined;
}

function AddressField({ hook, error }: AddressFieldProps) {
  const known = hook?.hint
    ? `Left empty, it stays ${hook.hint}. It is a secret and is not shown.`
    : 'Of an incoming webhook in Slack. It is kept sealed, and is not shown again.';
  return (
    <Field
      label="Webhook address"
      required={!hook}
      optional={Boolean(hook)}
      hint={known}
      error={error}
    >
      {(control) => (
        <Input
          {...control}
          name="url"
          type="url"
          inputMode="url"
          autoComplete="off"
          spellCheck={false}
          maxLength={2048}
          placeholder="https://hooks.slack.com/services/T…/B…/…"
        />
      )}
    </Field>
  );
}

interface SendTestProps {
  readonly form: RefObject<HTMLFormElement | null>;
  readonly hook: SlackHookDto | null;
  readonly teamId: string | null;
  readonly test: ReturnType<typeof useActionForm<Parameters<SlackActions['test']>[0], unknown>>;
  readonly onBegin: () => void;
}

/** Sends a message to the address as it stands in the form, or to the known one where that is empty. */
function SendTest({ form, hook, teamId, test, onBegin }: SendTestProps) {
  const [hasArrived, setArrived] = useState(false);
  const send = () => {
    const url = String(new FormData(form.current ?? undefined).get('url') ?? '').trim();
    setArrived(false);
    onBegin();
    const target = hook && url === '' ? { id: hook.id } : { url, teamId };
    test.send(target, () => setArrived(true));
  };

  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
      <Button pending={test.pending} onClick={send}>
        <Send aria-hidden="true" />
        {test.pending ? 'Sending…' : 'Send a test'}
      </Button>
      <p role="status" className="flex items-center gap-1.5 text-dense text-success">
        {hasArrived && !test.problem && (
          <>
            <CircleCheck aria-hidden="true" className="size-4 shrink-0" />
            Slack took it. Look into the channel.
          </>
        )}
      </p>
    </div>
  );
}
