import type { NotificationDto } from '@/lib/notifications/dto';
import { formatDate, plural } from '../ui/format';

/** Notifications of one cause on one day, newest first; never empty. */
export interface NoticeGroup {
  readonly first: NotificationDto;
  readonly all: readonly NotificationDto[];
  readonly isRead: boolean;
  readonly title: string;
}

export interface NoticeDay {
  /** As a heading. */
  readonly label: string;
  readonly at: string;
  readonly groups: readonly NoticeGroup[];
}

/** Handed-over deals are many different ones; of everything else the newest says how it stands. */
const titleOf = (first: NotificationDto, count: number): string =>
  first.type === 'assigned' && count > 1
    ? `${plural(count, 'deal')} were assigned to you`
    : first.title;

function groupOf(all: readonly NotificationDto[], first: NotificationDto): NoticeGroup {
  const isRead = all.every((notice) => notice.isRead);
  return { first, all, isRead, title: titleOf(first, all.length) };
}

function groupsOf(notices: readonly NotificationDto[]): NoticeGroup[] {
  const byKey = new Map<string, NotificationDto[]>();
  for (const notice of notices) {
    const known = byKey.get(notice.groupKey);
    if (known) known.push(notice);
    else byKey.set(notice.groupKey, [notice]);
  }
  return [...byKey.values()].flatMap((all) => (all[0] ? [groupOf(all, all[0])] : []));
}

/** By days of the viewer (of UTC before the browser is asked), and within a day by cause. */
export function groupNotices(notices: readonly NotificationDto[], viewer: boolean): NoticeDay[] {
  const days: { label: string; at: string; notices: NotificationDto[] }[] = [];
  for (const notice of notices) {
    const label = formatDate(notice.createdAt, 'date', viewer);
    const last = days.at(-1);
    if (last?.label === label) last.notices.push(notice);
    else days.push({ label, at: notice.createdAt, notices: [notice] });
  }
  return days.map(({ label, at, notices: ofDay }) => ({ label, at, groups: groupsOf(ofDay) }));
}
