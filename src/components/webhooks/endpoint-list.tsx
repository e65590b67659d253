import Link from 'next/link';
import type { WebhookDto } from '@/lib/webhooks/dto';
import { hostOf } from '@/lib/webhooks/model';
import { DateTime } from '../ui/date-time';
import { EndpointState } from './endpoint-state';
import { HealthLine } from './health-line';
import { DISABLED_WORDS, stateOf } from './webhook-words';

export interface EndpointListProps {
  readonly webhooks: readonly WebhookDto[];
  readonly now: string;
}

export function EndpointList({ webhooks, now }: EndpointListProps) {
  return (
    <ul>
      {webhooks.map((webhook) => (
        <li key={webhook.id} className="border-b border-line p-4 last:border-b-0">
          <EndpointRow webhook={webhook} now={now} />
        </li>
      ))}
    </ul>
  );
}

function EndpointRow({ webhook, now }: { readonly webhook: WebhookDto; readonly now: string }) {
  const { id, url, description, events } = webhook;
  return (
    <div className="flex min-w-0 flex-col gap-2">
      <div className="flex items-start justify-between gap-3">
        <div className="min-w-0">
          <Link
            href={`/settings/webhooks/${id}`}
            className="rounded-sm text-sm font-medium [overflow-wrap:anywhere] hover:underline"
          >
            {hostOf(url)}
          </Link>
          {description && (
            <p className="text-dense [overflow-wrap:anywhere] text-ink-muted">{description}</p>
          )}
        </div>
        <EndpointState webhook={webhook} />
      </div>
      <StateNote webhook={webhook} now={now} />
      <p className="flex flex-wrap gap-x-3 gap-y-0.5 text-dense text-ink-muted">
        <span className="sr-only">Events: </span>
        {events.map((event) => (
          <code key={event}>{event}</code>
        ))}
      </p>
      <HealthLine webhook={webhook} now={now} />
    </div>
  );
}

interface StateNoteProps {
  readonly webhook: WebhookDto;
  readonly now: string;
}

/** What is wrong with it and why, if anything is. */
export function StateNote({ webhook, now }: StateNoteProps) {
  const state = stateOf(webhook);
  if (state === 'active') return null;
  return (
    <div className="flex flex-col gap-1 text-dense [overflow-wrap:anywhere]">
      {state === 'off' ? <OffNote webhook={webhook} now={now} /> : <FailingNote {...webhook} />}
    </div>
  );
}

function OffNote({ webhook, now }: StateNoteProps) {
  const { disabledReason, disabledAt, lastError } = webhook;
  return (
    <>
      <p className="text-ink-muted">
        {DISABLED_WORDS[disabledReason ?? 'person']}{' '}
        {disabledAt && (
          <>
            (<DateTime value={disabledAt} format="relative" now={now} />)
          </>
        )}
      </p>
      {disabledReason === 'failing' && <LastError error={lastError} />}
    </>
  );
}

function FailingNote({ failingSince, lastError }: WebhookDto) {
  return (
    <>
      <p className="text-medium">
        Failing since {failingSince && <DateTime value={failingSince} format="datetime" />}. It is
        switched off after five days of failures.
      </p>
      <LastError error={lastError} />
    </>
  );
}

function LastError({ error }: { readonly error: string | null }) {
  return error && <p className="text-ink-muted">Last attempt: {error}</p>;
}

/** What an endpoint that is off can never be sent: whoever asks for it later has to read it. */
export function MissedNote({ disabledAt }: Pick<WebhookDto, 'disabledAt'>) {
  if (disabledAt === null) return null;
  return (
    <p className="mt-1 text-dense text-ink-muted">
      What happened since <DateTime value={disabledAt} format="datetime" /> was not kept for it;{' '}
      <Link href="/docs/webhooks#off" className="text-accent-text underline underline-offset-2">
        read it through the API
      </Link>
      .
    </p>
  );
}
