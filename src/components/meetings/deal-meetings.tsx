import type { MeetingDto } from '@/lib/integrations/output-schema';
import { Card, CardHeader } from '../ui/card';
import { plural } from '../ui/format';
import type { LinkMeeting, PlanMeeting } from './meeting-actions';
import { MeetingRow } from './meeting-row';
import { partMeetings } from './meeting-words';
import { type CalendarAccess, PlanMeetingButton } from './plan-meeting';
import { UnlinkMeeting } from './unlink-meeting';

export interface DealMeetingsProps {
  readonly dealId: string;
  readonly meetings: readonly MeetingDto[];
  readonly now: string;
  readonly calendar: CalendarAccess;
  /** Null for who may only read. */
  readonly actions: { readonly plan: PlanMeeting; readonly link: LinkMeeting } | null;
}

/** The meetings of a deal: those ahead, and behind a fold those that were. */
export function DealMeetings({ dealId, meetings, now, calendar, actions }: DealMeetingsProps) {
  const { ahead, past } = partMeetings(meetings, now);
  const row = (meeting: MeetingDto, isPast: boolean) => (
    <MeetingRow
      key={meeting.id}
      meeting={meeting}
      isPast={isPast}
      actions={actions && <UnlinkMeeting meeting={meeting} dealId={dealId} link={actions.link} />}
    />
  );
  return (
    <Card aria-labelledby="deal-meetings">
      <CardHeader
        title="Meetings"
        titleId="deal-meetings"
        actions={
          actions && <PlanMeetingButton dealId={dealId} calendar={calendar} plan={actions.plan} />
        }
      />
      {ahead.length > 0 ? (
        <ul className="divide-y divide-line">{ahead.map((meeting) => row(meeting, false))}</ul>
      ) : (
        <p className="px-4 py-3 text-dense text-ink-muted">No meeting is planned.</p>
      )}
      {past.length > 0 && (
        <details className="group border-t border-line">
          <summary className="cursor-pointer px-4 py-3 text-dense font-medium text-accent-text hover:underline">
            <span className="group-open:hidden">Show {plural(past.length, 'past meeting')}</span>
            <span className="hidden group-open:inline">Hide past meetings</span>
          </summary>
          <ul className="divide-y divide-line border-t border-line">
            {past.map((meeting) => row(meeting, true))}
          </ul>
        </details>
      )}
    </Card>
  );
}
