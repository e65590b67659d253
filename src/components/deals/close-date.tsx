import { CalendarX } from 'lucide-react';
import type { DealDto } from '@/lib/deals/dto';
import { isClosedStage } from '@/lib/deals/model';
import { DateTime } from '../ui/date-time';
import { daysUntil, formatDue, plural } from '../ui/format';

export interface CloseDateProps {
  readonly deal: Pick<DealDto, 'stage' | 'expectedCloseDate' | 'closedAt' | 'pushCount'>;
  readonly now: string;
}

/** When the deal closed, or when it should; a day gone by is marked in words as well as in colour. */
export function CloseDate({ deal, now }: CloseDateProps) {
  const { stage, closedAt, expectedCloseDate, pushCount } = deal;
  if (isClosedStage(stage) && closedAt) return <DateTime value={closedAt} format="date" />;
  if (!expectedCloseDate) return <span className="text-ink-muted">No date</span>;
  const overdue = !isClosedStage(stage) && daysUntil(expectedCloseDate, now) < 0;
  const pushed = pushCount > 0 ? `Pushed ${plural(pushCount, 'time')}` : null;

  return (
    <span title={pushed ?? undefined}>
      <DateTime value={expectedCloseDate} format="day" />
      {overdue && (
        <span className="flex items-center gap-1 text-xs font-medium whitespace-nowrap text-high">
          <CalendarX aria-hidden="true" className="size-3.5" />
          {formatDue(expectedCloseDate, now)}
        </span>
      )}
    </span>
  );
}
