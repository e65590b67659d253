'use client';

import { useRouter } from 'next/navigation';
import { useEffect, useEffectEvent, useRef } from 'react';
import type { LiveMessage, LiveType } from '@/lib/realtime/model';
import { useRealtime } from '../hooks/use-realtime';

/** Events that come together are shown together. */
const TOGETHER_MS = 250;

const DEALS: readonly LiveType[] = [
  'deal.created',
  'deal.updated',
  'deal.stage_changed',
  'deal.closed_won',
  'deal.closed_lost',
  'deal.at_risk',
  'deal.assigned',
  'deal.moved',
  'deal.deleted',
  'deal.restored',
  'deals.changed',
  'import.finished',
  'team.member_added',
  'team.member_removed',
];

interface LiveRefreshProps {
  /** Only what happens to this deal. */
  readonly dealId?: string;
}

/**
 * Draws the page anew, in place, when deals change: what is typed in, opened or scrolled stays. A tab
 * in the background waits until it is looked at.
 */
export function LiveRefresh({ dealId }: LiveRefreshProps) {
  const router = useRouter();
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  const isDue = useRef(false);
  const refresh = useEffectEvent(() => {
    timer.current = null;
    isDue.current = document.hidden;
    if (!document.hidden) router.refresh();
  });
  const concerns = ({ payload }: LiveMessage) =>
    dealId === undefined || payload.dealId === undefined || payload.dealId === dealId;

  useRealtime([...DEALS, 'reset'], (message) => {
    if (concerns(message)) timer.current ??= setTimeout(refresh, TOGETHER_MS);
  });
  useEffect(() => {
    const look = () => {
      if (isDue.current && !document.hidden) refresh();
    };
    document.addEventListener('visibilitychange', look);

    return () => {
      document.removeEventListener('visibilitychange', look);
      if (timer.current) clearTimeout(timer.current);
      timer.current = null;
    };
  }, []);

  return null;
}
