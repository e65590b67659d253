import type { Metadata } from 'next';
import Link from 'next/link';
import { requirePageActor } from '@/app/_entry/request-actor';
import { AttentionList } from '@/components/dashboard/attention-list';
import { PipelineByStage } from '@/components/dashboard/pipeline-by-stage';
import { PipelineTotals } from '@/components/dashboard/pipeline-totals';
import { PageHeader } from '@/components/layout/page-header';
import { Card, CardHeader } from '@/components/ui/card';
import { buttonVariants } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { getPipeline, listDeals } from '@/lib/deals';
import { listDealsQuery } from '@/lib/deals/schema';
import { getDeps } from '@/lib/platform/deps';

export const metadata: Metadata = { title: 'Dashboard' };

const SHOWN = 10;
/** More than are shown: a large deal of low risk can have a high priority, and needs nobody today. */
const BY_PRIORITY = listDealsQuery.parse({ sort: 'priority', status: 'open', limit: 50 });

export default async function DashboardPage() {
  const actor = await requirePageActor();
  const deps = getDeps();
  const [pipeline, urgent] = await Promise.all([
    getPipeline(deps, actor),
    listDeals(deps, actor, BY_PRIORITY),
  ]);
  const attention = urgent.deals.filter(({ riskLevel }) => riskLevel !== 'Low').slice(0, SHOWN);
  const now = deps.now().toISOString();
  if (pipeline.openCount === 0) return <NothingYet />;
  return (
    <div className="flex flex-col gap-8">
      <PageHeader
        title="Dashboard"
        description="What needs attention today, and how the open pipeline stands."
      />
      <PipelineTotals pipeline={pipeline} />
      <Card aria-labelledby="attention">
        <CardHeader
          title="Needs attention today"
          titleId="attention"
          description="Open deals of medium and high risk, by risk times the value at stake."
        />
        <AttentionList deals={attention} now={now} />
      </Card>
      <Card aria-labelledby="by-stage">
        <CardHeader
          title="Open pipeline by stage and risk"
          titleId="by-stage"
          description="Sums per currency, never added across currencies."
        />
        <PipelineByStage pipeline={pipeline} />
      </Card>
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
