'use client';

import type { ReactNode } from 'react';
import type { StepEffect } from '@/lib/risk/what-if';
import { Input } from '../../ui/input';
import { Select } from '../../ui/select';
import { formatPoints } from '../score';
import {
  dayIn,
  stageOptions,
  STEP_KEYS,
  STEP_LABELS,
  type StepKey,
  type WhatIfForm,
} from './what-if-model';

export interface WhatIfStepsProps {
  readonly form: WhatIfForm;
  readonly onChange: (form: WhatIfForm) => void;
  /** What each step that is switched on would do alone. */
  readonly steps: readonly StepEffect[];
  readonly stage: string;
  readonly stages: readonly string[];
  readonly asOf: number;
}

export function WhatIfSteps(props: WhatIfStepsProps) {
  const { form, onChange, steps, stage, stages } = props;
  const offered = STEP_KEYS.filter(
    (key) => key !== 'move_stage' || stageOptions(stages, stage).length > 0,
  );
  const toggle = (key: StepKey): void => {
    const on = new Set(form.on);
    if (!on.delete(key)) on.add(key);
    onChange({ ...form, on });
  };

  return (
    <fieldset className="min-w-0 divide-y divide-line @3xl:col-start-1 @3xl:row-span-2 @3xl:row-start-1">
      <legend className="sr-only">Steps to try out</legend>
      {offered.map((key) => (
        <Step
          key={key}
          label={STEP_LABELS[key]}
          isOn={form.on.has(key)}
          onToggle={() => toggle(key)}
          effect={steps.find(({ action }) => action === key)}
        >
          <Parameter step={key} {...props} />
        </Step>
      ))}
    </fieldset>
  );
}

interface StepProps {
  readonly label: string;
  readonly isOn: boolean;
  readonly onToggle: () => void;
  readonly effect: StepEffect | undefined;
  readonly children: ReactNode;
}

function Step({ label, isOn, onToggle, effect, children }: StepProps) {
  return (
    <div className="px-4 py-2.5">
      <div className="flex min-h-9 flex-wrap items-center gap-x-3 gap-y-1.5">
        <label className="flex min-h-9 flex-1 basis-44 cursor-pointer items-center gap-2 text-sm">
          <input
            type="checkbox"
            checked={isOn}
            onChange={onToggle}
            className="size-4 accent-accent"
          />
          {label}
        </label>
        <div className="ml-6 empty:hidden @sm:ml-0">{children}</div>
      </div>
      <div aria-live="polite">
        {effect && (
          <p className="ml-6 text-dense text-ink-muted">
            <span className="font-medium text-ink tabular-nums">
              {formatPoints(effect.delta, 3)}
            </span>{' '}
            alone{effect.note ? `. ${effect.note}` : ''}
          </p>
        )}
      </div>
    </div>
  );
}

/** The field of a step that has something to choose; using it switches the step on. */
function Parameter({
  step,
  form,
  onChange,
  stage,
  stages,
  asOf,
}: WhatIfStepsProps & { readonly step: StepKey }) {
  const set = (change: Partial<WhatIfForm>): void =>
    onChange({ ...form, ...change, on: new Set([...form.on, step]) });
  const tomorrow = dayIn(asOf, 1);
  switch (step) {
    case 'book_meeting':
      return (
        <Day
          label="Day of the meeting"
          value={form.meeting}
          min={tomorrow}
          onChange={(meeting) => set({ meeting })}
        />
      );
    case 'set_next_step':
      return (
        <Day
          label="Day of the next step"
          value={form.nextStep}
          min={tomorrow}
          onChange={(nextStep) => set({ nextStep })}
        />
      );
    case 'change_close_date':
      return (
        <Day
          label="New close date"
          value={form.closeDate}
          onChange={(closeDate) => set({ closeDate })}
        />
      );
    case 'add_contact':
      return (
        <Input
          type="number"
          min={1}
          max={20}
          aria-label="Number of contacts"
          className="w-20"
          value={form.contacts}
          onChange={({ target }) => set({ contacts: Math.trunc(Number(target.value)) })}
        />
      );
    case 'move_stage':
      return (
        <Select
          aria-label="Stage"
          wrapperClassName="w-40"
          value={form.stage}
          onChange={({ target }) => set({ stage: target.value })}
        >
          {stageOptions(stages, stage).map(({ value, label }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </Select>
      );
    default:
      return null;
  }
}

interface DayProps {
  readonly label: string;
  readonly value: string;
  readonly min?: string;
  readonly onChange: (day: string) => void;
}

function Day({ label, value, min, onChange }: DayProps) {
  return (
    <Input
      type="date"
      aria-label={label}
      className="w-40"
      value={value}
      min={min}
      onChange={({ target }) => onChange(target.value)}
    />
  );
}
