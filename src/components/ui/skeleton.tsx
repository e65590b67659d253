import type { ComponentProps } from 'react';
import { cn } from './cn';

/** A grey block where something will stand. The page that waits says so once, by `role="status"`. */
export function Skeleton({ className, ...rest }: ComponentProps<'span'>) {
  return (
    <span
      aria-hidden="true"
      className={cn('block animate-pulse rounded-md bg-line/80', className)}
      {...rest}
    />
  );
}
