import Link from 'next/link';
import { cn } from './cn';

export interface LinkTab {
  readonly href: string;
  readonly label: string;
  readonly isHere: boolean;
}

/** A few views side by side; each is an address that can be kept and sent. */
export function LinkTabs({
  label,
  tabs,
  current = 'true',
}: {
  readonly label: string;
  readonly tabs: readonly LinkTab[];
  /** What the one at hand is: a page of its own, or a view of this one. */
  readonly current?: 'page' | 'true';
}) {
  return (
    <nav aria-label={label} className="max-w-full overflow-x-auto print:hidden">
      <ul className="inline-flex gap-0.5 rounded-lg bg-sunken p-0.5">
        {tabs.map(({ href, label: text, isHere }) => (
          <li key={href}>
            <Link
              href={href}
              aria-current={isHere ? current : undefined}
              className={cn(
                'flex h-8 items-center rounded-md px-3 text-dense font-medium whitespace-nowrap transition-colors sm:h-7',
                isHere ? 'bg-raised text-ink shadow-raised' : 'text-ink-muted hover:text-ink',
              )}
            >
              {text}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
