'use client';

import { type ReactNode, useState } from 'react';
import { Field } from '../ui/field';
import { Input } from '../ui/input';
import { faultAt, type SettingPath, settingAt } from './policy-draft';
import { usePolicyFields } from './policy-context';

export interface NumberSettingProps {
  readonly path: SettingPath;
  readonly label: string;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  /** "days", written behind the number. */
  readonly unit?: string;
  readonly hint?: ReactNode;
  readonly withSlider?: boolean;
  readonly className?: string;
}

const written = (value: unknown): string =>
  typeof value === 'number' && Number.isFinite(value) ? String(value) : '';

const formatNumber = (value: number): string =>
  value.toLocaleString('en-US', { maximumFractionDigits: 6 });

/** A number with its default beside it; what is typed stays as typed, also where it is no number. */
export function NumberSetting(props: NumberSettingProps) {
  const { path, label, min, max, step, unit, hint, withSlider = false, className } = props;
  const { draft, defaults, faults, set } = usePolicyFields();
  const value = settingAt(draft, path);
  const [text, setText] = useState(written(value));
  const fallback = settingAt(defaults, path);
  const choose = (next: string) => {
    setText(next);
    set(path, next.trim() === '' ? Number.NaN : Number(next));
  };

  return (
    <Field
      label={label}
      error={faultAt(faults, path)}
      hint={
        <>
          {hint}
          {hint && ' '}
          {typeof fallback === 'number' &&
            `Default ${formatNumber(fallback)}${unit ? ` ${unit}` : ''}.`}
        </>
      }
      className={className}
    >
      {(control) => (
        <div className="flex items-center gap-3">
          {withSlider && (
            <input
              type="range"
              aria-label={`${label}, as a slider`}
              min={min}
              max={max}
              step={step}
              value={typeof value === 'number' && Number.isFinite(value) ? value : min}
              onChange={(event) => choose(event.target.value)}
              className="h-6 min-w-0 flex-1 cursor-pointer accent-accent disabled:cursor-not-allowed"
            />
          )}
          <Input
            {...control}
            type="number"
            inputMode="decimal"
            min={min}
            max={max}
            step="any"
            value={text}
            onChange={(event) => choose(event.target.value)}
            className="w-24 shrink-0 text-right tabular-nums"
          />
          {unit && <span className="text-dense text-ink-muted">{unit}</span>}
        </div>
      )}
    </Field>
  );
}
