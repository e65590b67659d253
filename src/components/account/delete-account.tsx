'use client';

import { Trash2 } from 'lucide-react';
import { type FormEvent, useState, useTransition } from 'react';
import type { DepartureDto } from '@/lib/account/dto';
import type { Problem } from '@/lib/core/result';
import { type Action, fieldError, runAction } from '../hooks/use-action';
import { findClerkSignOut } from '../sign-in/clerk-sign-out';
import { Button } from '../ui/button';
import { Dialog, DialogButtons } from '../ui/dialog';
import { Field } from '../ui/field';
import { FormProblem } from '../ui/form-problem';
import { Input } from '../ui/input';
import { DELETE_TEAM, TeamChoice } from './team-choice';

interface Choice {
  readonly teamId: string;
  readonly action: 'hand_over' | 'delete';
  readonly toUserId?: string;
}
export type DeleteAccountAction = Action<{ confirm: string; teams: Choice[] }, unknown>;

export interface DeleteAccountProps {
  readonly email: string;
  readonly departures: readonly DepartureDto[];
  readonly deleteAccount: DeleteAccountAction;
}

type Choices = Readonly<Record<string, string>>;

const toChoice = ([teamId, value]: [string, string]): Choice[] => {
  if (value === '') return [];
  if (value === DELETE_TEAM) return [{ teamId, action: 'delete' }];
  return [{ teamId, action: 'hand_over', toUserId: value }];
};

/** Nobody is signed in any more: what the page holds in memory goes with a whole load. */
async function leave(): Promise<void> {
  await findClerkSignOut()?.();
  window.location.assign('/sign-in');
}

/** Asks for the address typed out, and for a decision on each team that needs one. */
export function DeleteAccount({ email, departures, deleteAccount }: DeleteAccountProps) {
  const [open, setOpen] = useState(false);
  const [choices, setChoices] = useState<Choices>({});
  const [problem, setProblem] = useState<Problem | null>(null);
  const [pending, startTransition] = useTransition();
  const asked = departures.filter(({ needsDecision, others, deals }) => needsDecision || (deals > 0 && others.length > 1)); // prettier-ignore
  const fieldOf = ({ teamId }: DepartureDto) => `teams.${teamId}`;

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const confirm = String(new FormData(event.currentTarget).get('confirm') ?? '').trim();
    startTransition(async () => {
      const teams = Object.entries(choices).flatMap(toChoice);
      const result = await runAction(deleteAccount, { confirm, teams });
      setProblem(result.ok ? null : result.error);
      if (result.ok) await leave();
    });
  };

  return (
    <Dialog
      open={open}
      onOpenChange={setOpen}
      title="Delete your account"
      description="Your own deals, tokens, notifications and connections go for good. What you did in teams stays there without your name. This cannot be undone."
      trigger={
        <Button variant="quietDanger">
          <Trash2 aria-hidden="true" />
          Delete account…
        </Button>
      }
    >
      <form onSubmit={submit} noValidate className="flex flex-col gap-4">
        <FormProblem problem={problem} shownFields={['confirm', ...asked.map(fieldOf)]} />
        {asked.map((team) => (
          <TeamChoice
            key={team.teamId}
            team={team}
            value={choices[team.teamId] ?? ''}
            onChange={(value) => setChoices({ ...choices, [team.teamId]: value })}
            error={fieldError(problem, fieldOf(team))}
          />
        ))}
        <Field label={`Type ${email} to confirm`} required error={fieldError(problem, 'confirm')}>
          {(control) => <Input {...control} name="confirm" autoComplete="off" spellCheck={false} />}
        </Field>
        <DialogButtons>
          <Button type="submit" variant="danger" pending={pending}>
            {pending ? 'Deleting…' : 'Delete account'}
          </Button>
        </DialogButtons>
      </form>
    </Dialog>
  );
}
