'use client';

import { useRouter } from 'next/navigation';
import { useState, useTransition } from 'react';
import { toast } from 'sonner';
import type { Problem } from '@/lib/core/result';
import type { Stage } from '@/lib/deals/model';
import { type CrmName, INTEGRATION_LABELS } from '@/lib/integrations/model';
import type { MappingDto } from '@/lib/integrations/output-schema';
import { runAction } from '../hooks/use-action';
import { useUnsavedWarning } from '../hooks/use-unsaved-warning';
import { Button } from '../ui/button';
import { FormProblem } from '../ui/form-problem';
import type { IntegrationActions } from './integration-actions';
import { choicesOf, type MappingDraft, withChoice } from './mapping-draft';
import { MappingPreview } from './mapping-preview';
import { MappingTable } from './mapping-table';
import { type Changes, SaveMapping } from './save-mapping';

export interface MappingEditorProps {
  readonly crm: CrmName;
  readonly mapping: MappingDto;
  readonly isSyncing: boolean;
  readonly changeMapping: IntegrationActions['changeMapping'];
}

/** Choose, look at what it would change, save: which starts the full sync that changes it. */
export function MappingEditor({ crm, mapping, isSyncing, changeMapping }: MappingEditorProps) {
  const router = useRouter();
  const [draft, setDraft] = useState<MappingDraft>({});
  const [preview, setPreview] = useState<Changes | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [pending, startTransition] = useTransition();
  const isChanged = Object.keys(draft).length > 0;
  useUnsavedWarning(isChanged);

  const reset = (next: MappingDraft) => {
    setDraft(next);
    setPreview(null);
    setProblem(null);
  };
  const send = (dryRun: boolean) =>
    startTransition(async () => {
      const stages = choicesOf(draft, mapping.stages);
      const result = await runAction(changeMapping, { crm, change: { stages, dryRun } });
      setProblem(result.ok ? null : result.error);
      if (!result.ok) return;
      if (dryRun) return setPreview(result.data.changes);
      reset({});
      toast.success('Saved', { description: 'A full sync has begun, which applies it.' });
      router.refresh();
    });

  if (mapping.stages.length === 0) {
    return (
      <p className="text-dense text-ink-muted">
        {INTEGRATION_LABELS[crm]} has not said yet which stages it has. They come with the first
        sync.
      </p>
    );
  }
  return (
    <div className="flex flex-col gap-4 text-dense">
      <p className="text-ink-muted">
        An open stage can only become an open one, and a closed one a closed one: no deal is
        reopened or closed by this.
      </p>
      <MappingTable
        name={INTEGRATION_LABELS[crm]}
        stages={mapping.stages}
        draft={draft}
        onChoose={(stage, chosen: Stage) => reset(withChoice(draft, stage, chosen))}
      />
      <FormProblem problem={problem} shownFields={[]} />
      {preview && <MappingPreview changes={preview} />}
      {isChanged && (
        <div className="flex flex-wrap items-center gap-2">
          {preview ? (
            <SaveMapping
              changes={preview}
              pending={pending}
              disabled={isSyncing}
              onSave={() => send(false)}
            />
          ) : (
            <Button variant="primary" pending={pending} onClick={() => send(true)}>
              {pending ? 'Looking…' : 'Preview'}
            </Button>
          )}
          <Button variant="ghost" onClick={() => reset({})}>
            Discard
          </Button>
          {preview && isSyncing && (
            <span className="text-ink-muted">It can be saved when the sync is done.</span>
          )}
        </div>
      )}
    </div>
  );
}
