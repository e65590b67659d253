'use client';

import { Trash2 } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useTransition } from 'react';
import { toast } from 'sonner';
import { type Action, runAction, useProblemToast } from '../hooks/use-action';
import { AlertDialog } from '../ui/alert-dialog';
import { Button } from '../ui/button';

export interface DeleteDealProps {
  readonly dealId: string;
  readonly dealName: string;
  readonly deleteAction: Action<{ readonly dealId: string }, unknown>;
  readonly restoreAction: Action<{ readonly dealId: string }, unknown>;
  /** Where to go once it is gone. */
  readonly afterHref?: string;
}

/** Asks first, and offers the way back for ten seconds after. */
export function DeleteDeal(props: DeleteDealProps) {
  const { dealId, dealName, deleteAction, restoreAction, afterHref = '/deals' } = props;
  const router = useRouter();
  const tell = useProblemToast();
  const [pending, startTransition] = useTransition();

  const restore = async () => {
    const result = await runAction(restoreAction, { dealId });
    if (!result.ok) return tell('The deal was not restored', result.error);
    toast.success(`Restored “${dealName}”`);
    router.push(`/deals/${dealId}`);
    router.refresh();
  };
  const remove = () => {
    startTransition(async () => {
      const result = await runAction(deleteAction, { dealId });
      if (!result.ok) return tell('The deal was not deleted', result.error);
      toast.success(`Deleted “${dealName}”`, {
        duration: 10_000,
        action: { label: 'Undo', onClick: () => void restore() },
      });
      router.push(afterHref);
      router.refresh();
    });
  };

  return (
    <AlertDialog
      title="Delete this deal?"
      description={`“${dealName}” leaves every list and every sum. Its history is kept, and you can undo this right after.`}
      confirmLabel="Delete deal"
      onConfirm={remove}
      trigger={
        <Button variant="quietDanger" pending={pending}>
          <Trash2 aria-hidden="true" />
          {pending ? 'Deleting…' : 'Delete'}
        </Button>
      }
    />
  );
}
