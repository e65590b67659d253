import { cn } from '../ui/cn';

export interface ProgressBarProps {
  /** What is going on: "Reading deals". */
  readonly label: string;
  /** "12,000 of 200,000". */
  readonly count: string | null;
  /** Whole percent; null where the end is not known. */
  readonly percent: number | null;
}

/** How far something has come, in words, a figure and a bar. */
export function ProgressBar({ label, count, percent }: ProgressBarProps) {
  const value = percent === null ? {} : { 'aria-valuenow': percent };

  return (
    <div className="flex flex-col gap-1.5">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4 text-dense">
        <span className="font-medium">{label}</span>
        <span className="text-ink-muted tabular-nums">{count}</span>
      </div>
      <div
        role="progressbar"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuetext={count ?? label}
        {...value}
        className="h-2 overflow-hidden rounded-full border border-line-strong bg-surface"
      >
        <div
          className={cn('h-full bg-accent', percent === null && 'w-1/3 animate-pulse')}
          style={percent === null ? undefined : { width: `${percent}%` }}
        />
      </div>
    </div>
  );
}
