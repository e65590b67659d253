import { ArrowDown } from 'lucide-react';
import Link from 'next/link';
import { buttonVariants } from '../ui/button';

export interface LoadMoreProps {
  /** The next page; null on the last one. */
  readonly href: string | null;
  readonly label?: string;
}

export function LoadMore({ href, label = 'Next page' }: LoadMoreProps) {
  if (href === null) return null;

  return (
    <div className="flex justify-center py-4 print:hidden">
      <Link href={href} className={buttonVariants()} rel="next">
        {label}
        <ArrowDown aria-hidden="true" />
      </Link>
    </div>
  );
}
