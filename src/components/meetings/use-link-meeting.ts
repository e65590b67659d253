'use client';

import { useRouter } from 'next/navigation';
import { useTransition } from 'react';
import { toast } from 'sonner';
import { runAction, useProblemToast } from '../hooks/use-action';
import type { LinkMeeting } from './meeting-actions';

/** Says which deal a meeting belongs to (null: to none), and offers the way back. */
export function useLinkMeeting(link: LinkMeeting) {
  const router = useRouter();
  const tell = useProblemToast();
  const [pending, startTransition] = useTransition();
  const run = (id: string, dealId: string | null, done: string, before?: string): void =>
    startTransition(async () => {
      const result = await runAction(link, { id, dealId });
      if (!result.ok) return tell('The meeting stays where it was', result.error);
      const undo = () => run(id, before ?? null, 'Put back');
      toast.success(done, before ? { action: { label: 'Undo', onClick: undo } } : undefined);
      router.refresh();
    });
  return { pending, run };
}
