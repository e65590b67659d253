import { Skeleton } from '../ui/skeleton';

/** What the assistant's page shows while it is read. */
export function AssistantSkeleton() {
  return (
    <div role="status" className="flex gap-6 xl:gap-8">
      <span className="sr-only">The assistant is loading</span>
      <div className="hidden w-60 shrink-0 flex-col gap-3 lg:flex">
        <Skeleton className="h-9 w-full" />
        <Skeleton className="h-10 w-full" />
        <Skeleton className="h-10 w-full" />
        <Skeleton className="h-10 w-full" />
      </div>
      <div className="mx-auto flex w-full max-w-3xl min-w-0 flex-col gap-6">
        <Skeleton className="h-7 w-32" />
        <Skeleton className="h-80 w-full" />
        <Skeleton className="h-12 w-full" />
      </div>
    </div>
  );
}
