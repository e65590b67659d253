'use client';

import Link from 'next/link';
import { useEffect, useRef, useState } from 'react';
import { cn } from './cn';

export interface LinkTab {
  readonly href: string;
  readonly label: string;
  readonly isHere: boolean;
}

/** Where tabs are out of sight, the edge fades: there is more to scroll to. */
const FADES = {
  none: '',
  start: '[mask-image:linear-gradient(to_right,transparent,black_2rem)]',
  end: '[mask-image:linear-gradient(to_left,transparent,black_2rem)]',
  both: '[mask-image:linear-gradient(to_right,transparent,black_2rem,black_calc(100%-2rem),transparent)]',
} as const;

function hiddenEdges({ scrollLeft, clientWidth, scrollWidth }: HTMLElement): keyof typeof FADES {
  const start = scrollLeft > 1;
  const end = scrollLeft + clientWidth < scrollWidth - 1;
  if (start && end) return 'both';
  if (start) return 'start';
  return end ? 'end' : 'none';
}

/** Keeps the tab at hand in view, and knows at which edges others are hidden. */
function useTabsInView(here: string | undefined) {
  const nav = useRef<HTMLElement>(null);
  const [edges, setEdges] = useState<keyof typeof FADES>('none');

  useEffect(() => {
    const box = nav.current;
    if (!box) return;
    const current = here && box.querySelector<HTMLElement>('[aria-current]');
    // Not scrollIntoView: that may scroll the page along with the tabs.
    if (current) {
      box.scrollTo({ left: current.offsetLeft - (box.clientWidth - current.offsetWidth) / 2 });
    }
    const look = () => setEdges(hiddenEdges(box));
    const watcher = new ResizeObserver(look);
    watcher.observe(box);
    box.addEventListener('scroll', look, { passive: true });

    return () => {
      watcher.disconnect();
      box.removeEventListener('scroll', look);
    };
  }, [here]);

  return { nav, edges };
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
  const { nav, edges } = useTabsInView(tabs.find(({ isHere }) => isHere)?.href);

  return (
    <nav
      ref={nav}
      aria-label={label}
      className={cn('relative max-w-full overflow-x-auto print:hidden', FADES[edges])}
    >
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
