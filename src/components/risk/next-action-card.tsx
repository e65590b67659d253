import { CornerDownRight } from 'lucide-react';
import type { NextActionDto } from '@/lib/deals/dto';
import { Card } from '../ui/card';
import { DateTime } from '../ui/date-time';
import { formatDue } from '../ui/format';
import { UrgencyBadge } from './urgency-badge';

export interface NextActionCardProps {
  readonly action: NextActionDto | null;
  /** ISO; what "due in 3 days" is counted from. */
  readonly now: string;
}

export function NextActionCard({ action, now }: NextActionCardProps) {
  if (!action) return null;

  return (
    <Card aria-labelledby="next-action" className="border-l-4 border-l-accent p-4">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h2 id="next-action" className="text-dense font-medium text-ink-muted">
          Do next
        </h2>
        <UrgencyBadge urgency={action.urgency} />
      </div>
      <p className="mt-1.5 text-base leading-6 font-semibold text-pretty">{action.label}</p>
      <p className="mt-1 text-dense text-ink-muted">
        By <DateTime value={action.dueAt} format="day" className="font-medium text-ink" />,{' '}
        {formatDue(action.dueAt, now)}
      </p>
      <p className="mt-3 flex items-start gap-2 text-dense text-pretty">
        <CornerDownRight aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-ink-muted" />
        <span>
          <span className="sr-only">Because: </span>
          {action.because}
        </span>
      </p>
    </Card>
  );
}
