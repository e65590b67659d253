'use client';

import { FileSpreadsheet } from 'lucide-react';
import { useRef, useState } from 'react';
import type { Problem } from '@/lib/core/result';
import type { ImportDto } from '@/lib/deals/import-schema';
import { sourceLabel } from '../deals/source-label';
import { Badge } from '../ui/badge';
import { Button } from '../ui/button';
import { Card, CardHeader } from '../ui/card';
import { DateTime } from '../ui/date-time';
import { EmptyState } from '../ui/empty-state';
import { askImport } from './ask-api';
import { ImportFault } from './import-card';
import { ImportReport } from './import-report';
import { countWords, isActive, progressWords, statusWord } from './import-words';
import { UndoImportButton } from './undo-import-button';
import { UndoReport } from './undo-report';

export interface ImportHistoryProps {
  readonly imports: readonly ImportDto[];
  /** Where an import went, in words; null where the person has only one place. */
  readonly placeName: (run: ImportDto) => string | null;
  readonly mayUndo: (run: ImportDto) => boolean;
  readonly onChange: (run: ImportDto) => void;
}

/** The newest imports, each with its report on demand. */
export function ImportHistory({ imports, ...rest }: ImportHistoryProps) {
  return (
    <Card aria-labelledby="import-history">
      <CardHeader
        title="Recent imports"
        titleId="import-history"
        description="The twenty newest of what you may see."
      />
      {imports.length === 0 ? (
        <EmptyState
          icon={FileSpreadsheet}
          title="Nothing was imported yet"
          description="Each import will be listed here with its report, and can be undone."
        />
      ) : (
        <ul className="divide-y divide-line">
          {imports.map((run) => (
            <ImportRow key={run.id} run={run} {...rest} />
          ))}
        </ul>
      )}
    </Card>
  );
}

type Details = { readonly run: ImportDto } | { readonly problem: Problem } | 'loading' | null;

type ImportRowProps = Omit<ImportHistoryProps, 'imports'> & { readonly run: ImportDto };

function ImportRow({ run, placeName, mayUndo, onChange }: ImportRowProps) {
  const [details, setDetails] = useState<Details>(null);
  const row = useRef<HTMLLIElement>(null);
  const detailsId = `report-${run.id}`;
  const toggle = async () => {
    if (details) return setDetails(null);
    setDetails('loading');
    const result = await askImport(run.id);
    setDetails(result.ok ? { run: result.data } : { problem: result.error });
  };
  const undone = (next: ImportDto) => {
    onChange(next);
    setDetails(null);
    // Its button is gone: the focus stays with the import.
    row.current?.focus();
  };

  return (
    <li ref={row} tabIndex={-1} className="flex flex-col gap-3 px-4 py-3">
      <div className="flex flex-col items-start justify-between gap-x-4 gap-y-2 sm:flex-row">
        <Facts run={run} place={placeName(run)} />
        <div className="flex items-center gap-2">
          {!isActive(run) && (
            <Button
              size="sm"
              aria-expanded={details !== null}
              aria-controls={details ? detailsId : undefined}
              aria-label={`Report of ${run.fileName ?? 'the import'}`}
              onClick={() => void toggle()}
            >
              {details ? 'Hide report' : 'Report'}
            </Button>
          )}
          {run.canUndo && mayUndo(run) && (
            <UndoImportButton run={run} onAnswer={undone} size="sm" />
          )}
        </div>
      </div>
      {run.error && <ImportFault error={run.error} />}
      {run.status === 'undone' && <UndoReport run={run} />}
      {details && (
        <div id={detailsId} className="rounded-lg border border-line p-3 sm:p-4">
          <DetailsBody details={details} />
        </div>
      )}
    </li>
  );
}

function DetailsBody({ details }: { readonly details: NonNullable<Details> }) {
  if (details === 'loading') {
    return (
      <p role="status" className="text-dense text-ink-muted">
        Loading the report…
      </p>
    );
  }

  return 'run' in details ? (
    <ImportReport run={details.run} />
  ) : (
    <ImportFault error={details.problem.message} />
  );
}

function Facts({ run, place }: { readonly run: ImportDto; readonly place: string | null }) {
  const { label, tone } = statusWord(run);
  const { phase, count } = progressWords(run);
  const told = isActive(run) ? [phase, count] : countWords(run.report, run.dryRun);

  return (
    <div className="max-w-full min-w-0 sm:flex-1">
      <div className="flex flex-wrap items-center gap-2">
        <span className="min-w-0 truncate text-sm font-medium" title={run.fileName ?? undefined}>
          {run.fileName ?? 'Without a file name'}
        </span>
        <Badge tone={tone}>{label}</Badge>
        {run.dryRun && <Badge tone="outline">Dry run</Badge>}
      </div>
      <p className="mt-1 text-dense text-ink-muted">
        <DateTime value={run.createdAt} format="datetime" /> by {run.createdBy}
        {place && `, into ${place}`}, source {sourceLabel(run.source)}
      </p>
      <p className="mt-0.5 text-dense tabular-nums">{told.filter(Boolean).join(' · ')}</p>
    </div>
  );
}
