'use client';

import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { cn } from '../ui/cn';

export interface SectionTab {
  readonly href: string;
  readonly label: string;
}

/** The pages of one section, side by side; each is a page with an address of its own. */
export function SectionTabs({
  label,
  tabs,
}: {
  readonly label: string;
  readonly tabs: readonly SectionTab[];
}) {
  const pathname = usePathname();
  return (
    <nav aria-label={label} className="overflow-x-auto print:hidden">
      <ul className="inline-flex gap-0.5 rounded-lg bg-sunken p-0.5">
        {tabs.map(({ href, label: text }) => {
          const isHere = pathname === href;
          return (
            <li key={href}>
              <Link
                href={href}
                aria-current={isHere ? 'page' : undefined}
                className={cn(
                  'flex h-8 items-center rounded-md px-3 text-dense font-medium whitespace-nowrap transition-colors sm:h-7',
                  isHere ? 'bg-raised text-ink shadow-raised' : 'text-ink-muted hover:text-ink',
                )}
              >
                {text}
              </Link>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
