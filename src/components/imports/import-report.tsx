'use client';

import { Download } from 'lucide-react';
import Link from 'next/link';
import type { ReactNode } from 'react';
import type { ImportDto } from '@/lib/deals/import-schema';
import { Button, buttonVariants } from '../ui/button';
import { formatCount } from '../ui/format';
import { dealsHref } from './import-words';
import { notesCsv } from './notes-csv';
import { RowNotes } from './row-notes';

export interface ImportReportProps {
  readonly run: ImportDto;
  /** Further actions, such as importing what was only checked. */
  readonly actions?: ReactNode;
}

/** What an import did, or in a dry run would do. */
export function ImportReport({ run, actions }: ImportReportProps) {
  const { report, dryRun } = run;
  const hasNotes = report.rejected.length + report.warnings.length > 0;
  const hasDeals = report.created + report.updated + report.unchanged > 0;
  const mayLink = hasDeals && !dryRun && run.status !== 'undone';

  return (
    <div className="flex flex-col gap-4">
      <Figures run={run} />
      {(mayLink || hasNotes || actions) && (
        <div className="flex flex-wrap items-center gap-2">
          {actions}
          {mayLink && (
            <Link href={dealsHref(run)} className={buttonVariants()}>
              Show the deals
            </Link>
          )}
          {hasNotes && (
            <Button onClick={() => downloadNotes(run)}>
              <Download aria-hidden="true" />
              Download these notes
            </Button>
          )}
        </div>
      )}
      <RowNotes title="Rows that were left out" notes={report.rejected} />
      <RowNotes title="Odd, but taken" notes={report.warnings} />
    </div>
  );
}

function Figures({ run: { report, dryRun } }: Pick<ImportReportProps, 'run'>) {
  const figures: readonly (readonly [string, number])[] = [
    [dryRun ? 'Would be created' : 'Created', report.created],
    [dryRun ? 'Would be updated' : 'Updated', report.updated],
    ['Unchanged', report.unchanged],
    [dryRun ? 'History lines to add' : 'History lines added', report.eventsAdded],
    ['Rows left out', report.skipped],
  ];

  return (
    <dl className="grid grid-cols-2 gap-x-4 gap-y-3 sm:grid-cols-5">
      {figures.map(([label, count]) => (
        <div key={label} className="flex min-w-0 flex-col">
          <dt className="text-dense text-ink-muted">{label}</dt>
          <dd className="text-lg font-semibold tabular-nums sm:text-2xl">{formatCount(count)}</dd>
        </div>
      ))}
    </dl>
  );
}

function downloadNotes({ id, report }: ImportDto): void {
  const address = URL.createObjectURL(new Blob([notesCsv(report)], { type: 'text/csv' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = `import-notes-${id}.csv`;
  link.click();
  URL.revokeObjectURL(address);
}
