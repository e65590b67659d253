import { History } from 'lucide-react';
import type { Metadata } from 'next';
import Link from 'next/link';
import { linkMeetingAction } from '@/app/actions/integrations';
import { requirePageActor } from '@/app/_entry/request-actor';
import { offersNewDeal, viewOf } from '@/app/_entry/team-view';
import { asOfHref } from '@/components/dashboard/as-of-bar';
import { AttentionList } from '@/components/dashboard/attention-list';
import { PipelineByStage } from '@/components/dashboard/pipeline-by-stage';
import { PipelineTotals } from '@/components/dashboard/pipeline-totals';
import { PageHeader } from '@/components/layout/page-header';
import { UpcomingMeetings } from '@/components/meetings/upcoming-meetings';
import { LiveRefresh } from '@/components/realtime/live-refresh';
import { buttonVariants } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { isOffered } from '@/lib/auth';
import { DAY_MS } from '@/lib/core/dates';
import { getPipeline, listDeals } from '@/lib/deals';
import { listDealsQuery } from '@/lib/deals/schema';
import { listMeetings } from '@/lib/integrations';
import { getDeps } from '@/lib/platform/deps';
import { PastDashboard } from './past-dashboard';

export const metadata: Metadata = { title: 'Dashboard' };

/** A large deal of low risk can have a high priority, and needs nobody today. */
const ATTENTION = listDealsQuery.parse({ sort: 'priority', band: 'High,Medium', limit: 10 });

const WEEK_MS = 7 * DAY_MS;
const MEETINGS = 6;

const textOf = (value: string | string[] | undefined): string | undefined =>
  typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;

export default async function DashboardPage({ searchParams }: PageProps<'/dashboard'>) {
  const { asOf, owner, stage } = await searchParams;
  const day = textOf(asOf);
  if (day) {
    return <PastDashboard asOf={day} filter={{ owner: textOf(owner), stage: textOf(stage) }} />;
  }
  return (
    <>
      <LiveRefresh />
      <PresentDashboard />
    </>
  );
}

async function PresentDashboard() {
  const actor = await requirePageActor();
  const teamId = await viewOf(actor);
  const deps = getDeps();
  const startsBefore = new Date(deps.now().getTime() + WEEK_MS);
  const [pipeline, attention, meetings] = await Promise.all([
    getPipeline(deps, actor, teamId),
    listDeals(deps, actor, { ...ATTENTION, teamId }),
    listMeetings(deps, actor, { startsBefore, teamId, limit: MEETINGS + 1 }),
  ]);
  const now = deps.now().toISOString();
  if (pipeline.openCount === 0) {
    const may = {
      mayCreate: await offersNewDeal(actor),
      mayImport: isOffered(actor, 'deal.import'),
    };
    return <NothingYet isNarrowed={teamId !== undefined} {...may} />;
  }
  return (
    <div className="flex flex-col gap-6">
      <PageHeader
        title="Dashboard"
        description="What needs attention today, and how the open pipeline stands."
        actions={<LookBack now={now} />}
      />
      <PipelineTotals pipeline={pipeline} />
      <div className="grid items-start gap-6 xl:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <AttentionList deals={attention.deals} now={now} />
        <div className="flex min-w-0 flex-col gap-6">
          <PipelineByStage pipeline={pipeline} />
          <UpcomingMeetings
            meetings={meetings}
            limit={MEETINGS}
            isNarrowed={teamId !== undefined}
            link={isOffered(actor, 'meeting.manage') ? linkMeetingAction : null}
          />
        </div>
      </div>
    </div>
  );
}

/** Leads to yesterday evening, from where any past day is chosen. */
function LookBack({ now }: { readonly now: string }) {
  const yesterday = new Date(Date.parse(now) - DAY_MS).toISOString().slice(0, 10);
  return (
    <Link
      className={buttonVariants({ variant: 'secondary' })}
      href={asOfHref(yesterday)}
      prefetch={false}
    >
      <History aria-hidden="true" />
      Look back
    </Link>
  );
}

interface NothingYetProps {
  readonly isNarrowed: boolean;
  readonly mayCreate: boolean;
  readonly mayImport: boolean;
}

function NothingYet({ isNarrowed, mayCreate, mayImport }: NothingYetProps) {
  return (
    <div className="flex flex-col gap-6">
      <PageHeader title="Dashboard" />
      <EmptyState
        title={isNarrowed ? 'No open deals here yet' : 'No open deals yet'}
        description="Add the first deal, or import a whole history from CSV files."
        actions={
          <>
            {mayCreate && (
              <Link className={buttonVariants({ variant: 'primary' })} href="/deals/new">
                New deal
              </Link>
            )}
            {mayImport && (
              <Link className={buttonVariants()} href="/deals/import">
                Import deals
              </Link>
            )}
          </>
        }
      />
    </div>
  );
}
