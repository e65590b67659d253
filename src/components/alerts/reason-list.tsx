import { ChevronRight } from 'lucide-react';
import type { AlertDto } from '@/lib/alerts/dto';
import { signalName } from '../risk/signal-names';
import { formatPoints } from '../risk/score';

const FIRST = 2;
/** What shows as 0.00 says nothing. */
const SHOWN_POINTS = 0.005;

/** The two strongest reasons at once; all of them, with what each signal added, behind a click. */
export function ReasonList({
  reasons,
  contributions,
}: Pick<AlertDto, 'reasons' | 'contributions'>) {
  const carrying = contributions.filter(({ points }) => Math.abs(points) >= SHOWN_POINTS);
  const rest = reasons.slice(FIRST);
  if (reasons.length === 0) {
    return <p className="text-dense text-ink-muted">No single reason stood out.</p>;
  }

  return (
    <div className="text-dense">
      <ul className="flex flex-col gap-0.5">
        {reasons.slice(0, FIRST).map((reason) => (
          <li key={reason} className="text-pretty">
            {reason}
          </li>
        ))}
      </ul>
      {(rest.length > 0 || carrying.length > 0) && (
        <details className="group mt-1">
          <summary className="inline-flex min-h-6 items-center gap-1 rounded-sm text-ink-muted hover:text-ink">
            <ChevronRight
              aria-hidden="true"
              className="size-3.5 transition-transform group-open:rotate-90"
            />
            What made the score
          </summary>
          {rest.length > 0 && (
            <ul className="mt-1 flex flex-col gap-0.5">
              {rest.map((reason) => (
                <li key={reason}>{reason}</li>
              ))}
            </ul>
          )}
          <dl className="mt-1.5 grid w-fit grid-cols-[auto_auto] gap-x-4 gap-y-0.5">
            {carrying.map(({ signal, points }) => (
              <div key={signal} className="contents">
                <dt className="text-ink-muted">{signalName(signal)}</dt>
                <dd className="text-right tabular-nums">{formatPoints(points)}</dd>
              </div>
            ))}
          </dl>
        </details>
      )}
    </div>
  );
}
