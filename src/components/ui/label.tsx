import type { ComponentProps } from 'react';
import { cn } from './cn';

export interface LabelProps extends ComponentProps<'label'> {
  readonly optional?: boolean;
}

export function Label({ className, optional = false, children, ...rest }: LabelProps) {
  return (
    <label className={cn('text-dense font-medium text-ink', className)} {...rest}>
      {children}
      {optional && <span className="ml-1.5 font-normal text-ink-muted">optional</span>}
    </label>
  );
}
