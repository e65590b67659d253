import { Hourglass } from 'lucide-react';
import type { Metadata } from 'next';
import Link from 'next/link';
import { nameOfPlace, placesOf, type Place } from '@/app/_entry/places';
import { requirePageActor } from '@/app/_entry/request-actor';
import { placeInView } from '@/app/_entry/team-view';
import { JudgementRecord } from '@/components/alerts/judgement-record';
import { LinkTabs } from '@/components/ui/link-tabs';
import { RecordCard } from '@/components/alerts/record-card';
import { PageHeader } from '@/components/layout/page-header';
import { buttonVariants } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { getAlertRecord } from '@/lib/alerts';
import { MIN_RESOLVED, RAISING_POINTS, RECORD_DAYS, type RecordDays } from '@/lib/alerts/model';
import type { Actor } from '@/lib/auth';
import { getDeps } from '@/lib/platform/deps';

export const metadata: Metadata = { title: 'Track record' };

const DEFAULT_DAYS: RecordDays = 90;

/** What the address says; what it says wrongly gives the first team and the usual period. */
async function readAddress(
  params: Awaited<PageProps<'/risk/record'>['searchParams']>,
  actor: Actor,
) {
  const days = RECORD_DAYS.find((each) => String(each) === params.days) ?? DEFAULT_DAYS;
  const places = placesOf(actor);
  const teamId = await placeInView(actor, params.team);
  return { days, place: { teamId }, places };
}

function hrefOf(days: RecordDays, { teamId }: Pick<Place, 'teamId'>): string {
  const search = new URLSearchParams({ days: String(days), team: nameOfPlace(teamId) });
  return `/risk/record?${search.toString()}`;
}

export default async function RecordPage({ searchParams }: PageProps<'/risk/record'>) {
  const actor = await requirePageActor();
  const { days, place, places } = await readAddress(await searchParams, actor);
  const record = await getAlertRecord(getDeps(), actor, { days, teamId: place.teamId });
  const { live, replayed, closed, notRisk } = record;
  const isEmpty = live.total.fired + replayed.total.fired + notRisk.marked === 0;
  return (
    <>
      <PageHeader
        title="Track record"
        description="What became of the deals that alerts warned of: how often each rule and each signal was right."
      />
      <div className="flex flex-wrap gap-x-6 gap-y-2">
        <LinkTabs
          label="Period"
          tabs={RECORD_DAYS.map((each) => ({
            href: hrefOf(each, place),
            label: `${each} days`,
            isHere: each === days,
          }))}
        />
        {places.length > 1 && (
          <LinkTabs
            label="Whose alerts"
            tabs={places.map((each) => ({
              href: hrefOf(days, each),
              label: each.name,
              isHere: each.teamId === place.teamId,
            }))}
          />
        )}
      </div>
      {isEmpty ? (
        <Nothing days={days} />
      ) : (
        <>
          <RecordCard
            title="Alerts that fired"
            titleId="live"
            description="As they really fired in this time, dismissed ones included."
            group={live}
            closed={closed}
            whenEmpty="No alert has fired in this time. Every open deal is looked at within the hour; what reaches High, rises fast or goes quiet is counted here."
          />
          <RecordCard
            title="Replayed on your history, not sent"
            titleId="replayed"
            description="What the policy in force would have fired, looking once a day and knowing only what was known then."
            group={replayed}
            isReplayed
            closed={closed}
            whenEmpty="Nothing was replayed for this time. History that is imported is replayed within minutes, up to a year back."
          />
          <JudgementRecord record={notRisk} />
          <HowToRead />
        </>
      )}
    </>
  );
}

function Nothing({ days }: { readonly days: RecordDays }) {
  return (
    <Card>
      <EmptyState
        icon={Hourglass}
        title={`No alert in the last ${days} days`}
        description={`The first line appears when an alert fires, or minutes after a history is imported, replayed on it. A share is shown once ${MIN_RESOLVED} deals with such an alert have ended.`}
        actions={
          <Link className={buttonVariants()} href="/deals/import">
            Import a history
          </Link>
        }
      />
    </Card>
  );
}

function HowToRead() {
  return (
    <p className="max-w-3xl text-dense text-pretty text-ink-muted">
      Precision is the share that was lost among the deals with such an alert that have ended, each
      deal counted once however many alerts it had, with the 95% interval of Wilson; below{' '}
      {MIN_RESOLVED} deals none is shown. The other columns count alerts. A signal counts for an
      alert when it added more than {RAISING_POINTS} points to the score that fired it, so one alert
      may count for several. Slipped: still open after the close date promised when it fired. Days
      to the loss: the median, from the alert to the day on which the deal was lost.
    </p>
  );
}
