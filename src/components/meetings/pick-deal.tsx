'use client';

import { Link2 } from 'lucide-react';
import { useState } from 'react';
import type { MeetingDto } from '@/lib/integrations/output-schema';
import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { DealPicker } from './deal-picker';
import type { LinkMeeting } from './meeting-actions';
import { useLinkMeeting } from './use-link-meeting';

export interface PickDealProps {
  readonly meeting: Pick<MeetingDto, 'id' | 'title'>;
  readonly link: LinkMeeting;
  readonly label?: string;
}

/** Any deal may be chosen, also one that the meeting was taken away from. */
export function PickDeal({ meeting: { id, title }, link, label = 'Choose a deal' }: PickDealProps) {
  const [open, setOpen] = useState(false);
  const { pending, run } = useLinkMeeting(link);
  return (
    <Dialog
      open={open}
      onOpenChange={setOpen}
      title={`Which deal is “${title}” about?`}
      description="It is shown on that deal, and counts as a touch of it once it has been held."
      className="max-w-lg"
      trigger={
        <Button
          size="sm"
          variant="ghost"
          pending={pending}
          className="print:hidden"
          aria-label={`${label}: ${title}`}
        >
          <Link2 aria-hidden="true" />
          {label}
        </Button>
      }
    >
      <DealPicker
        pending={pending}
        onPick={(deal) => {
          setOpen(false);
          run(id, deal.id, `“${title}” belongs to ${deal.name}`);
        }}
      />
    </Dialog>
  );
}
