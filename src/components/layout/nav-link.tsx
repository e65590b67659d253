'use client';

import Link from 'next/link';
import { usePathname } from 'next/navigation';
import type { ReactNode } from 'react';
import { cn } from '../ui/cn';

export interface NavLinkProps {
  readonly href: string;
  readonly className: string;
  readonly activeClassName: string;
  readonly children: ReactNode;
}

/** Knows whether the page at hand is its own or lies below it. */
export function NavLink({ href, className, activeClassName, children }: NavLinkProps) {
  const pathname = usePathname();
  const isHere = pathname === href;
  const isBelow = pathname.startsWith(`${href}/`) && pathname !== '/deals/new';

  return (
    <Link
      href={href}
      aria-current={isHere ? 'page' : isBelow ? 'true' : undefined}
      className={cn(className, (isHere || isBelow) && activeClassName)}
    >
      {children}
    </Link>
  );
}
