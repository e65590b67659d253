import { Skeleton } from '@/components/ui/skeleton';

export default function WebhooksLoading() {
  return (
    <div role="status" className="flex w-full flex-col gap-6">
      <span className="sr-only">The webhooks are loading</span>
      <Skeleton className="h-12 w-64" />
      <Skeleton className="h-36 w-full" />
      <Skeleton className="h-36 w-full" />
    </div>
  );
}
