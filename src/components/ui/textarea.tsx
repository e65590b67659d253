import type { ComponentProps } from 'react';
import { cn } from './cn';
import { controlClass } from './input';

/** Grows with its text where the browser can. */
export function Textarea({ className, ...rest }: ComponentProps<'textarea'>) {
  return (
    <textarea
      className={cn(controlClass, 'field-sizing-content min-h-20 py-2 leading-5', className)}
      {...rest}
    />
  );
}
