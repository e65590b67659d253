import { HeaderSkeleton, RowsSkeleton, SkeletonPage } from '../layout/skeleton-parts';
import { Card } from '../ui/card';
import { Skeleton } from '../ui/skeleton';

export function ImportSkeleton() {
  return (
    <SkeletonPage label="Loading imports">
      <HeaderSkeleton />
      <Card>
        <div className="border-b border-line px-4 py-3.5">
          <Skeleton className="h-4 w-28" />
        </div>
        <div className="flex flex-col gap-4 p-4">
          <div className="grid gap-4 lg:grid-cols-2">
            <Skeleton className="h-32" />
            <Skeleton className="h-32" />
          </div>
          <div className="grid gap-4 sm:grid-cols-2">
            <Skeleton className="h-20" />
            <Skeleton className="h-20" />
          </div>
          <Skeleton className="h-10" />
          <Skeleton className="mt-4 h-9 w-64" />
        </div>
      </Card>
      <Card>
        <div className="border-b border-line px-4 py-3.5">
          <Skeleton className="h-4 w-36" />
        </div>
        <RowsSkeleton rows={4} className="h-24" />
      </Card>
    </SkeletonPage>
  );
}
