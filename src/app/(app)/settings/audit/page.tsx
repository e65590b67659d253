import { Download, ScrollText } from 'lucide-react';
import type { Metadata } from 'next';
import { verifyAuditAction } from '@/app/actions/audit';
import { mayAt } from '@/app/_entry/places';
import { requirePageActor } from '@/app/_entry/request-actor';
import { placeInView } from '@/app/_entry/team-view';
import { LinkTabs } from '@/components/ui/link-tabs';
import { AuditEntries } from '@/components/audit/audit-entries';
import {
  AuditFilters,
  isNarrowedBy,
  type AuditFilterValues,
} from '@/components/audit/audit-filters';
import { VerifyChainLine } from '@/components/audit/verify-chain';
import { LoadMore } from '@/components/deals/load-more';
import { PageHeader } from '@/components/layout/page-header';
import { buttonVariants } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { describeAudit, listAudit } from '@/lib/audit';
import type { Actor } from '@/lib/auth';
import { AppError } from '@/lib/core/errors';
import { getDeps } from '@/lib/platform/deps';
import { placeTabs } from '../own-place';
import { auditSearch, exportHref, readAuditAddress, toAuditQuery } from './audit-address';

export const metadata: Metadata = { title: 'Audit' };

/** A cursor from another list or a mangled link opens the first page. */
async function loadPage(
  actor: Actor,
  teamId: string | null,
  values: AuditFilterValues,
  cursor?: string,
) {
  // prettier-ignore
  const deps = getDeps();
  const query = { ...toAuditQuery(values, cursor), teamId };
  return listAudit(deps, actor, query).catch((error: unknown) => {
    if (!(error instanceof AppError) || error.code !== 'BAD_REQUEST') throw error;
    return listAudit(deps, actor, { ...query, cursor: undefined });
  });
}

export default async function AuditPage({ searchParams }: PageProps<'/settings/audit'>) {
  const actor = await requirePageActor();
  const params = await searchParams;
  const teamId = await placeInView(actor, params.team);
  const tabs = placeTabs(actor, '/settings/audit', teamId);
  return (
    <div className="flex w-full flex-col gap-6">
      <PageHeader
        title="Audit"
        description="Changes of access and settings. Nothing is ever taken out of it, or rewritten."
        actions={tabs.length > 0 && <LinkTabs label="Whose trail" tabs={tabs} />}
      />
      <Card aria-label="Audit trail" className="overflow-clip">
        {mayAt(actor, 'audit.read', teamId) ? (
          <Trail actor={actor} teamId={teamId} {...readAuditAddress(params)} />
        ) : (
          <EmptyState
            icon={ScrollText}
            title="The trail of this team is for its owners and admins"
            description="That of your own account is under Personal."
          />
        )}
      </Card>
    </div>
  );
}

interface TrailProps {
  readonly actor: Actor;
  readonly teamId: string | null;
  readonly values: AuditFilterValues;
  readonly cursor: string | undefined;
}

async function Trail({ actor, teamId, values, cursor }: TrailProps) {
  const place = teamId ?? 'personal';
  const [{ actions, people }, { entries, nextCursor }] = await Promise.all([
    describeAudit(getDeps(), actor, teamId),
    loadPage(actor, teamId, values, cursor),
  ]);
  const isNarrowed = isNarrowedBy(values);
  const next =
    nextCursor && `/settings/audit?${auditSearch(place, values, { cursor: nextCursor })}`;
  return (
    <>
      <VerifyChainLine key={place} teamId={teamId} verify={verifyAuditAction} />
      <AuditFilters key={auditSearch(place, values)} {...{ place, values, actions, people }} />
      {entries.length === 0 ? (
        <EmptyState
          icon={ScrollText}
          title={isNarrowed ? 'Nothing matches' : 'No entry'}
          description={
            isNarrowed
              ? 'No entry of this trail fits these filters. Clear them to see all.'
              : 'Changes of roles, invites, policies and tokens appear here.'
          }
        />
      ) : (
        <AuditEntries entries={entries} />
      )}
      <LoadMore href={next} label="Older entries" />
      <div className="flex flex-wrap gap-2 border-t border-line px-4 py-3 print:hidden">
        {(['csv', 'json'] as const).map((format) => (
          <a
            key={format}
            href={exportHref(place, values, format)}
            download
            className={buttonVariants({ size: 'sm' })}
          >
            <Download aria-hidden="true" />
            Export as {format.toUpperCase()}
          </a>
        ))}
      </div>
    </>
  );
}
