'use client';

import { useRouter } from 'next/navigation';
import { useTransition } from 'react';
import { toast } from 'sonner';
import { type Action, runAction, useProblemToast } from '../hooks/use-action';
import { plural } from '../ui/format';

/** The server actions that the list is given. */
export interface NoticeActionSet {
  readonly mark: Action<{ ids: string[]; isRead: boolean }, unknown>;
  readonly markAll: Action<{ until: string }, { marked: number; readAt: string }>;
  readonly undoAll: Action<{ readAt: string }, unknown>;
}

const UNDO_MS = 10_000;

/**
 * By plain requests, which outlive the page: the following of the link would drop a server action.
 * What cannot be reached stays unread.
 */
async function markOpened(ids: readonly string[]): Promise<void> {
  const mark = (id: string) =>
    fetch(`/api/notifications/${id}/read`, { method: 'POST', keepalive: true });
  await Promise.allSettled(ids.map(mark));
}

/** Marks as read or unread; each says what it did and offers to undo it. */
export function useNoticeActions(actions: NoticeActionSet) {
  const router = useRouter();
  const tell = useProblemToast();
  const [pending, startTransition] = useTransition();

  const set = async (ids: string[], isRead: boolean): Promise<boolean> => {
    const result = await runAction(actions.mark, { ids, isRead });
    if (!result.ok) tell('Nothing was marked', result.error);
    return result.ok;
  };
  const undo = (work: () => Promise<unknown>) => ({
    duration: UNDO_MS,
    action: { label: 'Undo', onClick: () => startTransition(async () => void (await work())) },
  });
  const mark = (ids: string[], isRead: boolean) =>
    startTransition(async () => {
      if (!(await set(ids, isRead))) return;
      toast.success(
        isRead ? 'Marked as read' : 'Marked as unread',
        undo(() => set(ids, !isRead)),
      );
    });
  const undoAll = async (readAt: string) => {
    const result = await runAction(actions.undoAll, { readAt });
    if (!result.ok) tell('They are read still', result.error);
  };
  /** What comes in after the page was made was not seen, and stays unread. */
  const markAll = (until: string) =>
    startTransition(async () => {
      const result = await runAction(actions.markAll, { until });
      if (!result.ok) return tell('Nothing was marked', result.error);
      const { marked, readAt } = result.data;
      toast.success(
        `${plural(marked, 'notification')} marked as read`,
        undo(() => undoAll(readAt)),
      );
    });
  /** Whoever opens what it is about has read it; that needs no telling. */
  const open = (ids: string[]) => void markOpened(ids).then(() => router.refresh());

  return { pending, mark, markAll, open };
}
