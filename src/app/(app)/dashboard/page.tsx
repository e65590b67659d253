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

const ATTENTION = listDealsQuery.parse({ sort: 'priority', status: 'open', limit: 10 });

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
    <div className="flex flex-col gap-8">
      <PageHeader
        title="Dashboard"
        description="What needs attention today, and how the open pipeline stands."
      />
      <PipelineTotals pipeline={pipeline} />
      <AttentionList deals={attention.deals} now={now} />
      <PipelineByStage pipeline={pipeline} />
    </div>
  );
}

function NothingYet() {
  return (
    <div className="flex flex-col gap-8">
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
