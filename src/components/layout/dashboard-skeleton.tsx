import { Card } from '../ui/card';
import { Skeleton } from '../ui/skeleton';
import { CardSkeleton, HeaderSkeleton, RowsSkeleton, SkeletonPage } from './skeleton-parts';

export function DashboardSkeleton() {
  return (
    <SkeletonPage label="Loading the dashboard">
      <HeaderSkeleton />
      <div className="grid grid-cols-2 gap-3 xl:grid-cols-4">
        {Array.from({ length: 4 }, (_, index) => (
          <Card key={index} className="h-[7.75rem] px-4 py-3">
            <Skeleton className="h-4 w-24" />
            <Skeleton className="mt-3 h-7 w-28" />
            <Skeleton className="mt-2 h-4 w-full" />
          </Card>
        ))}
      </div>
      <div className="grid gap-6 xl:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <Card>
          <div className="border-b border-line px-4 py-3.5">
            <Skeleton className="h-4 w-44" />
            <Skeleton className="mt-2 h-3.5 w-56" />
          </div>
          <RowsSkeleton rows={6} className="h-44 sm:h-[6.75rem]" />
        </Card>
        <CardSkeleton lines={9} className="self-start" />
      </div>
    </SkeletonPage>
  );
}
