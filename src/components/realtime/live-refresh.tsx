'use client';

import { useRouter } from 'next/navigation';
import { useEffect, useEffectEvent, useRef } from 'react';
import { toast } from 'sonner';
import type { ControlType, LiveMessage, LiveType } from '@/lib/realtime/model';
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
  'deal.touched',
  'deal.moved',
  'deal.deleted',
  'deal.restored',
  'deals.changed',
  'import.finished',
  'sync.finished',
];

/** What people belong to, and what they may do there; `reset` stands for whatever was missed. */
const ACCESS: readonly (LiveType | ControlType)[] = [
  'team.member_added',
  'team.member_removed',
  'team.changed',
  'team.invited',
  'reset',
];

const SYNCS: readonly (LiveType | ControlType)[] = [
  'sync.progress',
  'sync.finished',
  'sync.failed',
  'reset',
];

/**
 * Draws the page anew, in place: what is typed in, opened or scrolled stays. A tab in the background
 * waits until it is looked at.
 *
 * @param concerns whether a message of these types is about what the page shows
 */
function useRefreshOn(
  types: readonly (LiveType | ControlType)[],
  concerns: (message: LiveMessage) => boolean,
): void {
  const router = useRouter();
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  const isDue = useRef(false);
  const refresh = useEffectEvent(() => {
    timer.current = null;
    isDue.current = document.hidden;
    if (!document.hidden) router.refresh();
  });

  useRealtime(types, (message) => {
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
}

interface LiveRefreshProps {
  /** Only what happens to this deal. */
  readonly dealId?: string;
}

/** Draws the page anew when deals change. */
export function LiveRefresh({ dealId }: LiveRefreshProps) {
  useRefreshOn(
    DEALS,
    ({ payload }) =>
      dealId === undefined || payload.dealId === undefined || payload.dealId === dealId,
  );

  return null;
}

/**
 * Draws any page anew when a team that one belongs to changes, or what one may do there. Whoever was
 * taken out is told so: the page may show nothing any more.
 */
export function LiveAccess() {
  useRefreshOn(ACCESS, () => true);
  useRealtime(['team.member_removed'], ({ payload }) => {
    const team = payload.team as { readonly name?: string } | null;
    if (payload.you === true && team?.name) toast.info(`You are no longer in ${team.name}.`);
  });

  return null;
}

/** Draws the page anew when a sync goes on, ends or fails. */
export function LiveSyncs() {
  useRefreshOn(SYNCS, () => true);

  return null;
}
