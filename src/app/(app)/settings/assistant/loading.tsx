import { SettingsSkeleton } from '@/components/layout/settings-skeleton';

export default function Loading() {
  return <SettingsSkeleton />;
}
