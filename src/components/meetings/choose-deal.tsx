'use client';

import type { MeetingDto } from '@/lib/integrations/output-schema';
import { Button } from '../ui/button';
import type { LinkMeeting } from './meeting-actions';
import { dealFacts } from './meeting-words';
import { PickDeal } from './pick-deal';
import { useLinkMeeting } from './use-link-meeting';

export interface ChooseDealProps {
  readonly meeting: Pick<MeetingDto, 'id' | 'title' | 'suggestions'>;
  readonly link: LinkMeeting;
}

/** A meeting that fits several deals is offered to a person instead of guessed. */
export function ChooseDeal({ meeting, link }: ChooseDealProps) {
  const { id, title, suggestions } = meeting;
  const { pending, run } = useLinkMeeting(link);
  return (
    <div
      role="group"
      aria-label={`Which deal “${title}” belongs to`}
      className="flex flex-col items-start gap-1.5"
    >
      <span className="text-ink-muted">Belongs to one of:</span>
      {suggestions.map((deal) => (
        <Button
          key={deal.dealId}
          size="sm"
          pending={pending}
          className="h-auto min-h-8 max-w-full flex-wrap justify-start gap-x-2 gap-y-0 py-1 text-left [overflow-wrap:anywhere] whitespace-normal"
          onClick={() => run(id, deal.dealId, `“${title}” belongs to ${deal.name}`)}
        >
          <span>{deal.name}</span>
          <span className="font-normal text-ink-muted">{dealFacts(deal)}</span>
        </Button>
      ))}
      <div className="-ml-2.5 flex flex-wrap">
        <PickDeal meeting={meeting} link={link} label="Another deal" />
        <Button
          size="sm"
          variant="ghost"
          pending={pending}
          onClick={() => run(id, null, 'It belongs to none of these')}
        >
          None of these
        </Button>
      </div>
    </div>
  );
}
