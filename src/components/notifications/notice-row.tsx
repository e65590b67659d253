import { Check, Undo2 } from 'lucide-react';
import Link from 'next/link';
import type { NotificationDto } from '@/lib/notifications/dto';
import { Badge } from '../ui/badge';
import { Button } from '../ui/button';
import { cn } from '../ui/cn';
import { DateTime } from '../ui/date-time';
import { NoticeIcon } from './notice-icon';
import type { NoticeGroup } from './notice-groups';

export interface NoticeRowProps {
  readonly group: NoticeGroup;
  readonly now: string;
  readonly pending: boolean;
  readonly onMark: (ids: string[], isRead: boolean) => void;
  readonly onOpen: (ids: string[]) => void;
}

const idsOf = (notices: readonly NotificationDto[]) => notices.map(({ id }) => id);

/** One notification, or several of one cause with the newest in front. */
export function NoticeRow({ group, now, pending, onMark, onOpen }: NoticeRowProps) {
  const { first, all, isRead, title } = group;
  const others = all.slice(1);
  const isMixed = first.type === 'assigned' && others.length > 0;
  const unread = all.filter((notice) => !notice.isRead);

  return (
    <li className={cn('flex gap-3 px-4 py-3', !isRead && 'bg-accent-soft/40')}>
      <NoticeIcon type={first.type} />
      <div className="min-w-0 flex-1">
        <p className="text-sm [&>*]:mr-2">
          {!isRead && (
            <span className="inline-block size-2 rounded-full bg-accent align-middle">
              <span className="sr-only">Unread:</span>
            </span>
          )}
          <Title
            notice={first}
            title={title}
            isRead={isRead}
            onOpen={() => onOpen(isMixed ? [first.id] : idsOf(unread))}
          />
          {others.length > 0 && <Badge tone="outline">{all.length}</Badge>}
          <span className="text-dense text-ink-muted">
            <DateTime value={first.createdAt} format="relative" now={now} />
          </span>
        </p>
        {!isMixed && <Message text={first.message} />}
        {others.length > 0 && <Others notices={isMixed ? all : others} onOpen={onOpen} />}
      </div>
      <MarkButton
        isRead={isRead}
        title={title}
        pending={pending}
        onClick={() => onMark(idsOf(isRead ? all : unread), !isRead)}
      />
    </li>
  );
}

interface MarkButtonProps {
  readonly isRead: boolean;
  readonly title: string;
  readonly pending: boolean;
  readonly onClick: () => void;
}

function MarkButton({ isRead, title, pending, onClick }: MarkButtonProps) {
  const Icon = isRead ? Undo2 : Check;
  const will = isRead ? 'unread' : 'read';

  return (
    <Button
      variant="ghost"
      size="icon"
      pending={pending}
      title={`Mark as ${will}`}
      aria-label={`Mark as ${will}: ${title}`}
      onClick={onClick}
    >
      <Icon aria-hidden="true" />
    </Button>
  );
}

function Message({ text }: { readonly text: string }) {
  return (
    <p className="mt-0.5 text-dense [overflow-wrap:anywhere] whitespace-pre-line text-ink-muted">
      {text}
    </p>
  );
}

interface TitleProps {
  readonly notice: NotificationDto;
  readonly title: string;
  readonly isRead: boolean;
  readonly onOpen: () => void;
}

function Title({ notice, title, isRead, onOpen }: TitleProps) {
  const className = cn('[overflow-wrap:anywhere]', !isRead && 'font-medium');
  if (notice.path === null) return <span className={className}>{title}</span>;

  return (
    <Link
      href={notice.path}
      className={cn(className, 'rounded-sm hover:underline')}
      onClick={() => !isRead && onOpen()}
    >
      {title}
    </Link>
  );
}

/** The rest of a group, folded; each leads where it belongs. */
function Others({
  notices,
  onOpen,
}: {
  readonly notices: readonly NotificationDto[];
  readonly onOpen: (ids: string[]) => void;
}) {
  return (
    <details className="mt-1.5 text-dense">
      <summary className="w-fit cursor-pointer rounded-sm text-ink-muted hover:text-ink">
        Show {notices.length === 1 ? 'the earlier one' : `all ${notices.length}`}
      </summary>
      <ul className="mt-1.5 flex flex-col gap-2 border-l border-line pl-3">
        {notices.map((notice) => (
          <li key={notice.id}>
            <p className="flex flex-wrap items-baseline gap-x-2">
              <Title
                notice={notice}
                title={notice.title}
                isRead={notice.isRead}
                onOpen={() => onOpen([notice.id])}
              />
              <span className="text-ink-muted">
                <DateTime value={notice.createdAt} format="time" />
              </span>
            </p>
            <Message text={notice.message} />
          </li>
        ))}
      </ul>
    </details>
  );
}
