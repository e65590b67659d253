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
  const { title, startTime, location, attendees, linkedBy } = meeting;
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
      <p className="flex flex-wrap items-center gap-x-4 gap-y-1 text-ink-muted">
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
        <span>
          {sourceLabel(meeting.source)}
          {linkedBy === 'auto' && ', linked by itself'}
        </span>
      </p>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1.5 print:hidden">
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
      {source && (
        <a
          href={source}
          target="_blank"
          rel="noopener noreferrer"
          className={linkClass}
          aria-label={`${title} in ${sourceLabel(meeting.source)}, in a new tab`}
        >
          <ExternalLink aria-hidden="true" className="size-3.5" />
          Open in {sourceLabel(meeting.source)}
        </a>
      )}
    </>
  );
}
