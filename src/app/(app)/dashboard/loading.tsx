import { DashboardSkeleton } from '@/components/layout/dashboard-skeleton';

export default function Loading() {
  return <DashboardSkeleton />;
}
