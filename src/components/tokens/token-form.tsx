'use client';

import { KeyRound } from 'lucide-react';
import { type FormEvent, useState, useTransition } from 'react';
import type { ApiTokenDto } from '@/lib/account/dto';
import { TOKEN_SCOPES, type TokenScope } from '@/lib/auth/model';
import type { Problem } from '@/lib/core/result';
import { type Action, fieldError, runAction } from '../hooks/use-action';
import { Button } from '../ui/button';
import { Field } from '../ui/field';
import { FormProblem } from '../ui/form-problem';
import { Input } from '../ui/input';
import { Select } from '../ui/select';
import { LIFETIMES, SCOPE_WORDS } from './token-words';

export interface NewToken {
  readonly name: string;
  readonly scopes: TokenScope[];
  readonly expiresAt: string | null;
}
export interface MadeToken {
  readonly apiToken: ApiTokenDto;
  readonly token: string;
}
export type CreateToken = Action<NewToken, MadeToken>;

const DAY_MS = 86_400_000;

function readForm(form: HTMLFormElement): NewToken {
  const data = new FormData(form);
  const days = Number(data.get('days'));
  return {
    name: String(data.get('name') ?? ''),
    scopes: TOKEN_SCOPES.filter((scope) => data.getAll('scopes').includes(scope)),
    expiresAt: days > 0 ? new Date(Date.now() + days * DAY_MS).toISOString() : null,
  };
}

export interface TokenFormProps {
  readonly create: CreateToken;
  readonly onMade: (made: MadeToken) => void;
}

/** Reading is ticked from the start: whatever else a token is for, few can do without. */
export function TokenForm({ create, onMade }: TokenFormProps) {
  const [problem, setProblem] = useState<Problem | null>(null);
  const [pending, startTransition] = useTransition();

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    startTransition(async () => {
      const result = await runAction(create, readForm(form));
      setProblem(result.ok ? null : result.error);
      if (!result.ok) return;
      form.reset();
      onMade(result.data);
    });
  };

  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-4">
      <FormProblem problem={problem} shownFields={['name', 'scopes', 'expiresAt']} />
      <div className="grid gap-4 sm:grid-cols-2">
        <Field
          label="Name"
          required
          hint="What will use it, such as “Nightly export”."
          error={fieldError(problem, 'name')}
        >
          {(control) => <Input {...control} name="name" maxLength={100} autoComplete="off" />}
        </Field>
        <Field label="Lifetime" error={fieldError(problem, 'expiresAt')}>
          {(control) => (
            <Select {...control} name="days" defaultValue="90">
              {LIFETIMES.map(({ days, label }) => (
                <option key={label} value={days ?? 0}>
                  {label}
                </option>
              ))}
            </Select>
          )}
        </Field>
      </div>
      <Scopes error={fieldError(problem, 'scopes')} />
      <div>
        <Button type="submit" variant="primary" pending={pending}>
          <KeyRound aria-hidden="true" />
          {pending ? 'Making…' : 'Make token'}
        </Button>
      </div>
    </form>
  );
}

function Scopes({ error }: { readonly error: string | undefined }) {
  return (
    <fieldset>
      <legend className="text-dense font-medium">What it may do</legend>
      <div className="mt-1.5 flex flex-col gap-2">
        {TOKEN_SCOPES.map((scope) => (
          <label
            key={scope}
            htmlFor={`scope-${scope}`}
            className="flex min-h-9 cursor-pointer items-start gap-2.5 text-sm sm:items-center"
          >
            <input
              id={`scope-${scope}`}
              type="checkbox"
              name="scopes"
              value={scope}
              defaultChecked={scope === 'read'}
              className="mt-0.5 size-4 shrink-0 accent-accent sm:mt-0"
            />
            {`${scope}: ${SCOPE_WORDS[scope]}`}
          </label>
        ))}
      </div>
      {error && <p className="mt-1 text-dense text-danger">{error}</p>}
    </fieldset>
  );
}
