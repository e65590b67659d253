import Link from 'next/link';
import type { MeetingDto } from '@/lib/integrations/output-schema';
import { Card, CardHeader } from '../ui/card';
import { ChooseDeal } from './choose-deal';
import type { LinkMeeting } from './meeting-actions';
import { MeetingRow } from './meeting-row';

export interface UpcomingMeetingsProps {
  /** Soonest first. */
  readonly meetings: readonly MeetingDto[];
  /** More are not shown, though there may be. */
  readonly limit: number;
  /** Null for who may only read. */
  readonly link: LinkMeeting | null;
}

/** What is in the calendar for the next week. */
export function UpcomingMeetings({ meetings, limit, link }: UpcomingMeetingsProps) {
  const planned = meetings.filter(({ isCancelled }) => !isCancelled);
  const shown = planned.slice(0, limit);
  return (
    <Card aria-labelledby="upcoming-meetings">
      <CardHeader
        title="Upcoming meetings"
        titleId="upcoming-meetings"
        description="In the next 7 days: those of deals, and your own."
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
              about={<About meeting={meeting} link={link} />}
            />
          ))}
        </ul>
      )}
      {planned.length > limit && (
        <p className="border-t border-line px-4 py-3 text-dense text-ink-muted">
          The next {limit}; there are more this week, on the pages of their deals.
        </p>
      )}
    </Card>
  );
}

function About({
  meeting,
  link,
}: {
  readonly meeting: MeetingDto;
  readonly link: LinkMeeting | null;
}) {
  const { dealId, dealName, suggestions } = meeting;
  if (dealId !== null && dealName !== null) {
    return (
      <Link
        href={`/deals/${dealId}`}
        className="w-fit rounded-sm [overflow-wrap:anywhere] text-accent-text hover:underline"
      >
        {dealName}
      </Link>
    );
  }
  if (suggestions.length > 0 && link) return <ChooseDeal meeting={meeting} link={link} />;
  return <p className="text-ink-muted">No deal</p>;
}
