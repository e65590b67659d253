import Link from 'next/link';
import type { DeliveryDto } from '@/lib/webhooks/dto';
import { Badge } from '../ui/badge';
import { DateTime } from '../ui/date-time';
import { plural } from '../ui/format';
import { isTest, nextTryWords, STATUS_TONES, STATUS_WORDS } from './webhook-words';

export interface DeliveryListProps {
  readonly deliveries: readonly DeliveryDto[];
  readonly now: string;
}

/** What was sent, newest first; each leads to its body and attempts. */
export function DeliveryList({ deliveries, now }: DeliveryListProps) {
  return (
    <ol>
      {deliveries.map((delivery) => (
        <li key={delivery.id} className="border-b border-line last:border-b-0">
          <DeliveryRow delivery={delivery} now={now} />
        </li>
      ))}
    </ol>
  );
}

function DeliveryRow({ delivery, now }: { readonly delivery: DeliveryDto; readonly now: string }) {
  const { id, webhookId, event, eventId, dealName, createdAt } = delivery;
  return (
    <Link
      href={`/settings/webhooks/${webhookId}/deliveries/${id}`}
      prefetch={false}
      className="grid grid-cols-[minmax(0,1fr)_auto] items-start gap-x-4 gap-y-1 px-4 py-3 hover:bg-sunken sm:grid-cols-[7rem_minmax(0,1fr)_auto]"
    >
      <DeliveryStatusBadge delivery={delivery} />
      <span className="order-last col-span-2 min-w-0 sm:order-none sm:col-span-1">
        <span className="text-sm font-medium [overflow-wrap:anywhere]">
          {event}
          {dealName && <span className="font-normal text-ink-muted"> · {dealName}</span>}
          {isTest(eventId) && <Badge className="ml-2 h-5">test</Badge>}
        </span>
        <span className="block text-dense [overflow-wrap:anywhere] text-ink-muted">
          <DeliverySummary delivery={delivery} now={now} />
        </span>
      </span>
      <DateTime value={createdAt} format="datetime" className="text-dense text-ink-muted" />
    </Link>
  );
}

export function DeliveryStatusBadge({
  delivery: { status },
}: {
  readonly delivery: Pick<DeliveryDto, 'status'>;
}) {
  return <Badge tone={STATUS_TONES[status]}>{STATUS_WORDS[status]}</Badge>;
}

/** Where it stands, in a line: attempts, what the last one came to, when it is tried next. */
export function DeliverySummary({
  delivery,
  now,
}: {
  readonly delivery: DeliveryDto;
  readonly now: string;
}) {
  // prettier-ignore
  const { attempts, status, responseCode, error, nextAttemptAt } = delivery;
  const parts = [
    attempts === 0 ? 'Not tried yet' : plural(attempts, 'attempt'),
    ...(status === 'succeeded' && responseCode !== null ? [`answered ${responseCode}`] : []),
    ...(status !== 'succeeded' && error ? [error.replace(/\.$/, '')] : []),
    ...(nextAttemptAt ? [`next try ${nextTryWords(nextAttemptAt, now)}`] : []),
  ];
  return parts.join(' · ');
}
