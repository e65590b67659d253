'use client';

import { useId, useState } from 'react';
import type { PolicyChange } from '@/lib/scoring/model';
import { Button } from '../ui/button';
import { Dialog, DialogButtons } from '../ui/dialog';
import { Label } from '../ui/label';
import { Textarea } from '../ui/textarea';
import { ChangeList } from './change-list';

export interface SavePolicyProps {
  readonly changes: readonly PolicyChange[];
  readonly disabled: boolean;
  readonly pending: boolean;
  readonly onSave: (note: string) => void;
}

/** Shows once more what changes, and asks why: the history tells it to the others. */
export function SavePolicy({ changes, disabled, pending, onSave }: SavePolicyProps) {
  const id = useId();
  const [isOpen, setOpen] = useState(false);
  const [note, setNote] = useState('');
  const save = () => {
    setOpen(false);
    onSave(note);
  };

  return (
    <Dialog
      open={isOpen}
      onOpenChange={setOpen}
      title="Save and switch on"
      description="All open deals of this team are scored anew. Nobody is alerted because of that; you can go back at any time."
      className="max-w-xl"
      trigger={
        <Button variant="primary" disabled={disabled} pending={pending}>
          {pending ? 'Saving…' : 'Save…'}
        </Button>
      }
    >
      <div className="flex flex-col gap-4">
        <div className="rounded-md bg-sunken p-3">
          <ChangeList changes={changes} />
        </div>
        <div className="flex flex-col gap-1.5">
          <Label htmlFor={id} optional>
            Why
          </Label>
          <Textarea
            id={id}
            value={note}
            maxLength={500}
            onChange={(event) => setNote(event.target.value)}
          />
        </div>
        <DialogButtons>
          <Button variant="primary" onClick={save}>
            Save and switch on
          </Button>
        </DialogButtons>
      </div>
    </Dialog>
  );
}
