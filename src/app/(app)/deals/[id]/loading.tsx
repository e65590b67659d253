import { DealSkeleton } from '@/components/layout/deal-skeleton';

export default function Loading() {
  return <DealSkeleton />;
}
