import type { IntervalDto } from '@/lib/alerts/dto';
import { MIN_RESOLVED } from '@/lib/alerts/model';
import { plural } from '../ui/format';
import { intervalWords, percent } from './alert-words';

export interface ShareCellProps {
  readonly share: number | null;
  readonly interval: IntervalDto | null;
  /** Deals. */
  readonly n: number;
}

/** A measured share with its interval and its n; below ten it says so instead. */
export function ShareCell({ share, interval, n }: ShareCellProps) {
  if (share === null || interval === null) {
    return (
      <span className="text-dense text-ink-muted">
        {n === 0 ? 'none ended' : `too few (${n} of ${plural(MIN_RESOLVED, 'deal')})`}
      </span>
    );
  }
  const width = Math.max(1, (interval.high - interval.low) * 100);

  return (
    <span className="flex flex-col gap-1">
      <span className="whitespace-nowrap">
        <span className="font-semibold tabular-nums">{percent(share)}</span>{' '}
        <span className="text-dense text-ink-muted tabular-nums">
          {intervalWords(interval)}, n = {plural(n, 'deal')}
        </span>
      </span>
      <span aria-hidden="true" className="relative block h-1.5 w-32 rounded-full bg-sunken">
        <span
          className="absolute inset-y-0 rounded-full bg-line-strong"
          style={{ left: `${interval.low * 100}%`, width: `${width}%` }}
        />
        <span
          className="absolute -inset-y-0.5 w-0.5 bg-ink"
          style={{ left: `calc(${share * 100}% - 1px)` }}
        />
      </span>
    </span>
  );
}
