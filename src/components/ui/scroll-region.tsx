import type { ReactNode } from 'react';

/** What scrolls must be reachable, to be scrolled by keys. */
const REACHABLE = { tabIndex: 0 } as const;

/** What is too wide for the screen scrolls by itself, also by keyboard. */
export function ScrollRegion({
  label,
  children,
}: {
  readonly label: string;
  readonly children: ReactNode;
}) {
  return (
    <div role="region" aria-label={label} {...REACHABLE} className="overflow-x-auto rounded-md">
      {children}
    </div>
  );
}
