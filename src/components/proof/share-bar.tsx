import { cn } from '../ui/cn';

export interface ShareBarProps {
  readonly share: number;
  readonly interval: { readonly low: number; readonly high: number } | null;
  /** A class that fills the bar, such as a band's pattern; a plain mark where left out. */
  readonly fill?: string;
}

/** A share with its interval as a picture; the words beside it say the same. */
export function ShareBar({ share, interval, fill }: ShareBarProps) {
  return (
    <span
      aria-hidden="true"
      className="relative block h-3 w-full min-w-24 overflow-hidden rounded-sm bg-sunken"
    >
      <span
        className={cn('absolute inset-y-0 left-0', fill ?? 'bg-line-strong')}
        style={{ width: `${100 * share}%` }}
      />
      {interval && (
        <span
          className="absolute inset-y-1 border-x-2 border-y border-ink"
          style={{
            left: `${100 * interval.low}%`,
            width: `${Math.max(0.5, 100 * (interval.high - interval.low))}%`,
          }}
        />
      )}
    </span>
  );
}
