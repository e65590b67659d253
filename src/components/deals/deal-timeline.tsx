import { History } from 'lucide-react';
import type { TimelinePageDto } from '@/lib/deals/dto';
import { Card, CardHeader } from '../ui/card';
import { EmptyState } from '../ui/empty-state';
import { LoadMore } from './load-more';
import { TimelineDays } from './timeline-days';

export interface DealTimelineProps {
  readonly page: TimelinePageDto;
  readonly now: string;
  /** Where older entries are; null when these are all. */
  readonly moreHref: string | null;
}

/** Everything that happened to the deal, newest first, grouped by the viewer's days. */
export function DealTimeline({ page, now, moreHref }: DealTimelineProps) {
  return (
    <Card aria-labelledby="timeline">
      <CardHeader title="Timeline" titleId="timeline" />
      {page.entries.length === 0 ? (
        <EmptyState
          icon={History}
          title="Nothing recorded yet"
          description="Logged touches, edits and synced changes appear here as they happen."
        />
      ) : (
        <TimelineDays entries={page.entries} now={now} />
      )}
      <LoadMore href={moreHref} label="Older entries" />
    </Card>
  );
}
