'use client';

import { RotateCcw } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useTransition } from 'react';
import { toast } from 'sonner';
import type { AlertStatus, DismissReason } from '@/lib/alerts/model';
import type { ActionResult } from '@/lib/core/result';
import { type Action, runAction, useProblemToast } from '../hooks/use-action';
import { Button } from '../ui/button';
import { formatDate } from '../ui/format';
import { DismissDialog } from './dismiss-dialog';
import { SnoozeMenu } from './snooze-menu';

/** The server actions that a list of alerts is given. */
export interface AlertActionSet {
  readonly snooze: Action<{ alertId: string; until: string }, unknown>;
  readonly dismiss: Action<{ alertId: string; reason: DismissReason; note: string }, unknown>;
  readonly reopen: Action<{ alertId: string }, unknown>;
}

export interface AlertActionsProps {
  readonly alertId: string;
  readonly status: AlertStatus;
  /** What the buttons are about, for who cannot see where they stand. */
  readonly about: string;
  readonly actions: AlertActionSet;
}

const UNDO_MS = 10_000;

/** Snooze, dismiss, and the way back; each says what it did and offers to undo it. */
export function AlertActions({ alertId, status, about, actions }: AlertActionsProps) {
  const router = useRouter();
  const tell = useProblemToast();
  const [pending, startTransition] = useTransition();

  const reopen = async () => {
    const result = await runAction(actions.reopen, { alertId });
    if (!result.ok) return tell('The alert was not taken up again', result.error);
    toast.success('The alert is active again');
    router.refresh();
  };
  const run = (work: () => Promise<ActionResult<unknown>>, failed: string, done: string) => {
    startTransition(async () => {
      const result = await work();
      if (!result.ok) return tell(failed, result.error);
      toast.success(done, {
        duration: UNDO_MS,
        action: { label: 'Undo', onClick: () => void reopen() },
      });
      router.refresh();
    });
  };
  const snooze = (until: Date) => {
    const input = { alertId, until: until.toISOString() };
    const done = `Snoozed until ${formatDate(input.until, 'date', true)}`;
    run(() => runAction(actions.snooze, input), 'The alert was not snoozed', done);
  };
  const dismiss = (reason: DismissReason, note: string) => {
    const input = { alertId, reason, note };
    run(() => runAction(actions.dismiss, input), 'The alert was not dismissed', 'Alert dismissed');
  };

  return (
    <div className="flex flex-wrap items-center gap-2 print:hidden">
      {status === 'active' && <SnoozeMenu about={about} pending={pending} onSnooze={snooze} />}
      {(status === 'snoozed' || status === 'dismissed') && (
        <Button
          size="sm"
          pending={pending}
          onClick={() => startTransition(reopen)}
          aria-label={`Take up again: ${about}`}
        >
          <RotateCcw aria-hidden="true" />
          Take up again
        </Button>
      )}
      {status !== 'dismissed' && (
        <DismissDialog about={about} pending={pending} onDismiss={dismiss} />
      )}
    </div>
  );
}
