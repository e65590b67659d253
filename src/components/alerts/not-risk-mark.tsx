import { ShieldCheck } from 'lucide-react';
import { cn } from '../ui/cn';
import { DateTime } from '../ui/date-time';

export interface NotRiskMarkProps {
  /** ISO; null where nobody judged so. */
  readonly until: string | null;
  readonly className?: string;
}

/** A person's judgement, small, beside the machine's score and never in its place. */
export function NotRiskMark({ until, className }: NotRiskMarkProps) {
  if (until === null) return null;

  return (
    <span
      className={cn(
        'inline-flex items-center gap-1 text-xs whitespace-nowrap text-ink-muted',
        className,
      )}
    >
      <ShieldCheck aria-hidden="true" className="size-3.5 shrink-0" />
      <span>
        Judged not a risk until <DateTime value={until} format="date" />
      </span>
    </span>
  );
}
