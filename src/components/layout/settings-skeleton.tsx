import { Skeleton } from '../ui/skeleton';

/** What a settings page shows while it is read. */
export function SettingsSkeleton() {
  return (
    <div role="status" className="flex w-full flex-col gap-6">
      <span className="sr-only">The settings are loading</span>
      <Skeleton className="h-12 w-64" />
      <Skeleton className="h-72 w-full" />
    </div>
  );
}
