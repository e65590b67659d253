import type { ReactNode } from 'react';
import type { WebhookDto } from '@/lib/webhooks/dto';
import { DateTime } from '../ui/date-time';
import { Explain } from '../ui/explain';
import { formatCount, plural } from '../ui/format';
import { formatDuration, formatRate } from './webhook-words';

/** How an endpoint has answered of late, as figures that say how they are made. */
export function HealthFigures({
  webhook,
  now,
}: {
  readonly webhook: WebhookDto;
  readonly now: string;
}) {
  // prettier-ignore
  const { lastSuccessAt, health } = webhook;
  const { attempts, successRate, p95Ms, pending } = health;
  return (
    <dl className="grid grid-cols-2 gap-px overflow-clip rounded-lg border border-line bg-line lg:grid-cols-4">
      <Figure
        label="Delivered"
        how="Of all attempts of the last seven days, tests and retries included, those that were answered with a 2xx."
        note={`of ${plural(attempts, 'attempt')}, seven days`}
      >
        {successRate === null ? 'None yet' : formatRate(successRate)}
      </Figure>
      <Figure
        label="Answer time"
        how="The 95th percentile of the last seven days: 95 of 100 attempts took no longer. An attempt ends after 15 seconds."
        note="95 of 100 took no longer"
      >
        {p95Ms === null ? 'None yet' : formatDuration(p95Ms)}
      </Figure>
      <Figure
        label="Last success"
        how="When an attempt was last answered with a 2xx."
        note={lastSuccessAt ? <DateTime value={lastSuccessAt} format="datetime" /> : 'nothing has arrived'} // prettier-ignore
      >
        {lastSuccessAt ? <DateTime value={lastSuccessAt} format="relative" now={now} /> : 'Never'}
      </Figure>
      <Figure
        label="Waiting"
        how="Deliveries that wait for their next attempt, or are on their way."
        note={pending === 0 ? 'nothing is on its way' : 'on their way'}
      >
        {formatCount(pending)}
      </Figure>
    </dl>
  );
}

interface FigureProps {
  readonly label: string;
  readonly how: string;
  readonly note: ReactNode;
  readonly children: ReactNode;
}

function Figure({ label, how, note, children }: FigureProps) {
  return (
    <div className="min-w-0 bg-surface px-4 py-3">
      <dt>
        <Explain label={label} how={how} />
      </dt>
      <dd className="mt-0.5 text-lg leading-7 font-semibold tabular-nums">{children}</dd>
      <dd className="text-dense text-ink-muted">{note}</dd>
    </div>
  );
}
