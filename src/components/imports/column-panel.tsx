'use client';

import { Check, ChevronRight, CircleAlert } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { ColumnMapping, FileFormat } from '@/lib/risk/history-columns';
import { guessMapping } from '@/lib/risk/history-columns-guess';
import {
  checkMapping,
  COLUMN_INFOS,
  type FileKind,
  isRecognised,
  previewOf,
  unusedColumns,
  withSource,
} from './column-choice';
import { ColumnSelect } from './column-select';
import type { CsvHead } from './read-csv-head';
import { RowsPreview } from './rows-preview';

export interface ColumnPanelProps {
  readonly kind: FileKind;
  readonly fileName: string;
  readonly head: CsvHead;
  readonly mapping: ColumnMapping;
  readonly format: FileFormat;
  readonly disabled: boolean;
  /** By the name of the control: `deals.id`. */
  readonly error: (field: string) => string | undefined;
  readonly onChange: (mapping: ColumnMapping) => void;
}

/** Which column of the file is which of ours; folded away where the header leaves nothing to choose. */
export function ColumnPanel(props: ColumnPanelProps) {
  const { kind, fileName, head, mapping, format } = props;
  const preview = useMemo(
    () => previewOf(kind, head, mapping, format),
    [kind, head, mapping, format],
  );
  const isPlain = isRecognised(kind, head, mapping);
  const hasOddRows = preview.rows.some(({ problems }) => problems.length > 0);
  const hasError = COLUMN_INFOS[kind].some(({ column }) => props.error(`${kind}.${column}`));
  // What the person folds or unfolds stays so until there is something new to look at.
  const wanted = !isPlain || hasOddRows || hasError;
  const [fold, setFold] = useState({ wanted, isOpen: wanted });
  if (fold.wanted !== wanted) setFold({ wanted, isOpen: wanted || fold.isOpen });

  return (
    <details
      open={fold.isOpen}
      onToggle={({ currentTarget }) => setFold({ wanted, isOpen: currentTarget.open })}
      className="group rounded-lg border border-line"
    >
      <summary className="flex items-center gap-2 rounded-lg px-3 py-2.5 hover:bg-sunken/60 focus-visible:-outline-offset-2">
        <ChevronRight
          aria-hidden="true"
          className="size-4 shrink-0 text-ink-muted transition-transform group-open:rotate-90"
        />
        <Summary {...props} isPlain={isPlain} />
      </summary>
      <div className="flex flex-col gap-4 border-t border-line p-3 sm:p-4">
        <Selects {...props} />
        <Unused head={head} mapping={mapping} />
        <RowsPreview preview={preview} fileName={fileName} />
      </div>
    </details>
  );
}

const summaryClass = 'flex min-w-0 flex-wrap items-center gap-x-2.5 text-dense';

function Summary({ kind, mapping, isPlain }: ColumnPanelProps & { readonly isPlain: boolean }) {
  const missing = Object.keys(checkMapping(kind, mapping)).length;
  const found = Object.values(mapping).filter((source) => source !== undefined).length;
  const name = kind === 'deals' ? 'Columns of the deals' : 'Columns of the events';
  if (missing > 0) {
    return (
      <span className={summaryClass}>
        <span className="font-medium">{name}</span>
        <span className="flex items-center gap-1 text-danger">
          <CircleAlert aria-hidden="true" className="size-4" />
          {missing === 1 ? 'one has to be chosen' : `${missing} have to be chosen`}
        </span>
      </span>
    );
  }

  return (
    <span className={summaryClass}>
      <span className="font-medium">{name}</span>
      <span className="flex items-center gap-1 text-ink-muted">
        {isPlain && <Check aria-hidden="true" className="size-4 text-success" />}
        {isPlain ? 'All columns recognised' : `${found} chosen, please check`}
      </span>
    </span>
  );
}

function Selects({ kind, head, mapping, disabled, error, onChange }: ColumnPanelProps) {
  const guess = useMemo(() => guessMapping(kind, head.columns), [kind, head]);

  return (
    <div className="grid grid-cols-2 gap-x-3 gap-y-3 sm:gap-x-4 lg:grid-cols-3 xl:grid-cols-4">
      {COLUMN_INFOS[kind].map((info) => {
        const source = mapping[info.column];
        const cells = typeof source === 'string' ? head.rows.map((row) => row[source]) : [];

        return (
          <ColumnSelect
            key={info.column}
            info={info}
            name={`${kind}.${info.column}`}
            columns={head.columns}
            source={source}
            guess={guess[info.column]}
            example={cells.find((cell) => cell?.trim())}
            error={error(`${kind}.${info.column}`)}
            disabled={disabled}
            onChange={(next) => onChange(withSource(mapping, info.column, next))}
          />
        );
      })}
    </div>
  );
}

function Unused({ head, mapping }: Pick<ColumnPanelProps, 'head' | 'mapping'>) {
  const unused = unusedColumns(head, mapping);
  if (unused.length === 0) return null;
  const named = unused.slice(0, 12).join(', ');
  const more = unused.length > 12 ? ` and ${unused.length - 12} more` : '';

  return (
    <p className="text-dense break-words text-ink-muted">
      Not read: {named}
      {more}
    </p>
  );
}
