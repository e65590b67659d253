'use client';

import { ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { Field } from '../ui/field';
import { Input } from '../ui/input';
import { Select } from '../ui/select';
import type { ImportSettings } from './import-request';

export interface FormatFieldsProps {
  readonly settings: ImportSettings;
  readonly error: (field: string) => string | undefined;
  readonly disabled: boolean;
  /** Whether the first rows cannot be read as it stands. */
  readonly isAskedFor: boolean;
  readonly onChange: (settings: Partial<ImportSettings>) => void;
}

interface Option<Value extends string> {
  readonly value: Value;
  readonly label: string;
}

const DATES: readonly Option<ImportSettings['dates']>[] = [
  { value: 'iso', label: 'Year first: 2026-03-31' },
  { value: 'day_first', label: 'Day first: 31.03.2026' },
  { value: 'month_first', label: 'Month first: 03/31/2026' },
];
const DECIMALS: readonly Option<ImportSettings['decimals']>[] = [
  { value: 'point', label: 'Point: 1,234.56' },
  { value: 'comma', label: 'Comma: 1.234,56' },
];
const ENCODINGS: readonly Option<ImportSettings['encoding']>[] = [
  { value: 'utf-8', label: 'UTF-8: most programs' },
  { value: 'windows-1252', label: 'Windows-1252: older Excel files' },
];

/** How dates, numbers and letters are written; folded away, since most files need none of it. */
export function FormatFields(props: FormatFieldsProps) {
  const { settings, error, disabled, isAskedFor, onChange } = props;
  const wanted =
    isAskedFor || ['dates', 'decimals', 'encoding', 'stages'].some((field) => error(field));
  const [fold, setFold] = useState({ wanted, isOpen: wanted });
  if (fold.wanted !== wanted) setFold({ wanted, isOpen: wanted || fold.isOpen });

  return (
    <details
      open={fold.isOpen}
      onToggle={({ currentTarget }) => setFold({ wanted, isOpen: currentTarget.open })}
      className="group rounded-lg border border-line"
    >
      <summary className="flex items-center gap-2 rounded-lg px-3 py-2.5 text-dense hover:bg-sunken/60 focus-visible:-outline-offset-2">
        <ChevronRight
          aria-hidden="true"
          className="size-4 shrink-0 text-ink-muted transition-transform group-open:rotate-90"
        />
        <span className="font-medium">How to read the files</span>
      </summary>
      <div className="grid gap-4 border-t border-line p-3 sm:grid-cols-3 sm:p-4">
        <ChoiceField
          label="Dates"
          name="dates"
          options={DATES}
          value={settings.dates}
          error={error('dates')}
          disabled={disabled}
          onChange={(dates) => onChange({ dates })}
        />
        <ChoiceField
          label="Decimals"
          name="decimals"
          options={DECIMALS}
          value={settings.decimals}
          error={error('decimals')}
          disabled={disabled}
          onChange={(decimals) => onChange({ decimals })}
        />
        <ChoiceField
          label="Encoding"
          name="encoding"
          options={ENCODINGS}
          value={settings.encoding}
          error={error('encoding')}
          disabled={disabled}
          onChange={(encoding) => onChange({ encoding })}
        />
        <Field
          label="Stages in funnel order"
          optional
          hint="The names of your open stages, parted by commas, such as Qualified, Offer, Contract. Without them, the order in which the files use them counts."
          error={error('stages')}
          className="sm:col-span-3"
        >
          {(control) => (
            <Input
              {...control}
              name="stages"
              value={settings.stages}
              disabled={disabled}
              autoComplete="off"
              onChange={(event) => onChange({ stages: event.target.value })}
            />
          )}
        </Field>
      </div>
    </details>
  );
}

interface ChoiceFieldProps<Value extends string> {
  readonly label: string;
  readonly name: string;
  readonly options: readonly Option<Value>[];
  readonly value: Value;
  readonly error: string | undefined;
  readonly disabled: boolean;
  readonly onChange: (value: Value) => void;
}

function ChoiceField<Value extends string>(props: ChoiceFieldProps<Value>) {
  const { label, name, options, value, error, disabled, onChange } = props;
  const choose = (text: string) => {
    const chosen = options.find((option) => option.value === text);
    if (chosen) onChange(chosen.value);
  };

  return (
    <Field label={label} error={error}>
      {(control) => (
        <Select
          {...control}
          name={name}
          value={value}
          disabled={disabled}
          onChange={(event) => choose(event.target.value)}
        >
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}
