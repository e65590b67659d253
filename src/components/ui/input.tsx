import type { ComponentProps } from 'react';
import { cn } from './cn';

/** 16 px on phones, or Safari zooms into the field. Shared by input, textarea and select. */
export const controlClass = [
  'w-full rounded-md border border-line-strong bg-surface px-3 text-base text-ink sm:text-sm',
  'placeholder:text-ink-muted hover:border-ink-muted',
  'disabled:cursor-not-allowed disabled:bg-sunken disabled:text-ink-muted',
  'aria-invalid:border-danger aria-invalid:bg-danger-soft/40',
  'focus-visible:border-accent focus-visible:outline-offset-0',
].join(' ');

export function Input({ className, ...rest }: ComponentProps<'input'>) {
  return <input className={cn(controlClass, 'h-10 sm:h-9', className)} {...rest} />;
}
