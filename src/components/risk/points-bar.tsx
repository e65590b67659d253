import { cn } from '../ui/cn';

export interface PointsBarProps {
  readonly points: number;
  /** The points that fill one side. */
  readonly reach: number;
  /** The starting point of the sum is neither good nor bad. */
  readonly neutral?: boolean;
  readonly className?: string;
}

/** Grows to the right where it raises the risk, to the left where it lowers it. Decorative: the points stand beside it. */
export function PointsBar({ points, reach, neutral = false, className }: PointsBarProps) {
  const width = `${Math.min(50, (Math.abs(points) / reach) * 50).toFixed(2)}%`;
  const raises = points > 0;

  return (
    <span aria-hidden="true" className={cn('relative block h-3.5', className)}>
      <span className="absolute inset-y-[-0.4rem] left-1/2 w-px bg-line-strong/60" />
      <span
        className={cn(
          'absolute inset-y-0 min-w-0.5',
          raises ? 'left-1/2 rounded-r-[3px]' : 'right-1/2 rounded-l-[3px]',
          neutral ? 'bg-ink-muted/55' : raises ? 'band-fill-high' : 'band-fill-low',
        )}
        style={{ width }}
      />
    </span>
  );
}
