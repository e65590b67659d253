import type { Metadata } from 'next';
import { linkMeetingAction } from '@/app/actions/integrations';
import { requirePageActor } from '@/app/_entry/request-actor';
import { viewOf } from '@/app/_entry/team-view';
import { PageHeader } from '@/components/layout/page-header';
import { readView } from '@/components/meetings/meeting-address';
import { MeetingList } from '@/components/meetings/meeting-list';
import { LiveRefresh } from '@/components/realtime/live-refresh';
import { isOffered, type Actor } from '@/lib/auth';
import { AppError } from '@/lib/core/errors';
import { browseMeetings } from '@/lib/integrations';
import { getDeps } from '@/lib/platform/deps';

export const metadata: Metadata = { title: 'Meetings' };

const PAGE = 50;

type Asked = Parameters<typeof browseMeetings>[2];

/** A page that is not given out any more (an old address) is the first one. */
async function load(actor: Actor, asked: Asked) {
  try {
    return await browseMeetings(getDeps(), actor, asked);
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'BAD_REQUEST') throw error;
    return browseMeetings(getDeps(), actor, { ...asked, cursor: undefined });
  }
}

export default async function MeetingsPage({ searchParams }: PageProps<'/meetings'>) {
  const { when, deal, cursor } = await searchParams;
  const actor = await requirePageActor();
  const view = readView({ when, deal });
  const page = await load(actor, {
    ...view,
    teamId: await viewOf(actor),
    cursor: typeof cursor === 'string' ? cursor : undefined,
    limit: PAGE,
  });
  return (
    <div className="flex flex-col gap-6">
      <LiveRefresh />
      <PageHeader
        title="Meetings"
        description="Those of deals, and your own. A meeting counts as a touch of its deal once it has been held."
        breadcrumbs={[{ label: 'Dashboard', href: '/dashboard' }]}
      />
      <MeetingList
        view={view}
        {...page}
        link={isOffered(actor, 'meeting.manage') ? linkMeetingAction : null}
      />
    </div>
  );
}
