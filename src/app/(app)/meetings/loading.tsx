import { Skeleton } from '@/components/ui/skeleton';

export default function Loading() {
  return (
    <div role="status" className="flex w-full flex-col gap-6">
      <span className="sr-only">The meetings are loading</span>
      <Skeleton className="h-12 w-64" />
      <Skeleton className="h-9 w-80 max-w-full" />
      <Skeleton className="h-96 w-full" />
    </div>
  );
}
