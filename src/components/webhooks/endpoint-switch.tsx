'use client';

import { Power } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useTransition } from 'react';
import { toast } from 'sonner';
import { runAction, useProblemToast } from '../hooks/use-action';
import { AlertDialog } from '../ui/alert-dialog';
import { Button } from '../ui/button';
import type { WebhookActions } from './webhook-actions';

export interface EndpointSwitchProps {
  readonly id: string;
  readonly isActive: boolean;
  readonly change: WebhookActions['change'];
}

/** On is done at once; off asks, since it cancels what waits. */
export function EndpointSwitch({ id, isActive, change }: EndpointSwitchProps) {
  const router = useRouter();
  const tell = useProblemToast();
  const [pending, startTransition] = useTransition();
  const turn = (to: boolean) =>
    startTransition(async () => {
      const result = await runAction(change, { id, isActive: to });
      if (!result.ok) return tell('Nothing was switched', result.error);
      toast.success(to ? 'Switched on' : 'Switched off');
      router.refresh();
    });

  if (!isActive) {
    return (
      <Button variant="primary" pending={pending} onClick={() => turn(true)}>
        <Power aria-hidden="true" />
        {pending ? 'Switching on…' : 'Switch on'}
      </Button>
    );
  }
  return (
    <AlertDialog
      title="Switch this webhook off?"
      description="It hears of nothing that happens while it is off, and what waits for it now is cancelled. Once it is on you can deliver again what was cancelled, but not what happened meanwhile: that is not kept for it."
      confirmLabel="Switch off"
      onConfirm={() => turn(false)}
      trigger={
        <Button pending={pending}>
          <Power aria-hidden="true" />
          {pending ? 'Switching off…' : 'Switch off'}
        </Button>
      }
    />
  );
}
