import { Card } from '../ui/card';
import { Skeleton } from '../ui/skeleton';
import { HeaderSkeleton, RowsSkeleton, SkeletonPage } from './skeleton-parts';

export function DealsSkeleton() {
  return (
    <SkeletonPage label="Loading deals">
      <HeaderSkeleton withActions />
      <div className="mb-4 grid grid-cols-2 gap-2 sm:grid-cols-3 lg:flex">
        <Skeleton className="col-span-full h-10 sm:h-9 lg:w-60" />
        {Array.from({ length: 5 }, (_, index) => (
          <Skeleton key={index} className="h-10 sm:h-9 lg:w-32" />
        ))}
      </div>
      <Card>
        <div className="hidden h-9 border-b border-line lg:block" />
        <RowsSkeleton rows={12} className="h-40 lg:h-[3.8rem]" />
      </Card>
    </SkeletonPage>
  );
}
