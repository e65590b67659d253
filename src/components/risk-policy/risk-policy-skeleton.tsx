import { CardSkeleton, HeaderSkeleton, SkeletonPage } from '../layout/skeleton-parts';

export function RiskPolicySkeleton() {
  return (
    <SkeletonPage label="Loading the risk policy">
      <HeaderSkeleton />
      <CardSkeleton lines={2} />
      <CardSkeleton lines={5} className="h-72" />
      <CardSkeleton lines={4} />
      <CardSkeleton lines={8} className="h-96" />
    </SkeletonPage>
  );
}
