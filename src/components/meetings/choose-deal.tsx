'use client';

import type { MeetingDto } from '@/lib/integrations/output-schema';
import { Button } from '../ui/button';
import type { LinkMeeting } from './meeting-actions';
import { useLinkMeeting } from './use-link-meeting';

export interface ChooseDealProps {
  readonly meeting: Pick<MeetingDto, 'id' | 'title' | 'suggestions'>;
  readonly link: LinkMeeting;
}

/** A meeting that fits several deals is offered to a person instead of guessed. */
export function ChooseDeal({ meeting: { id, title, suggestions }, link }: ChooseDealProps) {
  const { pending, run } = useLinkMeeting(link);
  return (
    <div
      role="group"
      aria-label={`Which deal “${title}” belongs to`}
      className="flex flex-wrap items-center gap-1.5"
    >
      <span className="text-ink-muted">Belongs to one of:</span>
      {suggestions.map(({ dealId, name }) => (
        <Button
          key={dealId}
          size="sm"
          pending={pending}
          className="h-auto min-h-8 py-1 text-left [overflow-wrap:anywhere] whitespace-normal"
          onClick={() => run(id, dealId, `“${title}” belongs to ${name}`)}
        >
          {name}
        </Button>
      ))}
      <Button
        size="sm"
        variant="ghost"
        pending={pending}
        onClick={() => run(id, null, 'It belongs to none of these')}
      >
        None of these
      </Button>
    </div>
  );
}
