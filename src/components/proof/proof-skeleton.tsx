import { CardSkeleton, HeaderSkeleton, SkeletonPage } from '../layout/skeleton-parts';

export function ProofSkeleton() {
  return (
    <SkeletonPage label="Loading the proof">
      <HeaderSkeleton />
      <CardSkeleton lines={2} />
      <CardSkeleton lines={6} />
      <CardSkeleton lines={12} />
    </SkeletonPage>
  );
}
