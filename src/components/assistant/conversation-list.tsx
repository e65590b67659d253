'use client';

import { Trash2 } from 'lucide-react';
import Link from 'next/link';
import { AlertDialog } from '../ui/alert-dialog';
import { Button } from '../ui/button';
import { cn } from '../ui/cn';
import { DateTime } from '../ui/date-time';
import type { ListedConversation } from './use-conversations';

export interface ConversationListProps {
  readonly conversations: readonly ListedConversation[];
  /** The one that is open. */
  readonly current: string | null;
  readonly now: string;
  readonly hasMore: boolean;
  readonly isLoading: boolean;
  readonly onMore: () => void;
  readonly onDelete: (id: string) => void;
  readonly onOpen?: () => void;
}

/** The saved conversations, the latest first. */
export function ConversationList(props: ConversationListProps) {
  const { conversations, current, now, hasMore, isLoading, onMore, onDelete, onOpen } = props;
  if (conversations.length === 0) {
    return (
      <p className="px-2 py-1 text-dense text-ink-muted">
        What you ask is kept here, for you alone.
      </p>
    );
  }
  return (
    <>
      <ul className="flex flex-col gap-0.5">
        {conversations.map(({ id, title, updatedAt }) => (
          <li
            key={id}
            className={cn(
              'group flex items-center rounded-md hover:bg-sunken',
              id === current && 'bg-sunken',
            )}
          >
            <Link
              href={`/insights?c=${id}`}
              prefetch={false}
              aria-current={id === current ? 'page' : undefined}
              onClick={onOpen}
              className="flex min-h-10 min-w-0 flex-1 flex-col justify-center rounded-md px-2 py-1.5"
            >
              <span
                className={cn('line-clamp-2 text-sm leading-5', id === current && 'font-medium')}
              >
                {title}
              </span>
              <span className="text-xs text-ink-muted">
                <DateTime value={updatedAt} format="relative" now={now} />
              </span>
            </Link>
            <AlertDialog
              title="Delete this conversation?"
              description={`“${title}” and its answers are deleted for good. Deals are not touched.`}
              confirmLabel="Delete"
              onConfirm={() => onDelete(id)}
              trigger={
                <Button
                  variant="ghost"
                  size="icon"
                  aria-label={`Delete “${title}”`}
                  className="lg:opacity-0 lg:group-focus-within:opacity-100 lg:group-hover:opacity-100"
                >
                  <Trash2 aria-hidden="true" />
                </Button>
              }
            />
          </li>
        ))}
      </ul>
      {hasMore && (
        <Button
          variant="ghost"
          size="sm"
          className="mt-1 w-full"
          pending={isLoading}
          onClick={onMore}
        >
          {isLoading ? 'Loading…' : 'Older ones'}
        </Button>
      )}
    </>
  );
}
