'use client';

import { FolderInput } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { toast } from 'sonner';
import type { Action } from '../hooks/use-action';
import { Button } from '../ui/button';
import { Dialog, DialogButtons } from '../ui/dialog';
import { Field } from '../ui/field';
import { FormProblem } from '../ui/form-problem';
import { Select } from '../ui/select';
import { useTeamForm } from './use-team-form';

export interface MoveDealProps {
  readonly dealId: string;
  readonly dealName: string;
  /** Where it may go; null is one's own space. */
  readonly targets: readonly { readonly teamId: string | null; readonly name: string }[];
  /** Who is assigned beside the one who moves it: they lose it where it is personal. */
  readonly assignee: string | null;
  readonly move: Action<{ readonly dealId: string; readonly teamId: string | null }, unknown>;
}

const PERSONAL = 'personal';

/** What it costs others that a deal becomes somebody's own. */
const lossOf = (assignee: string | null): string =>
  assignee === null
    ? 'Nobody else of the team will see it any longer.'
    : `${assignee} will no longer see it or be assigned, nor will anybody else of the team.`;

/** Nothing is chosen for the person: who sees the deal from then on has to be said. */
export function MoveDeal({ dealId, dealName, targets, assignee, move }: MoveDealProps) {
  const [open, setOpen] = useState(false);
  const [target, setTarget] = useState('');
  const { problem, pending, send } = useTeamForm(move);

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
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
        <Field label="To" hint={target === PERSONAL ? lossOf(assignee) : undefined}>
          {(control) => (
            <Select
              {...control}
              name="target"
              value={target}
              onChange={(event) => setTarget(event.target.value)}
            >
              <option value="" disabled>
                Choose where
              </option>
              {targets.map(({ teamId, name }) => (
                <option key={teamId ?? PERSONAL} value={teamId ?? PERSONAL}>
                  {name}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <DialogButtons>
          <Button type="submit" variant="primary" pending={pending} disabled={target === ''}>
            {pending ? 'Moving…' : 'Move deal'}
          </Button>
        </DialogButtons>
      </form>
    </Dialog>
  );
}
