import { Skeleton } from '../ui/skeleton';
import { CardSkeleton, SkeletonPage } from './skeleton-parts';

export function DealSkeleton() {
  return (
    <SkeletonPage label="Loading the deal">
      <div>
        <Skeleton className="mb-2 h-4 w-16" />
        <Skeleton className="h-7 w-80 max-w-full" />
        <Skeleton className="mt-2 h-4 w-52" />
        <div className="mt-3 flex gap-2">
          <Skeleton className="h-6 w-24" />
          <Skeleton className="h-6 w-24" />
          <Skeleton className="h-6 w-24" />
        </div>
      </div>
      <Skeleton className="h-[5.75rem] rounded-lg lg:h-11" />
      <div className="grid gap-6 xl:grid-cols-[minmax(0,1fr)_22rem]">
        <div className="flex min-w-0 flex-col gap-6">
          <CardSkeleton lines={3} />
          <CardSkeleton lines={16} />
        </div>
        <div className="flex flex-col gap-6">
          <CardSkeleton lines={9} />
          <CardSkeleton lines={5} />
        </div>
      </div>
    </SkeletonPage>
  );
}
