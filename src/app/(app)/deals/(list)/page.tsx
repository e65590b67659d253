import type { Metadata } from 'next';
import Link from 'next/link';
import { requirePageActor } from '@/app/_entry/request-actor';
import { offersNewDeal, viewOf } from '@/app/_entry/team-view';
import { DealFilters } from '@/components/deals/deal-filters';
import { DealTable } from '@/components/deals/deal-table';
import { ExportDeals } from '@/components/deals/export-deals';
import { LoadMore } from '@/components/deals/load-more';
import { PageHeader } from '@/components/layout/page-header';
import { LiveRefresh } from '@/components/realtime/live-refresh';
import { buttonVariants } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { AppError } from '@/lib/core/errors';
import { isOffered } from '@/lib/auth';
import { listDeals, listFilterValues } from '@/lib/deals';
import type { ListDealsQuery } from '@/lib/deals/schema';
import { getDeps } from '@/lib/platform/deps';
import { pageHref, readAddress, shownFilters, sortHrefs } from './list-address';

export const metadata: Metadata = { title: 'Deals' };

/** A cursor from another list or a mangled link opens the first page. */
async function loadPage(asked: ListDealsQuery) {
  const actor = await requirePageActor();
  const query = { ...asked, teamId: await viewOf(actor) };
  const deps = getDeps();
  const { cursor: _cursor, ...first } = query;
  const page = listDeals(deps, actor, query).catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'BAD_REQUEST')
      return listDeals(deps, actor, first);
    throw error;
  });
  const [deals, values] = await Promise.all([page, listFilterValues(deps, actor, query.teamId)]);
  const may = {
    mayCreate: await offersNewDeal(actor),
    mayImport: isOffered(actor, 'deal.import'),
  };
  const shown = { query, isNarrowed: query.teamId !== undefined };
  return { ...deals, ...values, now: deps.now().toISOString(), ...may, ...shown };
}

export default async function DealsPage({ searchParams }: PageProps<'/deals'>) {
  const params = await searchParams;
  const page = await loadPage(readAddress(params));
  const { query, deals, owners, sources, now, mayCreate, mayImport } = page;
  const { sort, q, status, stage, band, owner, source } = query;
  return (
    <div className="flex flex-col gap-6">
      <LiveRefresh />
      <PageHeader
        title="Deals"
        actions={
          <>
            <ExportDeals filters={shownFilters(query)} />
            {mayImport && (
              <Link className={buttonVariants()} href="/deals/import">
                Import
              </Link>
            )}
            {mayCreate && (
              <Link className={buttonVariants({ variant: 'primary' })} href="/deals/new">
                New deal
              </Link>
            )}
          </>
        }
      />
      <DealFilters
        value={{ q, status, stage, band: band?.join(','), owner, source, sort }}
        owners={owners}
        sources={sources}
      />
      <DealTable
        deals={deals}
        now={now}
        sort={sort}
        sortHref={sortHrefs(params)}
        emptyState={
          <NoDeals
            filtered={Object.keys(params).length > 0}
            isNarrowed={page.isNarrowed}
            mayCreate={mayCreate}
            mayImport={mayImport}
          />
        }
      />
      <LoadMore href={pageHref(params, page.nextCursor)} />
    </div>
  );
}

interface NoDealsProps {
  readonly filtered: boolean;
  /** Only a team's deals are shown, or only one's own. */
  readonly isNarrowed: boolean;
  readonly mayCreate: boolean;
  readonly mayImport: boolean;
}

const noDealsTitle = ({ filtered, isNarrowed }: NoDealsProps): string => {
  if (filtered) return 'No deal fits these filters';
  return isNarrowed ? 'No deals here yet' : 'No deals yet';
};

function NoDeals(props: NoDealsProps) {
  const { filtered, mayCreate, mayImport } = props;
  return (
    <EmptyState
      title={noDealsTitle(props)}
      description={
        filtered
          ? 'Take a filter away, or search for fewer words.'
          : 'Add the first deal, or import a whole history from CSV files.'
      }
      actions={
        <>
          {filtered && (
            <Link className={buttonVariants()} href="/deals">
              Clear all filters
            </Link>
          )}
          {!filtered && mayCreate && (
            <Link className={buttonVariants({ variant: 'primary' })} href="/deals/new">
              New deal
            </Link>
          )}
          {!filtered && mayImport && (
            <Link className={buttonVariants()} href="/deals/import">
              Import deals
            </Link>
          )}
        </>
      }
    />
  );
}
