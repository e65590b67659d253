'use client';

import { useHydrated } from '../hooks/use-hydrated';
import { cn } from './cn';
import { formatDate, formatRelative } from './format';

export type DateTimeProps = {
  readonly value: string;
  readonly className?: string;
} & (
  | {
      /** `day`: a calendar day (close date, due date), the same for every viewer. */
      readonly format: 'day' | 'date' | 'datetime' | 'precise' | 'time';
      readonly now?: string;
    }
  | { readonly format: 'relative'; readonly now: string }
);

/** A moment in the viewer's locale and time zone; the server renders en-US in UTC. */
export function DateTime(props: DateTimeProps) {
  const viewer = useHydrated();
  const { value, className, format } = props;
  const text =
    format === 'relative' ? formatRelative(value, props.now) : formatDate(value, format, viewer);

  return (
    <time
      dateTime={value}
      title={format === 'day' ? undefined : formatDate(value, 'datetime', viewer)}
      className={cn('whitespace-nowrap tabular-nums', className)}
      suppressHydrationWarning
    >
      {text}
    </time>
  );
}
