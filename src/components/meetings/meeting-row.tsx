import { ExternalLink, MapPin, Users, Video } from 'lucide-react';
import type { ReactNode } from 'react';
import type { MeetingDto } from '@/lib/integrations/output-schema';
import { sourceLabel } from '../deals/source-label';
import { DateTime } from '../ui/date-time';
import { guestWords, lengthWords, linksOf } from './meeting-words';

export interface MeetingRowProps {
  readonly meeting: MeetingDto;
  readonly isPast?: boolean;
  /** The deal that it belongs to, where the page is not that deal's. */
  readonly about?: ReactNode;
  readonly actions?: ReactNode;
}

export function MeetingRow({ meeting, isPast = false, about, actions }: MeetingRowProps) {
  const { title, startTime, location, attendees } = meeting;
  const guests = guestWords(attendees);
  return (
    <li className="flex flex-col gap-1.5 px-4 py-3 text-dense">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-0.5">
        <p className="min-w-0 text-sm font-medium [overflow-wrap:anywhere]">{title}</p>
        <p className="text-ink-muted">
          <DateTime value={startTime} format="datetime" />, {lengthWords(meeting)}
        </p>
      </div>
      {about}
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1 text-ink-muted">
        {guests && (
          <span className="inline-flex min-w-0 items-center gap-1.5" title={attendees.join(', ')}>
            <Users aria-label="Guests" className="size-3.5 shrink-0" />
            <span className="min-w-0 [overflow-wrap:anywhere]">{guests}</span>
          </span>
        )}
        {location && (
          <span className="inline-flex min-w-0 items-center gap-1.5">
            <MapPin aria-label="Where" className="size-3.5 shrink-0" />
            <span className="min-w-0 [overflow-wrap:anywhere]">{location}</span>
          </span>
        )}
        <Links meeting={meeting} isPast={isPast} />
        {actions}
      </div>
    </li>
  );
}

const linkClass = 'inline-flex items-center gap-1.5 rounded-sm text-accent-text hover:underline';

function Links({ meeting, isPast }: Pick<MeetingRowProps, 'meeting' | 'isPast'>) {
  const { join, source } = linksOf(meeting);
  const { title } = meeting;
  const label = sourceLabel(meeting.source);
  return (
    <>
      {join && !isPast && (
        <a
          href={join}
          target="_blank"
          rel="noopener noreferrer"
          className={linkClass}
          aria-label={`Join ${title}, in a new tab`}
        >
          <Video aria-hidden="true" className="size-3.5" />
          Join
        </a>
      )}
      {source ? (
        <a
          href={source}
          target="_blank"
          rel="noopener noreferrer"
          className={linkClass}
          aria-label={`${title} in ${label}, in a new tab`}
        >
          {label}
          <ExternalLink aria-hidden="true" className="size-3.5" />
        </a>
      ) : (
        <span>{label}</span>
      )}
      {isMatched(meeting) && (
        <span title="Found by its title, its guests or its description">matched by Sentinel</span>
      )}
    </>
  );
}

/** A CRM says itself which deal a meeting is about; of a calendar's it was concluded. */
const isMatched = ({ linkedBy, source }: MeetingDto): boolean =>
  linkedBy === 'auto' && source === 'google_calendar';
