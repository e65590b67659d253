import type { Metadata } from 'next';
import Link from 'next/link';
import { notFound } from 'next/navigation';
import { cache, Suspense } from 'react';
import {
  deleteDealAction,
  logTouchAction,
  moveStageAction,
  restoreDealAction,
} from '@/app/actions/deals';
import { requirePageActor } from '@/app/_entry/request-actor';
import { AskAboutDeal } from '@/components/assistant/ask-about-deal';
import { DealFacts } from '@/components/deals/deal-facts';
import { DealHeader } from '@/components/deals/deal-header';
import { DealTimeline } from '@/components/deals/deal-timeline';
import { DeleteDeal } from '@/components/deals/delete-deal';
import { LogTouchForm } from '@/components/deals/log-touch-form';
import { MoveStage } from '@/components/deals/move-stage';
import { DealSkeleton } from '@/components/layout/deal-skeleton';
import { DealNews } from '@/components/realtime/deal-news';
import { LiveRefresh } from '@/components/realtime/live-refresh';
import { NextActionCard } from '@/components/risk/next-action-card';
import { RiskHistoryCard } from '@/components/risk/history/risk-history-card';
import { NotSeen } from '@/components/risk/not-seen';
import { RiskSum } from '@/components/risk/risk-sum';
import { WhatIfCard } from '@/components/risk/what-if/what-if-card';
import { WhatWouldLower } from '@/components/risk/what-would-lower';
import { buttonVariants } from '@/components/ui/button';
import { allows, personalKey, teamKey } from '@/lib/auth';
import { parseIsoDate } from '@/lib/core/dates';
import { AppError } from '@/lib/core/errors';
import { getAssessment, getDeal, getTimeline } from '@/lib/deals';
import type { AssessmentDto, DealDto } from '@/lib/deals/dto';
import { getDeps } from '@/lib/platform/deps';
import { HeldAlerts, Judgement, JudgeButton } from './alerts-part';
import { Meetings } from './meetings-part';
import { Assignee, MoveButton } from './place-part';

const PAGE = 50;

/** The deal, or the 404 page for what is absent and what may not be seen alike. */
const loadDeal = cache(async (id: string): Promise<DealDto> => {
  const actor = await requirePageActor();
  return getDeal(getDeps(), actor, id).catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'NOT_FOUND') notFound();
    throw error;
  });
});

export async function generateMetadata({ params }: PageProps<'/deals/[id]'>): Promise<Metadata> {
  return { title: (await loadDeal((await params).id)).name };
}

async function loadPage(id: string, cursor: string | undefined) {
  const deal = await loadDeal(id);
  const actor = await requirePageActor();
  const deps = getDeps();
  const [assessment, timeline] = await Promise.all([
    getAssessment(deps, actor, id),
    // A mangled cursor shows the newest page.
    getTimeline(deps, actor, id, { cursor, limit: PAGE }).catch((error: unknown) => {
      if (!(error instanceof AppError) || error.code !== 'BAD_REQUEST') throw error;
      return getTimeline(deps, actor, id, { limit: PAGE });
    }),
  ]);
  const scopeKey = deal.teamId ? teamKey(deal.teamId) : personalKey(deal.userId);
  const team = actor.memberships.find(({ teamId }) => teamId === deal.teamId);
  return {
    deal,
    assessment,
    timeline,
    now: deps.now().toISOString(),
    mayChange: allows(actor, 'deal.update', scopeKey),
    teamName: team?.teamName ?? null,
    viewerName: actor.name,
  };
}

/**
 * The deal is looked up before anything is sent, so that an absent one answers 404; the rest streams.
 * (A loading file would send 200 first.)
 */
export default async function DealPage({ params, searchParams }: PageProps<'/deals/[id]'>) {
  const { id } = await params;
  const { before, asOf } = await searchParams;
  await loadDeal(id);
  return (
    <Suspense fallback={<DealSkeleton />}>
      <DealContent
        id={id}
        cursor={typeof before === 'string' ? before : undefined}
        day={typeof asOf === 'string' && parseIsoDate(asOf) ? asOf.slice(0, 10) : null}
      />
    </Suspense>
  );
}

interface DealContentProps {
  readonly id: string;
  readonly cursor: string | undefined;
  /** The past day that the address asks to see: `2026-03-31`. */
  readonly day: string | null;
}

async function DealContent({ id, cursor, day }: DealContentProps) {
  const { deal, assessment, timeline, now, mayChange, teamName, viewerName } = await loadPage(
    id,
    cursor,
  );
  const more = timeline.nextCursor && `/deals/${id}?before=${timeline.nextCursor}`;
  return (
    <div className="flex flex-col gap-6">
      <LiveRefresh dealId={id} />
      <DealNews dealId={id} viewerName={viewerName} />
      <DealHeader deal={deal} now={now} actions={mayChange ? <DealActions deal={deal} /> : null} />
      <Judgement deal={deal} mayChange={mayChange} />
      {mayChange ? (
        <MoveStage dealId={id} version={deal.version} stage={deal.stage} action={moveStageAction} />
      ) : null}
      <div className="grid gap-6 xl:grid-cols-[minmax(0,1fr)_22rem]">
        <div className="flex min-w-0 flex-col gap-6">
          <HeldAlerts deal={deal} mayChange={mayChange} now={now} />
          <Risk deal={deal} assessment={assessment} now={now} day={day} />
          <Meetings dealId={id} now={now} mayChange={mayChange} />
          <DealTimeline page={timeline} now={now} moreHref={more} />
        </div>
        <aside className="flex flex-col gap-6">
          <DealFacts deal={deal} now={now} teamName={teamName} />
          <AskAboutDeal dealId={id} isOpen={deal.outcome === null} />
          {mayChange ? <Assignee deal={deal} /> : null}
          {mayChange && deal.outcome === null ? (
            <LogTouchForm dealId={id} mayName={deal.teamId !== null} action={logTouchAction} />
          ) : null}
        </aside>
      </div>
    </div>
  );
}

function DealActions({ deal }: { readonly deal: DealDto }) {
  return (
    <>
      <Link className={buttonVariants({ variant: 'secondary' })} href={`/deals/${deal.id}/edit`}>
        Edit
      </Link>
      <JudgeButton deal={deal} />
      <MoveButton deal={deal} />
      <DeleteDeal
        dealId={deal.id}
        dealName={deal.name}
        deleteAction={deleteDealAction}
        restoreAction={restoreDealAction}
      />
    </>
  );
}

interface RiskProps {
  readonly deal: DealDto;
  readonly assessment: AssessmentDto;
  readonly now: string;
  readonly day: string | null;
}

/** What the engine says; of a closed deal only how it stood before it closed. */
function Risk({ deal, assessment, now, day }: RiskProps) {
  const open = deal.outcome === null;
  return (
    <>
      {open ? <NextActionCard action={assessment.recommendation} now={now} /> : null}
      <RiskSum assessment={assessment} />
      <RiskHistoryCard dealId={deal.id} until={open ? assessment.asOf : null} day={day} />
      {open ? <WhatWouldLower assessment={assessment} /> : null}
      {open ? (
        <WhatIfCard dealId={deal.id} score={assessment.score} asOf={assessment.asOf} />
      ) : null}
      <NotSeen assessment={assessment} />
    </>
  );
}
