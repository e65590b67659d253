import { ChevronsUpDown } from 'lucide-react';
import type { ComponentProps } from 'react';
import { cn } from './cn';
import { controlClass } from './input';

export interface SelectProps extends ComponentProps<'select'> {
  readonly wrapperClassName?: string;
}

/** The platform's own select: the best picker on a phone, and full keyboard use for free. */
export function Select({ className, wrapperClassName, children, ...rest }: SelectProps) {
  return (
    <span className={cn('relative block', wrapperClassName)}>
      <select
        className={cn(controlClass, 'h-10 appearance-none truncate pr-8 sm:h-9', className)}
        {...rest}
      >
        {children}
      </select>
      <ChevronsUpDown
        aria-hidden="true"
        className="pointer-events-none absolute top-1/2 right-2.5 size-3.5 -translate-y-1/2 text-ink-muted"
      />
    </span>
  );
}
