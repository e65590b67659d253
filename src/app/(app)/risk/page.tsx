import { BellOff, CircleCheck, History, type LucideIcon } from 'lucide-react';
import type { Metadata } from 'next';
import Link from 'next/link';
import { dismissAlertAction, reopenAlertAction, snoozeAlertAction } from '@/app/actions/alerts';
import { requirePageActor } from '@/app/_entry/request-actor';
import { viewOf } from '@/app/_entry/team-view';
import { AlertList } from '@/components/alerts/alert-list';
import { BandSummary } from '@/components/alerts/band-summary';
import { LinkTabs } from '@/components/ui/link-tabs';
import { LoadMore } from '@/components/deals/load-more';
import { PageHeader } from '@/components/layout/page-header';
import { buttonVariants } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { listAlerts, listRuleRecords } from '@/lib/alerts';
import { ALERT_KINDS, ALERT_STATUSES, RULE_LABELS, type AlertStatus } from '@/lib/alerts/model';
import type { ListAlertsQuery } from '@/lib/alerts/schema';
import { allows, personalKey, teamKey, type Actor } from '@/lib/auth';
import { AppError } from '@/lib/core/errors';
import { getDeps } from '@/lib/platform/deps';
import { alertHref, readAlertAddress } from './alert-address';

export const metadata: Metadata = { title: 'Alerts' };

const ACTIONS = {
  snooze: snoozeAlertAction,
  dismiss: dismissAlertAction,
  reopen: reopenAlertAction,
};

/** Where the actor may do something about an alert; null stands for their own deals. */
function handledBy(actor: Actor): (string | null)[] {
  const may = (scopeKey: string) => allows(actor, 'alert.handle', scopeKey);
  const teams = actor.memberships.map(({ teamId }) => teamId).filter((id) => may(teamKey(id)));
  return may(personalKey(actor.userId)) ? [...teams, null] : teams;
}

/** A cursor from another list or a mangled link opens the first page. */
async function loadPage(asked: ListAlertsQuery) {
  const actor = await requirePageActor();
  const query = { ...asked, teamId: await viewOf(actor) };
  const deps = getDeps();
  const { cursor: _cursor, ...first } = query;
  const page = listAlerts(deps, actor, query).catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'BAD_REQUEST')
      return listAlerts(deps, actor, first);
    throw error;
  });
  const [alerts, records] = await Promise.all([page, listRuleRecords(deps, actor)]);
  return { ...alerts, records, handles: handledBy(actor), now: deps.now().toISOString() };
}

const STATUS_LABELS: Readonly<Record<AlertStatus | 'all', string>> = {
  active: 'Active',
  snoozed: 'Snoozed',
  dismissed: 'Dismissed',
  ended: 'Over',
  all: 'All',
};

export default async function AlertsPage({ searchParams }: PageProps<'/risk'>) {
  const query = readAlertAddress(await searchParams);
  const { alerts, summary, nextCursor, records, handles, now } = await loadPage(query);
  return (
    <>
      <PageHeader
        title="Alerts"
        description="Deals that reached High, rise fast or have gone quiet, each with how often such an alert was right."
      />
      <BandSummary summary={summary} />
      <Filters query={query} />
      <AlertList
        {...headOf(query)}
        alerts={alerts}
        records={records}
        now={now}
        actions={ACTIONS}
        handles={handles}
        emptyState={<NoAlerts query={query} />}
      />
      <LoadMore
        href={nextCursor === null ? null : alertHref(query, { cursor: nextCursor })}
        label="Older alerts"
      />
    </>
  );
}

function headOf({ status, replayed }: ListAlertsQuery): { title: string; description?: string } {
  if (!replayed) return { title: `${STATUS_LABELS[status]} alerts` };
  return {
    title: 'Replayed on your history, not sent',
    description:
      'What the policy in force would have fired over the last year, looking once a day and knowing only what was known then. Nobody was told of these.',
  };
}

function Filters({ query }: { readonly query: ListAlertsQuery }) {
  const { status, kind, replayed } = query;
  const statuses = [...ALERT_STATUSES, 'all' as const].map((name) => ({
    href: alertHref(query, { status: name, replayed: false }),
    label: STATUS_LABELS[name],
    isHere: !replayed && status === name,
  }));
  const history = {
    href: alertHref(query, { replayed: true }),
    label: 'Replayed',
    isHere: replayed,
  };
  const kinds = [null, ...ALERT_KINDS].map((name) => ({
    href: alertHref(query, { kind: name }),
    label: name === null ? 'Every rule' : RULE_LABELS[name],
    isHere: (kind ?? null) === name,
  }));
  return (
    <div className="flex flex-wrap gap-x-6 gap-y-2">
      <LinkTabs label="Which alerts" tabs={[...statuses, history]} />
      <LinkTabs label="Which rule" tabs={kinds} />
    </div>
  );
}

interface Words {
  readonly icon: LucideIcon;
  readonly title: string;
  readonly description: string;
}

const EMPTY: Readonly<Record<ListAlertsQuery['status'], Words>> = {
  active: {
    icon: CircleCheck,
    title: 'No alert asks for you',
    description:
      'Every open deal is looked at within the hour. One that reaches High, rises fast or goes quiet appears here.',
  },
  snoozed: {
    icon: BellOff,
    title: 'Nothing is snoozed',
    description: 'An alert that you put off waits here until its day has come.',
  },
  dismissed: {
    icon: BellOff,
    title: 'Nothing was dismissed',
    description: 'Dismissed alerts stay here, with who dismissed them and why.',
  },
  ended: {
    icon: History,
    title: 'No alert is over yet',
    description:
      'An alert is over when what its rule saw is gone, when the risk rose no further, or when its deal closed.',
  },
  all: {
    icon: History,
    title: 'No alert has fired yet',
    description: 'The first one appears when a deal reaches High, rises fast or goes quiet.',
  },
};

function NoAlerts({ query }: { readonly query: ListAlertsQuery }) {
  const { icon, title, description } = EMPTY[query.status];
  if (query.kind || query.outcome) {
    return (
      <EmptyState
        icon={icon}
        title="No alert of this kind here"
        description="Choose another rule or another state."
        actions={
          <Link
            className={buttonVariants()}
            href={alertHref({ ...query, outcome: undefined }, { kind: null })}
          >
            Every rule
          </Link>
        }
      />
    );
  }
  return <EmptyState icon={icon} title={title} description={description} />;
}
