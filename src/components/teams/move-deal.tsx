'use client';

import { FolderInput } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { toast } from 'sonner';
import type { Action } from '../hooks/use-action';
import { Button } from '../ui/button';
import { Dialog, DialogClose } from '../ui/dialog';
import { Field } from '../ui/field';
import { FormProblem } from '../ui/form-problem';
import { Select } from '../ui/select';
import { useTeamForm } from './use-team-form';

export interface MoveDealProps {
  readonly dealId: string;
  readonly dealName: string;
  /** Where it may go; null is one's own space. */
  readonly targets: readonly { readonly teamId: string | null; readonly name: string }[];
  readonly move: Action<{ readonly dealId: string; readonly teamId: string | null }, unknown>;
}

const PERSONAL = 'personal';

export function MoveDeal({ dealId, dealName, targets, move }: MoveDealProps) {
  const [open, setOpen] = useState(false);
  const { problem, pending, send } = useTeamForm(move);

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const target = String(new FormData(event.currentTarget).get('target'));
    const name = targets.find(({ teamId }) => (teamId ?? PERSONAL) === target)?.name ?? '';
    send({ dealId, teamId: target === PERSONAL ? null : target }, () => {
      setOpen(false);
      toast.success(`Moved to ${name}`);
    });
  };

  return (
    <Dialog
      open={open}
      onOpenChange={setOpen}
      trigger={
        <Button>
          <FolderInput aria-hidden="true" />
          Move
        </Button>
      }
      title="Move this deal"
      description={`“${dealName}” goes with its history, timeline, contacts and alerts, and is scored by the policy there. Who sees it now may see it no longer.`}
    >
      <form onSubmit={submit} className="flex flex-col gap-4">
        <FormProblem problem={problem} shownFields={[]} />
        <Field label="To">
          {(control) => (
            <Select {...control} name="target">
              {targets.map(({ teamId, name }) => (
                <option key={teamId ?? PERSONAL} value={teamId ?? PERSONAL}>
                  {name}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <div className="flex justify-end gap-2">
          <DialogClose asChild>
            <Button>Cancel</Button>
          </DialogClose>
          <Button type="submit" variant="primary" pending={pending}>
            {pending ? 'Moving…' : 'Move deal'}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
