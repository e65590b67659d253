import { requirePageActor } from '@/app/_entry/request-actor';
import { viewOf } from '@/app/_entry/team-view';
import { AsOfBar, type AsOfFilter } from '@/components/dashboard/as-of-bar';
import { AttentionList } from '@/components/dashboard/attention-list';
import { PastDeals } from '@/components/dashboard/past-deals';
import { PipelineByStage } from '@/components/dashboard/pipeline-by-stage';
import { PipelineTotals } from '@/components/dashboard/pipeline-totals';
import { PageHeader } from '@/components/layout/page-header';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorState } from '@/components/ui/error-state';
import { parseIsoDate } from '@/lib/core/dates';
import { AppError } from '@/lib/core/errors';
import { getPipelineAsOf, listFilterValues } from '@/lib/deals';
import { pastPipelineQuery, type PastPipelineDto } from '@/lib/deals/replay-schema';
import { getDeps } from '@/lib/platform/deps';

/** So many deals stand on the page; the figures count all. */
const LISTED = 500;

export interface PastDashboardProps {
  readonly asOf: string;
  readonly filter: AsOfFilter;
}

type Past = { readonly shown: PastPipelineDto } | { readonly refused: string };

/** What the use case refuses (a day to come, too many deals at once) is told on the page. */
async function loadPast({ asOf, filter }: PastDashboardProps): Promise<Past> {
  const query = pastPipelineQuery.safeParse({ asOf, ...filter, limit: LISTED });
  if (!query.success)
    return { refused: 'Choose a day such as 2026-03-31, and a stage of the list.' };
  const actor = await requirePageActor();
  try {
    const asked = { ...query.data, teamId: await viewOf(actor) };
    return { shown: await getPipelineAsOf(getDeps(), actor, asked) };
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'VALIDATION_FAILED') throw error;

    return { refused: error.message };
  }
}

/** The dashboard as it stood on the evening of a past day. */
export async function PastDashboard(props: PastDashboardProps) {
  const deps = getDeps();
  const actor = await requirePageActor();
  const today = deps.now().toISOString().slice(0, 10);
  const [past, { owners }] = await Promise.all([
    loadPast(props),
    listFilterValues(deps, actor, await viewOf(actor)),
  ]);
  const asked = parseIsoDate(props.asOf)?.toISOString().slice(0, 10) ?? today;
  const day = asked > today ? today : asked;

  return (
    <div className="flex flex-col gap-6">
      <PageHeader
        title="Dashboard"
        description="The open pipeline at the end of a past day (UTC): stages, values and risk as they were then; names and owners as they are now."
      />
      <AsOfBar day={day} today={today} filter={props.filter} owners={owners} />
      {'refused' in past ? (
        <ErrorState title="That day cannot be shown" description={past.refused} />
      ) : (
        <Shown past={past.shown} day={day} />
      )}
    </div>
  );
}

function Shown({ past, day }: { readonly past: PastPipelineDto; readonly day: string }) {
  const { pipeline, attention, deals, asOf } = past;
  if (pipeline.openCount === 0) {
    return (
      <EmptyState
        title="No deal was open that day"
        description="Nothing in the history you may see was open then. Choose a later day."
      />
    );
  }

  return (
    <>
      <PipelineTotals pipeline={pipeline} />
      <div className="grid items-start gap-6 xl:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <AttentionList deals={attention} now={asOf} day={day} />
        <PipelineByStage pipeline={pipeline} />
      </div>
      <PastDeals deals={deals} openCount={pipeline.openCount} day={day} />
    </>
  );
}
