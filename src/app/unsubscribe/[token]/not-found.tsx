import type { Metadata } from 'next';
import Link from 'next/link';
import { buttonVariants } from '@/components/ui/button';

export const metadata: Metadata = { title: 'Not found' };

/** A link that was cut short, or whose person is gone. */
export default function UnsubscribeNotFound() {
  return (
    <main
      id="content"
      className="mx-auto flex min-h-dvh max-w-xl flex-col items-center justify-center gap-3 px-4 py-10 text-center"
    >
      <h1 className="text-lg font-semibold">This link leads nowhere</h1>
      <p className="text-sm text-pretty text-ink-muted">
        It may have been cut short on its way. Sign in, and choose in the settings what you are told
        by mail.
      </p>
      <Link
        className={buttonVariants({ variant: 'primary' })}
        href="/settings/notifications"
        prefetch={false}
      >
        Notification settings
      </Link>
    </main>
  );
}
