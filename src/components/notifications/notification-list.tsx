'use client';

import { CheckCheck } from 'lucide-react';
import type { ReactNode } from 'react';
import type { NotificationDto } from '@/lib/notifications/dto';
import { useHydrated } from '../hooks/use-hydrated';
import { Button } from '../ui/button';
import { Card, CardHeader } from '../ui/card';
import { formatCount, formatDayDistance } from '../ui/format';
import { useNoticeActions, type NoticeActionSet } from './notice-actions';
import { groupNotices } from './notice-groups';
import { NoticeRow } from './notice-row';

export interface NotificationListProps {
  readonly title: string;
  readonly notifications: readonly NotificationDto[];
  readonly unreadCount: number;
  readonly now: string;
  readonly actions: NoticeActionSet;
  /** Shown instead of an empty list. */
  readonly emptyState: ReactNode;
  /** False where only some kind is listed: then a button that marks all would do more than it shows. */
  readonly listsAll: boolean;
}

/** In the browser because a day begins where the viewer is: the server can only group by UTC. */
export function NotificationList(props: NotificationListProps) {
  const { title, notifications, unreadCount, now, actions, emptyState, listsAll } = props;
  const viewer = useHydrated();
  const { pending, mark, markAll, open } = useNoticeActions(actions);

  return (
    <Card aria-labelledby="notices" className="overflow-clip">
      <CardHeader
        title={title}
        titleId="notices"
        description={unreadCount === 0 ? 'Nothing unread' : `${formatCount(unreadCount)} unread`}
        actions={
          listsAll &&
          unreadCount > 0 && (
            <Button size="sm" pending={pending} onClick={() => markAll(now)}>
              <CheckCheck aria-hidden="true" />
              Mark all as read
            </Button>
          )
        }
      />
      {notifications.length === 0 && emptyState}
      {groupNotices(notifications, viewer).map((day) => (
        <section
          key={day.at}
          aria-label={day.label}
          className="border-b border-line last:border-b-0"
        >
          <h3 className="flex items-baseline gap-2 bg-sunken px-4 py-1.5 text-xs font-medium text-ink-muted">
            {day.label}
            <span className="font-normal">{formatDayDistance(day.at, now, viewer)}</span>
          </h3>
          <ol className="divide-y divide-line">
            {day.groups.map((group) => (
              <NoticeRow
                key={group.first.id}
                group={group}
                now={now}
                pending={pending}
                onMark={mark}
                onOpen={open}
              />
            ))}
          </ol>
        </section>
      ))}
    </Card>
  );
}
