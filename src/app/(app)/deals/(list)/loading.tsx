import { DealsSkeleton } from '@/components/layout/deals-skeleton';

export default function Loading() {
  return <DealsSkeleton />;
}
