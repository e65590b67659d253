import { createMeetingAction, linkMeetingAction } from '@/app/actions/integrations';
import { requirePageActor } from '@/app/_entry/request-actor';
import { DealMeetings } from '@/components/meetings/deal-meetings';
import { getCalendarAccess, listMeetings } from '@/lib/integrations';
import { getDeps } from '@/lib/platform/deps';

const ACTIONS = { plan: createMeetingAction, link: linkMeetingAction };
const NEWEST = 50;

interface MeetingsProps {
  readonly dealId: string;
  readonly now: string;
  readonly mayChange: boolean;
}

/** The newest meetings of the deal, those ahead first. */
export async function Meetings({ dealId, now, mayChange }: MeetingsProps) {
  const actor = await requirePageActor();
  const deps = getDeps();
  const [meetings, calendar] = await Promise.all([
    listMeetings(deps, actor, { dealId, limit: NEWEST }),
    getCalendarAccess(deps, actor),
  ]);
  return (
    <DealMeetings
      dealId={dealId}
      meetings={meetings}
      now={now}
      calendar={calendar}
      actions={mayChange ? ACTIONS : null}
    />
  );
}
