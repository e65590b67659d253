import type { MeetingDto } from '@/lib/integrations/output-schema';
import { LoadMore } from '../deals/load-more';
import { Card } from '../ui/card';
import { EmptyState } from '../ui/empty-state';
import { plural } from '../ui/format';
import { LinkTabs } from '../ui/link-tabs';
import type { LinkMeeting } from './meeting-actions';
import { meetingsHref, type MeetingView } from './meeting-address';
import { MeetingDeal } from './meeting-deal';
import { MeetingRow } from './meeting-row';

interface Count {
  readonly all: number;
  readonly withoutDeal: number;
}

export interface MeetingListProps {
  readonly view: MeetingView;
  readonly meetings: readonly MeetingDto[];
  readonly counts: Readonly<Record<MeetingView['side'], Count>>;
  readonly nextCursor: string | null;
  /** Null for who may only read. */
  readonly link: LinkMeeting | null;
}

const SIDES = { ahead: 'Ahead', past: 'Past' } as const;

/** "60 meetings, 23 without a deal". */
export const countWords = ({ all, withoutDeal }: Count): string =>
  `${plural(all, 'meeting')}, ${withoutDeal} without a deal`;

/** All meetings, ahead or past, page by page. */
export function MeetingList({ view, meetings, counts, nextCursor, link }: MeetingListProps) {
  const count = counts[view.side];
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3">
        <div className="flex flex-wrap items-center gap-3">
          <LinkTabs
            label="When"
            tabs={(['ahead', 'past'] as const).map((side) => ({
              href: meetingsHref({ ...view, side }),
              label: `${SIDES[side]} (${counts[side].all})`,
              isHere: view.side === side,
            }))}
          />
          <LinkTabs
            label="With or without a deal"
            tabs={[false, true].map((isWithoutDeal) => ({
              href: meetingsHref({ ...view, isWithoutDeal }),
              label: isWithoutDeal ? `Without a deal (${count.withoutDeal})` : 'All',
              isHere: view.isWithoutDeal === isWithoutDeal,
            }))}
          />
        </div>
        <p className="text-dense text-ink-muted">{countWords(count)}</p>
      </div>
      <Card aria-label="Meetings">
        {meetings.length === 0 ? (
          <None view={view} />
        ) : (
          <ul className="divide-y divide-line">
            {meetings.map((meeting) => (
              <MeetingRow
                key={meeting.id}
                meeting={meeting}
                isPast={view.side === 'past'}
                about={<MeetingDeal meeting={meeting} link={link} />}
              />
            ))}
          </ul>
        )}
      </Card>
      <LoadMore href={nextCursor === null ? null : meetingsHref(view, nextCursor)} />
    </div>
  );
}

function None({ view: { side, isWithoutDeal } }: Pick<MeetingListProps, 'view'>) {
  if (isWithoutDeal) {
    return (
      <EmptyState
        title="Every meeting here belongs to a deal"
        description="Only meetings of your own calendar can be without one; those of colleagues are theirs alone."
      />
    );
  }
  return (
    <EmptyState
      title={side === 'ahead' ? 'No meeting is ahead' : 'No meeting has been held yet'}
      description="Plan one on a deal’s page, or connect a calendar in Settings > Integrations."
    />
  );
}
