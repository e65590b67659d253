import { ChevronRight } from 'lucide-react';
import type { AttemptDto } from '@/lib/webhooks/dto';
import { Badge } from '../ui/badge';
import { DateTime } from '../ui/date-time';
import { ScrollRegion } from '../ui/scroll-region';
import { visibleText } from './visible-text';
import { formatDuration, signedAtOf } from './webhook-words';

/** Every attempt, the newest first: when, how long, what came of it. */
export function AttemptList({ log }: { readonly log: readonly AttemptDto[] }) {
  return (
    <ol>
      {log.toReversed().map((attempt) => (
        <li key={attempt.attempt} className="border-b border-line px-4 py-3 last:border-b-0">
          <Attempt {...attempt} />
        </li>
      ))}
    </ol>
  );
}

function Attempt(attempt: AttemptDto) {
  const { succeeded, responseCode, durationMs, byHand, startedAt, error, responseBody } = attempt;
  return (
    <div className="flex min-w-0 flex-col gap-1.5">
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm">
        <span className="font-medium">Attempt {attempt.attempt}</span>
        <Badge tone={succeeded ? 'success' : 'danger'}>{responseCode ?? 'No answer'}</Badge>
        {byHand && <Badge tone="outline">by hand</Badge>}
        <span className="text-dense text-ink-muted">
          <DateTime value={startedAt} format="precise" /> · {formatDuration(durationMs)}
        </span>
      </p>
      {responseCode !== null && (
        <p className="text-dense text-ink-muted">
          Sent with{' '}
          <code className="[overflow-wrap:anywhere]">
            webhook-timestamp: {signedAtOf(startedAt)}
          </code>
        </p>
      )}
      {error && <p className="text-dense [overflow-wrap:anywhere] text-danger">{error}</p>}
      {responseBody && (
        <details className="group min-w-0">
          <summary className="flex w-fit cursor-pointer items-center gap-1 rounded-sm text-dense text-ink-muted hover:text-ink">
            <ChevronRight
              aria-hidden="true"
              className="size-4 transition-transform group-open:rotate-90"
            />
            What it answered
          </summary>
          <div className="mt-1.5 rounded-md border border-line bg-sunken">
            <ScrollRegion label={`Answer to attempt ${attempt.attempt}`}>
              <pre className="max-h-72 w-max min-w-full p-3 font-mono text-dense">
                {visibleText(responseBody)}
              </pre>
            </ScrollRegion>
          </div>
        </details>
      )}
    </div>
  );
}
