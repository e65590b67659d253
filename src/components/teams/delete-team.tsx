'use client';

import { useRouter } from 'next/navigation';
import { type FormEvent, useId, useState } from 'react';
import { toast } from 'sonner';
import type { TeamDto } from '@/lib/teams/dto';
import { Button } from '../ui/button';
import { Dialog, DialogButtons } from '../ui/dialog';
import { Field } from '../ui/field';
import { plural } from '../ui/format';
import { FormProblem } from '../ui/form-problem';
import { Input } from '../ui/input';
import { Select } from '../ui/select';
import type { TeamActions } from './team-actions';
import { useTeamForm } from './use-team-form';

export interface DeleteTeamProps {
  readonly team: TeamDto;
  readonly targets: readonly { readonly id: string; readonly name: string }[];
  readonly remove: TeamActions['delete'];
}

const PERSONAL = 'personal';
/** What lies in it; the bin is no business of this question, and goes along. */
function dealsWords({ openDeals, closedDeals }: TeamDto): string {
  if (openDeals + closedDeals === 0) return 'No deals are in it.';
  const counts = [
    ...(openDeals > 0 ? [plural(openDeals, 'open deal')] : []),
    ...(closedDeals > 0 ? [plural(closedDeals, 'closed deal')] : []),
  ];
  return `${counts.join(' and ')} ${openDeals + closedDeals === 1 ? 'is' : 'are'} in it.`;
}

type Choice = 'hand_over' | 'remove';

/** Nothing is chosen for the person: what becomes of the deals has to be said. */
export function DeleteTeam({ team, targets, remove }: DeleteTeamProps) {
  const router = useRouter();
  const [open, setOpen] = useState(false);
  const [choice, setChoice] = useState<Choice | null>(null);
  const { problem, pending, send, errorOf } = useTeamForm(remove);

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const target = String(form.get('target'));
    const teamId = target === PERSONAL ? null : target;
    const deals =
      choice === 'hand_over'
        ? ({ action: 'hand_over', teamId } as const)
        : ({ action: 'remove' } as const);
    send({ id: team.id, name: String(form.get('name')), deals }, () => {
      setOpen(false);
      toast.success(`${team.name} was deleted`);
      router.push('/settings/team');
    });
  };

  return (
    <Dialog
      open={open}
      onOpenChange={setOpen}
      trigger={<Button variant="quietDanger">Delete…</Button>}
      title={`Delete ${team.name}?`}
      description={`Everybody loses access at once. ${dealsWords(team)}`}
    >
      <form onSubmit={submit} className="flex flex-col gap-4">
        <FormProblem problem={problem} shownFields={['name', 'deals.teamId']} />
        <fieldset className="flex flex-col gap-3">
          <legend className="mb-2 text-dense font-medium">What becomes of its deals?</legend>
          <Option
            label="Hand them over"
            text="With history, timeline, contacts and alerts."
            isChosen={choice === 'hand_over'}
            onChoose={() => setChoice('hand_over')}
          />
          {choice === 'hand_over' && (
            <Field label="To" error={errorOf('deals.teamId')} className="ml-6">
              {(control) => (
                <Select {...control} name="target">
                  {targets.map(({ id, name }) => (
                    <option key={id} value={id}>
                      {name}
                    </option>
                  ))}
                  <option value={PERSONAL}>Personal: yours alone</option>
                </Select>
              )}
            </Field>
          )}
          <Option
            label="Erase them"
            text="For good. Export them first if you may want them again."
            isChosen={choice === 'remove'}
            onChoose={() => setChoice('remove')}
          />
        </fieldset>
        <Field label={`Type “${team.name}” to confirm`} error={errorOf('name')}>
          {(control) => <Input {...control} name="name" autoComplete="off" />}
        </Field>
        <DialogButtons>
          <Button type="submit" variant="danger" pending={pending} disabled={choice === null}>
            {pending ? 'Deleting…' : 'Delete team'}
          </Button>
        </DialogButtons>
      </form>
    </Dialog>
  );
}

interface OptionProps {
  readonly label: string;
  readonly text: string;
  readonly isChosen: boolean;
  readonly onChoose: () => void;
}

function Option({ label, text, isChosen, onChoose }: OptionProps) {
  const id = useId();
  return (
    <div className="flex items-start gap-2.5">
      <input
        id={id}
        type="radio"
        name="deals"
        checked={isChosen}
        onChange={onChoose}
        aria-describedby={`${id}-text`}
        className="mt-0.5 size-4 accent-accent"
      />
      <div>
        <label htmlFor={id} className="block text-sm font-medium">
          {label}
        </label>
        <p id={`${id}-text`} className="text-dense text-ink-muted">
          {text}
        </p>
      </div>
    </div>
  );
}
