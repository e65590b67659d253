'use client';

import { Plus } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { type FormEvent, useState } from 'react';
import { FORM_CURRENCIES } from '../deals/deal-form-values';
import { Button } from '../ui/button';
import { Dialog, DialogButtons } from '../ui/dialog';
import { Field } from '../ui/field';
import { FormProblem } from '../ui/form-problem';
import { Input } from '../ui/input';
import { Select } from '../ui/select';
import type { TeamActions } from './team-actions';
import { CURRENCY_NOTE } from './team-basics';
import { useTeamForm } from './use-team-form';

export interface CreateTeamProps {
  readonly create: TeamActions['create'];
  readonly isFirst?: boolean;
}

export function CreateTeam({ create, isFirst = false }: CreateTeamProps) {
  const router = useRouter();
  const [open, setOpen] = useState(false);
  const { problem, pending, send, errorOf } = useTeamForm(create);

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const input = {
      name: String(form.get('name')),
      defaultCurrency: String(form.get('defaultCurrency')),
    };
    send(input, ({ id }) => {
      setOpen(false);
      router.push(`/settings/team?team=${id}`);
    });
  };

  return (
    <Dialog
      open={open}
      onOpenChange={setOpen}
      trigger={
        <Button variant={isFirst ? 'primary' : 'secondary'}>
          <Plus aria-hidden="true" />
          New team
        </Button>
      }
      title="New team"
      description="You become its owner, and invite others then."
    >
      <form onSubmit={submit} className="flex flex-col gap-4">
        <FormProblem problem={problem} shownFields={['name', 'defaultCurrency']} />
        <Field label="Name" required error={errorOf('name')}>
          {(control) => (
            <Input {...control} name="name" maxLength={100} autoComplete="organization" />
          )}
        </Field>
        <Field label="Default currency" hint={CURRENCY_NOTE} error={errorOf('defaultCurrency')}>
          {(control) => (
            <Select {...control} name="defaultCurrency" defaultValue="USD">
              {FORM_CURRENCIES.map((code) => (
                <option key={code} value={code}>
                  {code}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <DialogButtons>
          <Button type="submit" variant="primary" pending={pending}>
            {pending ? 'Creating…' : 'Create team'}
          </Button>
        </DialogButtons>
      </form>
    </Dialog>
  );
}
