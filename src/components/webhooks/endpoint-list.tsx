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

/** What is wrong with it, if anything is. */
export function StateNote({
  webhook,
  now,
}: {
  readonly webhook: WebhookDto;
  readonly now: string;
}) {
  // prettier-ignore
  const { disabledReason, disabledAt, failingSince } = webhook;
  if (stateOf(webhook) === 'off') {
    return (
      <p className="text-dense text-ink-muted">
        {DISABLED_WORDS[disabledReason ?? 'person']}{' '}
        {disabledAt && (
          <>
            (<DateTime value={disabledAt} format="relative" now={now} />)
          </>
        )}
      </p>
    );
  }
  if (failingSince === null) return null;
  return (
    <p className="text-dense text-medium">
      No success since <DateTime value={failingSince} format="datetime" />. It is switched off after
      five days of failures.
    </p>
  );
}
