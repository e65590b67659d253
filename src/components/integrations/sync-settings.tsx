'use client';

import { type ReactNode, useId, useOptimistic, useTransition } from 'react';
import { useRouter } from 'next/navigation';
import { toast } from 'sonner';
import { SYNC_INTERVALS } from '@/lib/integrations/model';
import type { IntegrationDto } from '@/lib/integrations/output-schema';
import type { ChangeIntegrationInput } from '@/lib/integrations/schema';
import { runAction, useProblemToast } from '../hooks/use-action';
import { Select } from '../ui/select';
import type { IntegrationActions } from './integration-actions';
import { intervalWords } from './integration-words';

export interface SyncSettingsProps {
  readonly integration: IntegrationDto;
  readonly change: IntegrationActions['change'];
}

/** Each choice is saved at once, and goes back on screen where the server refuses it. */
export function SyncSettings({ integration, change }: SyncSettingsProps) {
  const router = useRouter();
  const tell = useProblemToast();
  const { syncEnabled, syncEveryMinutes, writeBack, name } = integration;
  const [shown, show] = useOptimistic(
    { syncEnabled, syncEveryMinutes, writeBack },
    (before, next: ChangeIntegrationInput) => ({ ...before, ...next }),
  );
  const [pending, startTransition] = useTransition();
  const save = (next: ChangeIntegrationInput) =>
    startTransition(async () => {
      show(next);
      const result = await runAction(change, {
        integration: integration.integration,
        change: next,
      });
      if (!result.ok) return tell('Nothing was changed', result.error);
      toast.success('Saved');
      router.refresh();
    });

  return (
    <div className="flex flex-col gap-4 text-dense" aria-busy={pending}>
      <Choice
        label="Auto-sync"
        hint="Looks by itself for what has changed."
        isOn={shown.syncEnabled}
        onChange={(isOn) => save({ syncEnabled: isOn })}
      >
        <Select
          aria-label={`How often ${name} is synced`}
          wrapperClassName="w-48 max-w-full"
          disabled={!shown.syncEnabled}
          value={shown.syncEveryMinutes}
          onChange={({ target }) => save({ syncEveryMinutes: Number(target.value) })}
        >
          {SYNC_INTERVALS.map((minutes) => (
            <option key={minutes} value={minutes}>
              {intervalWords(minutes)}
            </option>
          ))}
        </Select>
      </Choice>
      {shown.writeBack !== null && (
        <Choice
          label={`Write changes back to ${name}`}
          hint={`Stage, close date and next step, when you change them here, are changed in ${name} as well; nothing else is written. Where both sides changed, the newer change wins, and both stay in the deal’s timeline.`}
          isOn={shown.writeBack}
          onChange={(isOn) => save({ writeBack: isOn })}
        />
      )}
    </div>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly hint: string;
  readonly isOn: boolean;
  readonly onChange: (isOn: boolean) => void;
  readonly children?: ReactNode;
}

function Choice({ label, hint, isOn, onChange, children }: ChoiceProps) {
  const id = useId();
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
      <div className="flex min-w-0 flex-1 basis-64 items-start gap-2.5">
        <input
          id={id}
          type="checkbox"
          checked={isOn}
          onChange={({ target }) => onChange(target.checked)}
          aria-describedby={`${id}-hint`}
          className="mt-0.5 size-4 shrink-0 accent-accent"
        />
        <div className="min-w-0">
          <label htmlFor={id} className="cursor-pointer font-medium">
            {label}
          </label>
          <p id={`${id}-hint`} className="mt-0.5 text-ink-muted">
            {hint}
          </p>
        </div>
      </div>
      {children}
    </div>
  );
}
