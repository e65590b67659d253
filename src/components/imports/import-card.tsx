'use client';

import { CircleAlert } from 'lucide-react';
import { type ReactNode, useEffect, useRef } from 'react';
import type { ImportDto } from '@/lib/deals/import-schema';
import { Card, CardBody, CardHeader } from '../ui/card';
import { ImportReport } from './import-report';
import { isActive, progressWords } from './import-words';
import { ProgressBar } from './progress-bar';
import { UndoReport } from './undo-report';
import type { WatchTrouble } from './use-imports';

export interface ImportCardProps {
  readonly run: ImportDto;
  readonly trouble: WatchTrouble;
  /** Grows with each thing that the person just did to the import: then the card takes the focus. */
  readonly focusTurn: number;
  /** Beside the heading, such as undoing. */
  readonly headerActions: ReactNode;
  /** Beside the report. */
  readonly reportActions: ReactNode;
}

function titleOf(run: ImportDto): string {
  const { status, dryRun } = run;
  if (status === 'undoing') return 'The import is being undone';
  if (status === 'undone') return 'Import undone';
  if (status === 'failed') return dryRun ? 'Dry run failed' : 'Import failed';
  if (isActive(run)) return dryRun ? 'Dry run under way' : 'Import under way';

  return dryRun ? 'Dry run: nothing was written' : 'Import finished';
}

/** The import at hand: how far it is, then what came of it. */
export function ImportCard(props: ImportCardProps) {
  const { run, trouble, focusTurn, headerActions, reportActions } = props;
  const card = useRef<HTMLElement>(null);
  useEffect(() => {
    if (focusTurn > 0) card.current?.focus();
  }, [focusTurn]);

  return (
    <Card ref={card} tabIndex={-1} aria-labelledby="current-import">
      <CardHeader
        title={titleOf(run)}
        titleId="current-import"
        description={`${run.fileName ?? 'Without a file name'}, by ${run.createdBy}`}
        actions={headerActions}
      />
      <CardBody className="flex flex-col gap-4">
        {run.error && <ImportFault error={run.error} />}
        {run.status === 'undone' && <UndoReport run={run} />}
        {isActive(run) ? (
          <Progress run={run} trouble={trouble} />
        ) : (
          <ImportReport run={run} actions={reportActions} />
        )}
      </CardBody>
    </Card>
  );
}

export function ImportFault({ error }: { readonly error: string }) {
  return (
    <p className="flex items-start gap-2 rounded-md bg-danger-soft px-3 py-2 text-dense text-danger">
      <CircleAlert aria-hidden="true" className="mt-0.5 size-4 shrink-0" />
      <span className="min-w-0 break-words">{error}</span>
    </p>
  );
}

const TROUBLE_WORDS: Readonly<Record<NonNullable<WatchTrouble>, string>> = {
  offline: 'The server does not answer at the moment; this is how it stood last. Trying again.',
  signed_out:
    'You are signed out, so this is how it stood last. The import goes on; sign in again in another tab to follow it here.',
};

function Progress({ run, trouble }: Pick<ImportCardProps, 'run' | 'trouble'>) {
  const { phase, count, percent } = progressWords(run);

  return (
    <>
      <ProgressBar label={phase} count={count} percent={percent} />
      <p className="text-dense text-ink-muted">
        {trouble
          ? TROUBLE_WORDS[trouble]
          : 'It goes on when you leave this page or close the browser.'}
      </p>
    </>
  );
}
