'use client';

import type { FormEvent } from 'react';
import { toast } from 'sonner';
import type { TeamDto } from '@/lib/teams/dto';
import { FORM_CURRENCIES } from '../deals/deal-form-values';
import { Button } from '../ui/button';
import { Card, CardBody, CardHeader } from '../ui/card';
import { Field } from '../ui/field';
import { FormProblem } from '../ui/form-problem';
import { Input } from '../ui/input';
import { Select } from '../ui/select';
import type { TeamActions } from './team-actions';
import { useTeamForm } from './use-team-form';

export interface TeamBasicsProps {
  readonly team: TeamDto;
  readonly mayChange: boolean;
  readonly change: TeamActions['change'];
}

export const CURRENCY_NOTE = 'Given to new deals that name none.';

export function TeamBasics({ team, mayChange, change }: TeamBasicsProps) {
  const { problem, pending, send, errorOf } = useTeamForm(change);
  const currencies = new Set<string>([...FORM_CURRENCIES, team.defaultCurrency]);

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const name = String(form.get('name'));
    const defaultCurrency = String(form.get('defaultCurrency'));
    send({ id: team.id, name, defaultCurrency }, () => toast.success('Saved'));
  };

  return (
    <Card aria-labelledby="team-basics">
      <CardHeader title="Name and currency" titleId="team-basics" />
      <CardBody>
        <form onSubmit={submit} className="flex flex-col gap-4">
          <FormProblem problem={problem} shownFields={['name', 'defaultCurrency']} />
          <div className="grid gap-4 sm:grid-cols-[minmax(0,1fr)_14rem]">
            <Field label="Name" required error={errorOf('name')}>
              {(control) => (
                <Input
                  {...control}
                  name="name"
                  defaultValue={team.name}
                  maxLength={100}
                  disabled={!mayChange}
                  autoComplete="organization"
                />
              )}
            </Field>
            <Field label="Default currency" hint={CURRENCY_NOTE} error={errorOf('defaultCurrency')}>
              {(control) => (
                <Select
                  {...control}
                  name="defaultCurrency"
                  defaultValue={team.defaultCurrency}
                  disabled={!mayChange}
                >
                  {[...currencies].map((code) => (
                    <option key={code} value={code}>
                      {code}
                    </option>
                  ))}
                </Select>
              )}
            </Field>
          </div>
          {mayChange && (
            <Button type="submit" pending={pending} className="self-start">
              {pending ? 'Saving…' : 'Save'}
            </Button>
          )}
        </form>
      </CardBody>
    </Card>
  );
}
