import { Skeleton } from '@/components/ui/skeleton';

export default function WebhooksLoading() {
  return (
    <div role="status" className="mx-auto flex w-full max-w-5xl flex-col gap-6">
      <span className="sr-only">The webhooks are loading</span>
      <Skeleton className="h-12 w-64" />
      <Skeleton className="h-36 w-full" />
      <Skeleton className="h-36 w-full" />
    </div>
  );
}
