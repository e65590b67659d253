'use client';

import { plural } from '../ui/format';
import { Button } from '../ui/button';
import { SavePolicy, type SavePolicyProps } from './save-policy';

export interface PolicyBarProps extends Omit<SavePolicyProps, 'disabled'> {
  readonly isValid: boolean;
  readonly isPreviewing: boolean;
  readonly onReset: () => void;
  readonly onPreview: () => void;
}

/** What is not saved yet and what can be done with it; stays in sight while one scrolls. */
export function PolicyBar(props: PolicyBarProps) {
  const { changes, isValid, isPreviewing, onReset, onPreview, ...save } = props;
  const count = changes.length;
  if (count === 0) return null;

  return (
    <div
      role="region"
      aria-label="Unsaved changes"
      className="sticky bottom-18 z-20 flex flex-wrap items-center gap-x-3 gap-y-2 rounded-lg border border-line bg-raised px-4 py-3 shadow-overlay lg:bottom-4 print:hidden"
    >
      <p role="status" className="mr-auto basis-full text-sm sm:basis-auto">
        {plural(count, 'change')}, not saved
        {!isValid && <span className="text-danger">. Correct what is marked.</span>}
      </p>
      <Button variant="ghost" onClick={onReset}>
        Reset
      </Button>
      <Button disabled={!isValid} pending={isPreviewing} onClick={onPreview}>
        {isPreviewing ? 'Computing…' : 'Preview'}
      </Button>
      <SavePolicy {...save} changes={changes} disabled={!isValid} />
    </div>
  );
}
