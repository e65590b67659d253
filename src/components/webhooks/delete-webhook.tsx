'use client';

import { Trash2 } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useTransition } from 'react';
import { toast } from 'sonner';
import { runAction, useProblemToast } from '../hooks/use-action';
import { AlertDialog } from '../ui/alert-dialog';
import { Button } from '../ui/button';
import type { WebhookActions } from './webhook-actions';

export interface DeleteWebhookProps {
  readonly id: string;
  readonly host: string;
  readonly remove: WebhookActions['delete'];
}

export function DeleteWebhook({ id, host, remove }: DeleteWebhookProps) {
  const router = useRouter();
  const tell = useProblemToast();
  const [pending, startTransition] = useTransition();
  const act = () =>
    startTransition(async () => {
      const result = await runAction(remove, { id });
      if (!result.ok) return tell('The webhook was not deleted', result.error);
      toast.success(`Deleted the webhook to ${host}`);
      router.push('/settings/webhooks');
    });

  return (
    <AlertDialog
      title="Delete this webhook?"
      description={`Nothing more is sent to ${host}, what waits for it is dropped, and its log goes with it. Neither comes back. To pause it, switch it off instead.`}
      confirmLabel="Delete webhook"
      onConfirm={act}
      trigger={
        <Button variant="quietDanger" pending={pending}>
          <Trash2 aria-hidden="true" />
          {pending ? 'Deleting…' : 'Delete webhook…'}
        </Button>
      }
    />
  );
}
