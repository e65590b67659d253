import { Skeleton } from '../ui/skeleton';
import { CardSkeleton, SkeletonPage } from './skeleton-parts';

export function DealSkeleton() {
  return (
    <SkeletonPage label="Loading the deal">
      <div className="mb-5">
        <Skeleton className="mb-2 h-4 w-16" />
        <Skeleton className="h-7 w-80 max-w-full" />
        <Skeleton className="mt-2 h-4 w-52" />
        <div className="mt-3 flex gap-2">
          <Skeleton className="h-6 w-24" />
          <Skeleton className="h-6 w-24" />
          <Skeleton className="h-6 w-24" />
        </div>
      </div>
      <div className="grid gap-5 xl:grid-cols-[minmax(0,1fr)_22rem]">
        <div className="flex flex-col gap-5">
          <CardSkeleton lines={14} />
          <CardSkeleton lines={6} />
        </div>
        <div className="flex flex-col gap-5">
          <CardSkeleton lines={4} />
          <CardSkeleton lines={8} />
        </div>
      </div>
    </SkeletonPage>
  );
}
