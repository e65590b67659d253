import { BellRing, Inbox, Settings } from 'lucide-react';
import type { Metadata } from 'next';
import Link from 'next/link';
import {
  markAllReadAction,
  markNotificationsAction,
  undoMarkAllReadAction,
} from '@/app/actions/notifications';
import { requirePageActor } from '@/app/_entry/request-actor';
import { LinkTabs } from '@/components/ui/link-tabs';
import { LoadMore } from '@/components/deals/load-more';
import { PageHeader } from '@/components/layout/page-header';
import { NotificationList } from '@/components/notifications/notification-list';
import { TypeFilter } from '@/components/notifications/type-filter';
import { buttonVariants } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { AppError } from '@/lib/core/errors';
import { listNotifications } from '@/lib/notifications';
import { NOTIFICATION_TYPES, TYPE_RULES } from '@/lib/notifications/model';
import type { ListNotificationsQuery } from '@/lib/notifications/schema';
import { getDeps } from '@/lib/platform/deps';
import { notificationHref, readNotificationAddress } from './notification-address';

export const metadata: Metadata = { title: 'Notifications' };

const ACTIONS = {
  mark: markNotificationsAction,
  markAll: markAllReadAction,
  undoAll: undoMarkAllReadAction,
};

/** A cursor from another list or a mangled link opens the first page. */
async function loadPage(query: ListNotificationsQuery) {
  const actor = await requirePageActor();
  const deps = getDeps();
  const { cursor: _cursor, ...first } = query;
  const page = await listNotifications(deps, actor, query).catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'BAD_REQUEST')
      return listNotifications(deps, actor, first);
    throw error;
  });
  return { ...page, now: deps.now().toISOString() };
}

export default async function NotificationsPage({ searchParams }: PageProps<'/notifications'>) {
  const query = readNotificationAddress(await searchParams);
  const { notifications, unreadCount, nextCursor, now } = await loadPage(query);
  const hrefs = Object.fromEntries(
    ['', ...NOTIFICATION_TYPES].map((type) => [type, notificationHref(query, { type })]),
  );
  return (
    <div className="mx-auto flex w-full max-w-4xl flex-col gap-6">
      <PageHeader
        title="Notifications"
        description="What concerns you: deals that you answer for, notes that name you, and your own connections."
        actions={
          <Link href="/settings/notifications" className={buttonVariants()}>
            <Settings aria-hidden="true" />
            What you are told of
          </Link>
        }
      />
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3">
        <LinkTabs
          label="Which notifications"
          tabs={(['unread', 'all'] as const).map((status) => ({
            href: notificationHref(query, { status }),
            label: status === 'unread' ? 'Unread' : 'All',
            isHere: query.status === status,
          }))}
        />
        <TypeFilter type={query.type ?? ''} hrefs={hrefs} />
      </div>
      <NotificationList
        title={query.type ? TYPE_RULES[query.type].label : 'Notifications'}
        notifications={notifications}
        unreadCount={unreadCount}
        now={now}
        actions={ACTIONS}
        listsAll={query.type === undefined}
        emptyState={<Nothing query={query} />}
      />
      <LoadMore
        href={nextCursor === null ? null : notificationHref(query, { cursor: nextCursor })}
        label="Older notifications"
      />
    </div>
  );
}

function Nothing({ query }: { readonly query: ListNotificationsQuery }) {
  const everything = notificationHref(query, { status: 'all', type: null });
  if (query.status === 'all' && !query.type) {
    return (
      <EmptyState
        icon={BellRing}
        title="Nothing has been told yet"
        description="When a deal of yours is at risk, is moved by somebody else or is given to you, it stands here."
      />
    );
  }
  return (
    <EmptyState
      icon={Inbox}
      title={query.status === 'unread' ? 'Nothing unread here' : 'Nothing of this kind'}
      description="What you have read is kept under All."
      actions={
        <Link className={buttonVariants()} href={everything}>
          Show everything
        </Link>
      }
    />
  );
}
