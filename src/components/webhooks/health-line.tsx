import type { WebhookDto } from '@/lib/webhooks/dto';
import { DateTime } from '../ui/date-time';
import { formatCount, plural } from '../ui/format';
import { formatDuration, formatRate } from './webhook-words';

/** How an endpoint has answered of late, in a line. */
export function HealthLine({
  webhook,
  now,
}: {
  readonly webhook: WebhookDto;
  readonly now: string;
}) {
  // prettier-ignore
  const { lastSuccessAt } = webhook;
  const { attempts, successRate, p95Ms, pending } = webhook.health;
  return (
    <ul className="flex flex-wrap gap-x-5 gap-y-1 text-dense">
      {successRate === null || p95Ms === null ? (
        <li className="text-ink-muted">No attempt in seven days</li>
      ) : (
        <>
          <li>
            {formatRate(successRate)}{' '}
            <span className="text-ink-muted">of {plural(attempts, 'attempt')} delivered</span>
          </li>
          <li>
            {formatDuration(p95Ms)}{' '}
            <abbr title="95 of 100 answers took no longer" className="text-ink-muted no-underline">
              p95
            </abbr>
          </li>
        </>
      )}
      <li>
        <span className="text-ink-muted">Last success</span>{' '}
        {lastSuccessAt ? (
          <DateTime value={lastSuccessAt} format="relative" now={now} />
        ) : (
          <span className="text-ink-muted">never</span>
        )}
      </li>
      {pending > 0 && (
        <li>
          {formatCount(pending)} <span className="text-ink-muted">waiting</span>
        </li>
      )}
    </ul>
  );
}
