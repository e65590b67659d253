import type { Metadata } from 'next';
import Link from 'next/link';
import { buttonVariants } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';

export const metadata: Metadata = { title: 'Not found' };

export default function NotFound() {
  return (
    <main className="mx-auto flex min-h-[60dvh] w-full max-w-2xl flex-col justify-center px-4">
      <EmptyState
        title="There is nothing here"
        description="The address is wrong, or what it names was deleted or is not yours to see."
        actions={
          <Link className={buttonVariants({ variant: 'primary' })} href="/dashboard">
            Go to the dashboard
          </Link>
        }
      />
    </main>
  );
}
