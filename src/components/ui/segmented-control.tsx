'use client';

import { cn } from './cn';

export interface SegmentedOption<Value extends string> {
  readonly value: Value;
  readonly label: string;
}

export interface SegmentedControlProps<Value extends string> {
  readonly name: string;
  /** Read by assistive technology. */
  readonly label: string;
  readonly options: readonly SegmentedOption<Value>[];
  readonly value: Value;
  readonly onChange: (value: Value) => void;
  readonly className?: string;
}

/** One of a few, as native radio buttons: arrow keys work, and so does a form without JavaScript. */
export function SegmentedControl<Value extends string>(props: SegmentedControlProps<Value>) {
  const { name, label, options, value, onChange, className } = props;

  return (
    <fieldset className={cn('min-w-0', className)}>
      <legend className="sr-only">{label}</legend>
      <div className="inline-flex max-w-full flex-wrap gap-0.5 rounded-lg bg-sunken p-0.5">
        {options.map((option) => (
          <label
            key={option.value}
            className={cn(
              'relative flex h-9 cursor-pointer items-center rounded-md px-3 text-dense font-medium text-ink-muted transition-colors hover:text-ink sm:h-8',
              'has-checked:bg-raised has-checked:text-ink has-checked:shadow-raised',
              'has-focus-visible:outline-2 has-focus-visible:outline-accent',
            )}
          >
            <input
              type="radio"
              name={name}
              value={option.value}
              checked={option.value === value}
              onChange={() => onChange(option.value)}
              className="absolute inset-0 cursor-pointer opacity-0"
            />
            {option.label}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
