import Link from 'next/link';
import { buttonVariants } from '../ui/button';

/** The 404 page's words; says the same for what is absent and for what is not yours to see. */
export function NothingHere() {
  return (
    <div className="mx-auto flex max-w-xl flex-col items-center gap-3 px-4 py-24 text-center">
      <h1 className="text-lg font-semibold">There is nothing here</h1>
      <p className="text-sm text-pretty text-ink-muted">
        The address is wrong, or what it names was deleted or is not yours to see.
      </p>
      <Link className={buttonVariants({ variant: 'primary' })} href="/dashboard">
        Go to the dashboard
      </Link>
    </div>
  );
}
