'use client';

import { useId } from 'react';
import type { ColumnMapping, HistoryColumn } from '@/lib/risk/history-columns';
import { Input } from '../ui/input';
import { Select } from '../ui/select';
import { choiceKind, type ColumnInfo } from './column-choice';

type Source = ColumnMapping[HistoryColumn];

export interface ColumnSelectProps {
  readonly info: ColumnInfo;
  /** The name of the control: the file and the column, as errors name them. */
  readonly name: string;
  /** The columns of the file. */
  readonly columns: readonly string[];
  readonly source: Source;
  /** What was guessed; several columns at once can only be chosen where they were. */
  readonly guess: Source;
  /** A cell of the chosen column. */
  readonly example: string | undefined;
  readonly error: string | undefined;
  readonly disabled: boolean;
  readonly onChange: (source: Source) => void;
}

const COLUMN = 'column:';

function valueOf(source: Source): string {
  return typeof source === 'string' ? COLUMN + source : choiceKind(source);
}

/** Where one of our columns comes from. */
export function ColumnSelect(props: ColumnSelectProps) {
  const { info, name, source, guess, example, error, disabled, onChange } = props;
  const id = useId();
  const noteId = `${id}-note`;
  const joined = [guess, source].find((each) => choiceKind(each) === 'joined');
  const choose = (value: string) => {
    if (value.startsWith(COLUMN)) onChange(value.slice(COLUMN.length));
    else if (value === 'joined') onChange(joined);
    else onChange(value === 'fixed' ? { value: '' } : undefined);
  };
  const note = error ?? (example ? `such as ${example}` : undefined);

  return (
    <div className="flex min-w-0 flex-col gap-1">
      <label htmlFor={id} className="flex h-5 items-center gap-2 text-dense font-medium">
        {info.label}
        {info.needed && <span className="font-normal text-ink-muted">needed</span>}
      </label>
      <Select
        id={id}
        name={name}
        value={valueOf(source)}
        disabled={disabled}
        aria-required={info.needed || undefined}
        aria-invalid={error ? true : undefined}
        aria-describedby={note ? noteId : undefined}
        onChange={(event) => choose(event.target.value)}
      >
        <Options {...props} joined={joined} />
      </Select>
      <FixedText {...props} />
      {note && (
        <p
          id={noteId}
          className={error ? 'text-dense text-danger' : 'truncate text-xs text-ink-muted'}
        >
          {note}
        </p>
      )}
    </div>
  );
}

function Options({ info, columns, joined }: ColumnSelectProps & { readonly joined: Source }) {
  return (
    <>
      <option value="none">{info.needed ? 'Choose a column' : 'Not in the file'}</option>
      {Array.isArray(joined) && <option value="joined">{joined.join(' and ')}</option>}
      {columns.map((column) => (
        <option key={column} value={COLUMN + column}>
          {column}
        </option>
      ))}
      {info.fixable && <option value="fixed">The same text in every row</option>}
    </>
  );
}

function FixedText({ info, source, disabled, onChange }: ColumnSelectProps) {
  if (typeof source !== 'object' || !('value' in source)) return null;

  return (
    <Input
      aria-label={`Text for ${info.label}`}
      value={source.value}
      disabled={disabled}
      autoComplete="off"
      onChange={(event) => onChange({ value: event.target.value })}
    />
  );
}
