'use client';

import { FileSpreadsheet, Upload, X } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { Button } from '../ui/button';
import { cn } from '../ui/cn';
import { Field } from '../ui/field';
import type { FileKind } from './column-choice';
import type { ChosenFile } from './import-request';
import { formatBytes } from './import-words';
import type { Encoding } from './read-csv-head';

export interface FileFieldProps {
  readonly kind: FileKind;
  readonly label: string;
  readonly hint: ReactNode;
  readonly optional?: boolean;
  readonly chosen: ChosenFile | null;
  readonly error: string | undefined;
  readonly disabled: boolean;
  readonly onChoose: (file: File | null) => void;
  readonly onEncoding: (encoding: Encoding) => void;
}

/** The platform's own file input, laid over the whole field: it takes a click, a drop and the keyboard. */
export function FileField(props: FileFieldProps) {
  const { kind, label, hint, optional = false, chosen, disabled, onChoose, onEncoding } = props;
  const [isOver, setOver] = useState(false);
  // A new input for each removal: the old one would not report the same file again.
  const [turn, setTurn] = useState(0);
  const unread = chosen && !chosen.head.ok ? chosen.head : null;

  return (
    <Field
      label={label}
      hint={hint}
      optional={optional}
      required={!optional}
      error={unread?.message ?? props.error}
    >
      {(control) => (
        <>
          <div
            className={cn(
              'relative flex min-h-16 items-center gap-3 rounded-lg border border-dashed border-line-strong px-4 py-3',
              'transition-colors has-focus-visible:outline-2 has-focus-visible:outline-accent',
              control['aria-invalid'] && 'border-danger bg-danger-soft/40',
              isOver ? 'border-accent bg-accent-soft' : !disabled && 'hover:bg-sunken',
            )}
            onDragEnter={() => setOver(true)}
            onDragLeave={() => setOver(false)}
            onDrop={() => setOver(false)}
          >
            <input
              {...control}
              key={turn}
              type="file"
              name={kind}
              disabled={disabled}
              accept=".csv,.tsv,.txt,text/csv,text/tab-separated-values"
              onChange={(event) => {
                const file = event.target.files?.[0];
                if (file) onChoose(file);
              }}
              className="absolute inset-0 size-full cursor-pointer opacity-0 disabled:cursor-not-allowed"
            />
            {chosen ? <Chosen file={chosen.file} /> : <Invitation />}
            {chosen && (
              <Button
                variant="ghost"
                size="icon"
                aria-label={`Remove ${chosen.file.name}`}
                disabled={disabled}
                className="relative -mr-2 ml-auto"
                onClick={() => {
                  onChoose(null);
                  setTurn(turn + 1);
                }}
              >
                <X aria-hidden="true" />
              </Button>
            )}
          </div>
          {unread?.otherEncoding && (
            <Button
              size="sm"
              className="self-start"
              onClick={() => unread.otherEncoding && onEncoding(unread.otherEncoding)}
            >
              Read it as Windows-1252
            </Button>
          )}
        </>
      )}
    </Field>
  );
}

function Invitation() {
  return (
    <>
      <Upload aria-hidden="true" className="size-5 shrink-0 text-ink-muted" />
      <span className="text-dense text-ink-muted">
        <span className="font-medium text-accent-text">Choose a file</span> or drop it here
      </span>
    </>
  );
}

function Chosen({ file }: { readonly file: File }) {
  return (
    <>
      <FileSpreadsheet aria-hidden="true" className="size-5 shrink-0 text-ink-muted" />
      <span className="min-w-0">
        <span className="block truncate text-sm font-medium" title={file.name}>
          {file.name}
        </span>
        <span className="block text-xs text-ink-muted tabular-nums">{formatBytes(file.size)}</span>
      </span>
    </>
  );
}
