'use client';

import { type FormEvent, useState } from 'react';
import { toast } from 'sonner';
import type { MemberDto, TeamDto } from '@/lib/teams/dto';
import { Button } from '../ui/button';
import { Dialog, DialogButtons } from '../ui/dialog';
import { Field } from '../ui/field';
import { FormProblem } from '../ui/form-problem';
import { Select } from '../ui/select';
import { ROLE_LABELS } from './role-words';
import type { TeamActions } from './team-actions';
import { useTeamForm } from './use-team-form';

export interface TransferTeamProps {
  readonly team: TeamDto;
  readonly others: readonly MemberDto[];
  readonly transfer: TeamActions['transfer'];
}

export function TransferTeam({ team, others, transfer }: TransferTeamProps) {
  const [open, setOpen] = useState(false);
  const { problem, pending, send, errorOf } = useTeamForm(transfer);
  const isAlone = others.length === 0;

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const userId = String(new FormData(event.currentTarget).get('userId'));
    send({ id: team.id, userId }, () => {
      setOpen(false);
      toast.success('The team has another owner now');
    });
  };

  return (
    <Dialog
      open={open}
      onOpenChange={setOpen}
      trigger={
        <Button disabled={isAlone} title={isAlone ? 'Invite somebody first' : undefined}>
          Transfer…
        </Button>
      }
      title={`Transfer ${team.name}`}
      description="You cannot take this back yourself: the new owner would have to give it back."
    >
      <form onSubmit={submit} className="flex flex-col gap-4">
        <FormProblem problem={problem} shownFields={['userId']} />
        <Field label="New owner" error={errorOf('userId')}>
          {(control) => (
            <Select {...control} name="userId">
              {others.map(({ userId, name, role }) => (
                <option key={userId} value={userId}>
                  {name} ({ROLE_LABELS[role].toLowerCase()})
                </option>
              ))}
            </Select>
          )}
        </Field>
        <DialogButtons>
          <Button type="submit" variant="danger" pending={pending}>
            Transfer ownership
          </Button>
        </DialogButtons>
      </form>
    </Dialog>
  );
}
