import type { Metadata } from 'next';
import Link from 'next/link';
import { requirePageActor } from '@/app/_entry/request-actor';
import { AttentionList } from '@/components/dashboard/attention-list';
import { PipelineByStage } from '@/components/dashboard/pipeline-by-stage';
import { PipelineTotals } from '@/components/dashboard/pipeline-totals';
import { PageHeader } from '@/components/layout/page-header';
import { buttonVariants } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { getPipeline, listDeals } from '@/lib/deals';
import { listDealsQuery } from '@/lib/deals/schema';
import { getDeps } from '@/lib/platform/deps';

export const metadata: Metadata = { title: 'Dashboard' };

/** A large deal of low risk can have a high priority, and needs nobody today. */
const ATTENTION = listDealsQuery.parse({ sort: 'priority', band: 'High,Medium', limit: 10 });

export default async function DashboardPage() {
  const actor = await requirePageActor();
  const deps = getDeps();
  const [pipeline, attention] = await Promise.all([
    getPipeline(deps, actor),
    listDeals(deps, actor, ATTENTION),
  ]);
  const now = deps.now().toISOString();
  if (pipeline.openCount === 0) return <NothingYet />;
  return (
    <div className="flex flex-col gap-6">
      <PageHeader
        title="Dashboard"
        description="What needs attention today, and how the open pipeline stands."
      />
      <PipelineTotals pipeline={pipeline} />
      <div className="grid items-start gap-6 xl:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <AttentionList deals={attention.deals} now={now} />
        <PipelineByStage pipeline={pipeline} />
      </div>
    </div>
  );
}

function NothingYet() {
  return (
    <div className="flex flex-col gap-6">
      <PageHeader title="Dashboard" />
      <EmptyState
        title="No open deals yet"
        description="Add the first deal, or bring a whole history in with npm run import."
        actions={
          <Link className={buttonVariants({ variant: 'primary' })} href="/deals/new">
            New deal
          </Link>
        }
      />
    </div>
  );
}
