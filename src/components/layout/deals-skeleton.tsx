import { Card } from '../ui/card';
import { Skeleton } from '../ui/skeleton';
import { HeaderSkeleton, RowsSkeleton, SkeletonPage } from './skeleton-parts';

export function DealsSkeleton() {
  return (
    <SkeletonPage label="Loading deals">
      <HeaderSkeleton withActions />
      <div className="flex gap-2">
        <Skeleton className="h-10 flex-1 sm:h-9 lg:w-60 lg:flex-none" />
        {Array.from({ length: 6 }, (_, index) => (
          <Skeleton
            key={index}
            className={index === 0 ? 'h-10 w-24 sm:h-9 lg:flex-1' : 'hidden h-9 flex-1 lg:block'}
          />
        ))}
      </div>
      <Card>
        <div className="hidden h-9 border-b border-line lg:block" />
        <RowsSkeleton rows={12} className="h-40 lg:h-[3.8rem]" />
      </Card>
    </SkeletonPage>
  );
}
