'use client';

import { BellOff } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { DISMISS_LABELS, DISMISS_REASONS, type DismissReason } from '@/lib/alerts/model';
import { Button } from '../ui/button';
import { Dialog, DialogButtons } from '../ui/dialog';
import { Field } from '../ui/field';
import { Textarea } from '../ui/textarea';

export interface DismissDialogProps {
  readonly about: string;
  readonly pending: boolean;
  readonly onDismiss: (reason: DismissReason, note: string) => void;
}

/** Asks why: the reasons stand in the track record, where a noisy rule shows. */
export function DismissDialog({ about, pending, onDismiss }: DismissDialogProps) {
  const [open, setOpen] = useState(false);
  const [reason, setReason] = useState<DismissReason>('not_useful');
  const [error, setError] = useState<string>();

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const note = String(new FormData(event.currentTarget).get('note') ?? '').trim();
    if (reason === 'other' && note === '') {
      setError('Say what the reason is.');
      return;
    }
    setOpen(false);
    onDismiss(reason, note);
  };

  return (
    <Dialog
      open={open}
      onOpenChange={setOpen}
      title="Dismiss this alert"
      description={`${about}. It leaves the list and stays in the track record.`}
      trigger={
        <Button size="sm" variant="ghost" pending={pending} aria-label={`Dismiss: ${about}`}>
          <BellOff aria-hidden="true" />
          Dismiss
        </Button>
      }
    >
      <form onSubmit={submit} noValidate className="flex flex-col gap-4">
        <fieldset>
          <legend className="text-dense font-medium">Why?</legend>
          <div className="mt-1.5 flex flex-col">
            {DISMISS_REASONS.map((value) => (
              <label key={value} className="flex min-h-9 cursor-pointer items-center gap-2 text-sm">
                <input
                  type="radio"
                  name="reason"
                  value={value}
                  checked={reason === value}
                  onChange={() => setReason(value)}
                  className="size-4 accent-accent"
                />
                {DISMISS_LABELS[value]}
              </label>
            ))}
          </div>
        </fieldset>
        <Field label="Note" optional={reason !== 'other'} error={error}>
          {(control) => <Textarea {...control} name="note" rows={2} maxLength={1_000} />}
        </Field>
        <DialogButtons>
          <Button type="submit" variant="primary">
            Dismiss alert
          </Button>
        </DialogButtons>
      </form>
    </Dialog>
  );
}
