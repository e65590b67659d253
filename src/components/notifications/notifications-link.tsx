'use client';

import { useRouter } from 'next/navigation';
import { useEffect, useRef } from 'react';
import { countText } from '@/lib/notifications/model';
import { NOTIFICATIONS_ITEM } from '../layout/nav-items';
import { NavLink } from '../layout/nav-link';
import { cn } from '../ui/cn';

export interface NotificationsLinkProps {
  readonly unread: number;
  /** Only the bell, for the bar of a phone. */
  readonly compact?: boolean;
}

const AWAY_MS = 60_000;

/** Whoever comes back to the tab after a while sees the count as it is, and the page too. */
function useFreshOnReturn(): void {
  const router = useRouter();
  const left = useRef<number | null>(null);
  useEffect(() => {
    const onChange = () => {
      if (document.hidden) left.current = Date.now();
      else if (left.current !== null && Date.now() - left.current > AWAY_MS) router.refresh();
    };
    document.addEventListener('visibilitychange', onChange);

    return () => document.removeEventListener('visibilitychange', onChange);
  }, [router]);
}

/** The bell: where notifications are, and how many are unread. */
export function NotificationsLink({ unread, compact = false }: NotificationsLinkProps) {
  useFreshOnReturn();
  const { href, label, icon: Icon } = NOTIFICATIONS_ITEM;

  return (
    <NavLink
      href={href}
      className={cn(
        'relative flex items-center rounded-md text-ink-muted transition-colors hover:bg-sunken hover:text-ink',
        compact ? 'size-10 justify-center' : 'h-8 gap-2.5 px-2 text-sm',
      )}
      activeClassName="bg-sunken font-medium text-ink"
    >
      <Icon aria-hidden="true" className={compact ? 'size-5' : 'size-4'} />
      <span className={compact ? 'sr-only' : undefined}>{label}</span>
      {unread > 0 && (
        <span
          className={cn(
            'flex h-5 min-w-5 items-center justify-center rounded-full bg-accent px-1.5 text-xs leading-none font-semibold text-accent-ink tabular-nums',
            compact ? 'absolute -top-0.5 -right-1' : 'ml-auto',
          )}
        >
          {countText(unread)}
          <span className="sr-only"> unread</span>
        </span>
      )}
    </NavLink>
  );
}
