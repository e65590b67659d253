import Link from 'next/link';
import type { MeetingDto } from '@/lib/integrations/output-schema';
import { ChooseDeal } from './choose-deal';
import type { LinkMeeting } from './meeting-actions';
import { PickDeal } from './pick-deal';

export interface MeetingDealProps {
  readonly meeting: MeetingDto;
  /** Null for who may only read. */
  readonly link: LinkMeeting | null;
}

/** Which deal a meeting is about; where none is known, the way to say so. */
export function MeetingDeal({ meeting, link }: MeetingDealProps) {
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
  if (!link) return <p className="text-ink-muted">No deal</p>;
  if (suggestions.length > 0) return <ChooseDeal meeting={meeting} link={link} />;
  return (
    <p className="flex flex-wrap items-center gap-x-1 text-ink-muted">
      No deal
      <PickDeal meeting={meeting} link={link} />
    </p>
  );
}
