'use client';

import { Unlink } from 'lucide-react';
import type { MeetingDto } from '@/lib/integrations/output-schema';
import { Button } from '../ui/button';
import type { LinkMeeting } from './meeting-actions';
import { useLinkMeeting } from './use-link-meeting';

export interface UnlinkMeetingProps {
  readonly meeting: Pick<MeetingDto, 'id' | 'title'>;
  readonly dealId: string;
  readonly link: LinkMeeting;
}

/** Taken away, it is never given to this deal by itself again. */
export function UnlinkMeeting({ meeting: { id, title }, dealId, link }: UnlinkMeetingProps) {
  const { pending, run } = useLinkMeeting(link);
  return (
    <Button
      size="sm"
      variant="ghost"
      pending={pending}
      className="-ml-2.5 print:hidden"
      aria-label={`${title} is not about this deal`}
      title="It is taken off this deal, and not given to it by itself again"
      onClick={() => run(id, null, `“${title}” is off this deal`, dealId)}
    >
      <Unlink aria-hidden="true" />
      Not this deal
    </Button>
  );
}
