'use client';

import { useRouter } from 'next/navigation';
import { useEffect, useEffectEvent, useRef } from 'react';
import { countText } from '@/lib/notifications/model';
import { useRealtime } from '../hooks/use-realtime';
import { NOTIFICATIONS_ITEM } from '../layout/nav-items';
import { NavLink } from '../layout/nav-link';
import { cn } from '../ui/cn';

export interface NotificationsLinkProps {
  readonly unread: number;
  /** Only the bell, for the bar of a phone. */
  readonly compact?: boolean;
}

/** What comes together is counted together. */
const TOGETHER_MS = 250;
const AWAY_MS = 60_000;

/**
 * Draws the page anew when a notification comes in, and when somebody returns to the tab after a
 * while: where streams are blocked, that is how the count comes up to date. Of the two bells in a
 * page, only the one that `listens` does so.
 */
function useFreshCount(listens: boolean): void {
  const router = useRouter();
  const left = useRef<number | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  const refresh = useEffectEvent(() => {
    timer.current = null;
    if (listens) router.refresh();
  });
  useRealtime(['notification.created'], () => {
    timer.current ??= setTimeout(refresh, TOGETHER_MS);
  });
  useEffect(() => {
    const onChange = () => {
      if (document.hidden) left.current = Date.now();
      else if (left.current !== null && Date.now() - left.current > AWAY_MS) refresh();
    };
    document.addEventListener('visibilitychange', onChange);

    return () => {
      document.removeEventListener('visibilitychange', onChange);
      if (timer.current) clearTimeout(timer.current);
      timer.current = null;
    };
  }, []);
}

/** The bell: where notifications are, and how many are unread. */
export function NotificationsLink({ unread, compact = false }: NotificationsLinkProps) {
  useFreshCount(!compact);
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
