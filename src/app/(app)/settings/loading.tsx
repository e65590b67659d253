import { Skeleton } from '@/components/ui/skeleton';

export default function SettingsLoading() {
  return (
    <div role="status" className="mx-auto flex w-full max-w-4xl flex-col gap-6">
      <span className="sr-only">The settings are loading</span>
      <Skeleton className="h-12 w-64" />
      <Skeleton className="h-72 w-full" />
    </div>
  );
}
