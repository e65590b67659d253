import { Skeleton } from '@/components/ui/skeleton';

export default function TeamLoading() {
  return (
    <div role="status" className="flex w-full flex-col gap-6">
      <span className="sr-only">The team is loading</span>
      <Skeleton className="h-12 w-64" />
      <Skeleton className="h-40 w-full" />
      <Skeleton className="h-72 w-full" />
    </div>
  );
}
