'use client';

import type { PublicEventType } from '@/lib/events/model';
import type { Problem } from '@/lib/core/result';
import { fieldError } from '../hooks/use-action';
import { Field } from '../ui/field';
import { Input } from '../ui/input';
import type { WebhookSettings } from './webhook-actions';
import type { EventChoice } from './webhook-words';

export const ENDPOINT_FIELDS = ['url', 'events', 'description'] as const;

/** What the fields hold; an empty description is none. */
export function readEndpointForm(
  form: HTMLFormElement,
  choices: readonly EventChoice[],
): WebhookSettings {
  // prettier-ignore
  const data = new FormData(form);
  const description = String(data.get('description') ?? '').trim();
  const chosen = data.getAll('events');
  return {
    url: String(data.get('url') ?? ''),
    description: description === '' ? null : description,
    events: choices.map(({ type }) => type).filter((type) => chosen.includes(type)),
  };
}

export interface EndpointFieldsProps {
  readonly choices: readonly EventChoice[];
  readonly problem: Problem | null;
  readonly initial?: WebhookSettings;
}

/** Where to, of what, and what it is for. */
export function EndpointFields({ choices, problem, initial }: EndpointFieldsProps) {
  return (
    <>
      <Field label="Address" required hint={<AddressHint />} error={fieldError(problem, 'url')}>
        {(control) => (
          <Input
            {...control}
            name="url"
            type="url"
            inputMode="url"
            autoComplete="off"
            spellCheck={false}
            maxLength={2048}
            placeholder="https://example.com/hooks/sentinel"
            defaultValue={initial?.url}
          />
        )}
      </Field>
      <EventBoxes
        choices={choices}
        chosen={initial?.events ?? []}
        error={fieldError(problem, 'events')}
      />
      <Field
        label="Description"
        optional
        hint="What listens there, for whoever reads this later."
        error={fieldError(problem, 'description')}
      >
        {(control) => (
          <Input
            {...control}
            name="description"
            maxLength={200}
            autoComplete="off"
            defaultValue={initial?.description ?? ''}
          />
        )}
      </Field>
    </>
  );
}

/** True whatever is let through: a newcomer tries a receiver of their own machine first. */
function AddressHint() {
  return (
    <>
      Each event is sent there as a POST. It has to begin with https:// and be reachable from the
      internet; one of your own machine or network only where OUTBOUND_ALLOWED_HOSTS lets it through
      (
      <a
        href="/docs/webhooks#local"
        target="_blank"
        rel="noopener"
        className="text-accent-text underline underline-offset-2"
      >
        how, in a new tab
      </a>
      ).
    </>
  );
}

interface EventBoxesProps {
  readonly choices: readonly EventChoice[];
  readonly chosen: readonly PublicEventType[];
  readonly error: string | undefined;
}

function EventBoxes({ choices, chosen, error }: EventBoxesProps) {
  return (
    <fieldset aria-describedby={error ? 'events-error' : undefined}>
      <legend className="text-dense font-medium">Events</legend>
      <div className="mt-1.5 grid gap-x-6 gap-y-1 sm:grid-cols-2">
        {choices.map(({ type, title, when }) => (
          <div key={type} className="flex items-start gap-2.5 py-1.5">
            <input
              id={`event-${type}`}
              type="checkbox"
              name="events"
              value={type}
              defaultChecked={chosen.includes(type)}
              aria-describedby={`about-${type}`}
              className="mt-0.5 size-4 shrink-0 accent-accent"
            />
            <div className="min-w-0">
              <label htmlFor={`event-${type}`} className="block cursor-pointer text-sm">
                {title} <code className="text-dense text-ink-muted">{type}</code>
              </label>
              <p id={`about-${type}`} className="text-dense text-ink-muted">
                {when}
              </p>
            </div>
          </div>
        ))}
      </div>
      {error && (
        <p id="events-error" className="mt-1 text-dense text-danger">
          {error}
        </p>
      )}
    </fieldset>
  );
}
