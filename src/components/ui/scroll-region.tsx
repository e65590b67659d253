import type { ReactNode } from 'react';

/** What is too wide for the screen scrolls by itself, also by keyboard. */
export function ScrollRegion({
  label,
  children,
}: {
  readonly label: string;
  readonly children: ReactNode;
}) {
  return (
    // oxlint-disable-next-line jsx_a11y/no-noninteractive-tabindex -- what scrolls must be reachable
    <div role="region" aria-label={label} tabIndex={0} className="overflow-x-auto rounded-md">
      {children}
    </div>
  );
}
