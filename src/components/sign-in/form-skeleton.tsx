import { Skeleton } from '../ui/skeleton';

/** Stands where the form will, while it is loaded. */
export function FormSkeleton() {
  return (
    <div
      role="status"
      className="flex flex-col gap-4 rounded-lg border border-line bg-surface p-6 shadow-raised"
    >
      <span className="sr-only">Loading the form</span>
      <Skeleton className="h-5 w-40" />
      <Skeleton className="h-9 w-full" />
      <Skeleton className="h-9 w-full" />
      <Skeleton className="h-9 w-full" />
    </div>
  );
}
