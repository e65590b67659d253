import Link from 'next/link';
import type { MeetingDto } from '@/lib/integrations/output-schema';
import { Card, CardHeader } from '../ui/card';
import type { LinkMeeting } from './meeting-actions';
import { MeetingDeal } from './meeting-deal';
import { MeetingRow } from './meeting-row';

export interface UpcomingMeetingsProps {
  /** Soonest first. */
  readonly meetings: readonly MeetingDto[];
  /** More are not shown, though there may be. */
  readonly limit: number;
  /** Whether only the meetings of one place are among them. */
  readonly isNarrowed: boolean;
  /** Null for who may only read. */
  readonly link: LinkMeeting | null;
}

const linkClass = 'rounded-sm text-accent-text hover:underline';

/** What is in the calendar for the next week. */
export function UpcomingMeetings({ meetings, limit, isNarrowed, link }: UpcomingMeetingsProps) {
  const planned = meetings.filter(({ isCancelled }) => !isCancelled);
  const shown = planned.slice(0, limit);
  return (
    <Card aria-labelledby="upcoming-meetings">
      <CardHeader
        title="Upcoming meetings"
        titleId="upcoming-meetings"
        description={
          isNarrowed
            ? 'In the next 7 days, of what is chosen in the sidebar.'
            : 'In the next 7 days: those of deals, and your own.'
        }
        actions={
          <Link href="/meetings" className={`text-dense ${linkClass}`}>
            All meetings
          </Link>
        }
      />
      {shown.length === 0 ? (
        <p className="px-4 py-3 text-dense text-ink-muted">
          None. Plan one on a deal’s page, or{' '}
          <Link href="/settings/integrations" className="text-accent-text underline">
            connect a calendar
          </Link>
          .
        </p>
      ) : (
        <ul className="divide-y divide-line">
          {shown.map((meeting) => (
            <MeetingRow
              key={meeting.id}
              meeting={meeting}
              about={<MeetingDeal meeting={meeting} link={link} />}
            />
          ))}
        </ul>
      )}
      {planned.length > limit && (
        <p className="border-t border-line px-4 py-3 text-dense text-ink-muted">
          The next {limit}.{' '}
          <Link href="/meetings" className="text-accent-text underline">
            There are more this week
          </Link>
          .
        </p>
      )}
    </Card>
  );
}
