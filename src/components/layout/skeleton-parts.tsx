import type { ReactNode } from 'react';
import { Card } from '../ui/card';
import { cn } from '../ui/cn';
import { Skeleton } from '../ui/skeleton';

/** Says once that something is loading; the blocks themselves are silent. */
export function SkeletonPage({
  label,
  children,
}: {
  readonly label: string;
  readonly children: ReactNode;
}) {
  return (
    <div role="status" aria-live="polite" className="flex flex-col gap-6">
      <span className="sr-only">{label}</span>
      {children}
    </div>
  );
}

export function HeaderSkeleton({ withActions = false }: { readonly withActions?: boolean }) {
  return (
    <div className="flex items-start justify-between gap-6">
      <div>
        <Skeleton className="h-7 w-40" />
        <Skeleton className="mt-1.5 h-4 w-64 max-w-full" />
      </div>
      {withActions && <Skeleton className="h-9 w-28" />}
    </div>
  );
}

/** A card with a heading and some lines; `height` is what the real one takes. */
export function CardSkeleton({
  className,
  lines = 3,
}: {
  readonly className?: string;
  readonly lines?: number;
}) {
  return (
    <Card className={cn('overflow-hidden', className)}>
      <div className="border-b border-line px-4 py-3.5">
        <Skeleton className="h-4 w-36" />
      </div>
      <div className="flex flex-col gap-3 p-4">
        {Array.from({ length: lines }, (_, index) => (
          <Skeleton key={index} className={cn('h-4', index % 3 === 2 ? 'w-2/3' : 'w-full')} />
        ))}
      </div>
    </Card>
  );
}

/** Rows of a list with two lines on the left and two figures on the right. */
export function RowsSkeleton({
  rows,
  className,
}: {
  readonly rows: number;
  readonly className?: string;
}) {
  return (
    <ul aria-hidden="true" className="divide-y divide-line">
      {Array.from({ length: rows }, (_, index) => (
        <li key={index} className={cn('flex items-center justify-between gap-6 px-4', className)}>
          <div className="min-w-0 flex-1">
            <Skeleton className="h-4 w-48 max-w-full" />
            <Skeleton className="mt-2 h-3.5 w-32" />
          </div>
          <Skeleton className="hidden h-4 w-1/4 sm:block" />
          <Skeleton className="h-6 w-24" />
        </li>
      ))}
    </ul>
  );
}
