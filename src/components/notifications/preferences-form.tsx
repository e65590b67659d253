'use client';

import { type FormEvent, useState, useTransition } from 'react';
import { toast } from 'sonner';
import type { Problem } from '@/lib/core/result';
import type { PreferencesDto } from '@/lib/notifications/dto';
import { type Action, fieldError, runAction } from '../hooks/use-action';
import { useUnsavedWarning } from '../hooks/use-unsaved-warning';
import { Button } from '../ui/button';
import { FormProblem } from '../ui/form-problem';
import { ChannelTable, type SlackNoteProps } from './channel-table';
import { changeOf, draftOf, isSameDraft, type PreferencesChange } from './preferences-draft';
import { DigestFields, QuietHours } from './schedule-fields';

export interface PreferencesFormProps extends SlackNoteProps {
  readonly preferences: PreferencesDto;
  readonly change: Action<PreferencesChange, { preferences: PreferencesDto }>;
}

const SHOWN = ['timeZone', 'quietHours.from', 'quietHours.to', 'digest.time', 'digest.weekday'];

/** How one is told of what, and when; kept when the button is pressed. */
export function PreferencesForm({ preferences, change, slackChannel }: PreferencesFormProps) {
  const [stored, setStored] = useState(preferences);
  const [draft, setDraft] = useState(() => draftOf(preferences));
  const [problem, setProblem] = useState<Problem | null>(null);
  const [pending, startTransition] = useTransition();
  const isDirty = !isSameDraft(draft, draftOf(stored));
  useUnsavedWarning(isDirty);

  const update = (part: Partial<typeof draft>) => setDraft((before) => ({ ...before, ...part }));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    startTransition(async () => {
      const result = await runAction(change, changeOf(draft, stored));
      setProblem(result.ok ? null : result.error);
      if (!result.ok) return;
      setStored(result.data.preferences);
      setDraft(draftOf(result.data.preferences));
      toast.success('Your choices are saved');
    });
  };
  const errorOf = (field: string) => fieldError(problem, field);
  const fields = { draft, onChange: update, errorOf };

  return (
    <form onSubmit={submit} className="flex flex-col gap-6">
      <ChannelTable
        types={stored.types}
        draft={draft}
        onChange={(types) => update({ types })}
        slackChannel={slackChannel}
      />
      <QuietHours {...fields} />
      <DigestFields {...fields} nextAt={draft.digest === 'off' ? null : stored.digest.nextAt} />
      <FormProblem problem={problem} shownFields={SHOWN} />
      <div className="flex flex-wrap items-center gap-3">
        <Button type="submit" variant="primary" pending={pending} disabled={!isDirty}>
          Save
        </Button>
        {isDirty && (
          <Button variant="ghost" onClick={() => setDraft(draftOf(stored))}>
            Undo changes
          </Button>
        )}
      </div>
    </form>
  );
}
