'use client';

import type { FormEvent } from 'react';
import { Button } from '../ui/button';
import { Dialog, DialogButtons } from '../ui/dialog';
import { Field } from '../ui/field';
import { Textarea } from '../ui/textarea';

export interface LostReasonDialogProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly onConfirm: (reason: string) => void;
}

/** Asked while it is fresh: lost reasons are what the next deals learn from. */
export function LostReasonDialog({ open, onOpenChange, onConfirm }: LostReasonDialogProps) {
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    onConfirm(String(new FormData(event.currentTarget).get('lostReason') ?? '').trim());
  };

  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Close as lost"
      description="The deal leaves the open pipeline. You can open it again by moving it back to a stage."
    >
      <form onSubmit={submit} className="flex flex-col gap-4">
        <Field
          label="Why was it lost?"
          optional
          hint="For example: budget cut, chose a competitor."
        >
          {(control) => <Textarea {...control} name="lostReason" rows={3} />}
        </Field>
        <DialogButtons>
          <Button type="submit" variant="danger">
            Close as lost
          </Button>
        </DialogButtons>
      </form>
    </Dialog>
  );
}
