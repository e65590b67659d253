'use client';

import { useRouter } from 'next/navigation';
import { type FormEvent, useState, useTransition } from 'react';
import { toast } from 'sonner';
import type { ProfileDto } from '@/lib/account/dto';
import type { Problem } from '@/lib/core/result';
import { type Action, fieldError, runAction } from '../hooks/use-action';
import { Button } from '../ui/button';
import { TimeZoneField } from '../notifications/time-zone-field';
import { Field } from '../ui/field';
import { FormProblem } from '../ui/form-problem';
import { Input } from '../ui/input';

export type ChangeProfile = Action<{ name?: string; timeZone: string | null }, unknown>;

export interface ProfileFormProps {
  readonly profile: ProfileDto;
  readonly change: ChangeProfile;
}

/** Name and time zone; the address belongs to the sign-in. */
export function ProfileForm({ profile, change }: ProfileFormProps) {
  const router = useRouter();
  const [problem, setProblem] = useState<Problem | null>(null);
  const [pending, startTransition] = useTransition();
  const [timeZone, setTimeZone] = useState(profile.timeZone ?? '');

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    const name = profile.mayRename ? { name: String(data.get('name') ?? '') } : {};
    startTransition(async () => {
      const result = await runAction(change, { ...name, timeZone: timeZone || null });
      setProblem(result.ok ? null : result.error);
      if (!result.ok) return;
      toast.success('Saved');
      router.refresh();
    });
  };

  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-4">
      <FormProblem problem={problem} shownFields={['name', 'timeZone']} />
      <div className="grid gap-4 sm:grid-cols-2">
        <Field
          label="Name"
          hint={profile.mayRename ? undefined : 'Kept by your sign-in: change it there.'}
          error={fieldError(problem, 'name')}
        >
          {(control) => (
            <Input
              {...control}
              name="name"
              defaultValue={profile.name}
              disabled={!profile.mayRename}
              maxLength={100}
              autoComplete="name"
            />
          )}
        </Field>
        <Field label="Mail address" hint="Kept by your sign-in.">
          {(control) => <Input {...control} value={profile.email} readOnly disabled />}
        </Field>
      </div>
      <TimeZoneField
        value={timeZone}
        error={fieldError(problem, 'timeZone')}
        onChange={setTimeZone}
      />
      <div>
        <Button type="submit" variant="primary" pending={pending}>
          {pending ? 'Saving…' : 'Save'}
        </Button>
      </div>
    </form>
  );
}
