import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';

export interface FoldProps {
  readonly title: string;
  /** What is inside, in a few words. */
  readonly note?: ReactNode;
  readonly isOpen?: boolean;
  readonly children: ReactNode;
}

/** A part of a card that is looked at now and then. */
export function Fold({ title, note, isOpen = false, children }: FoldProps) {
  return (
    <details className="group border-t border-line" open={isOpen || undefined}>
      <summary className="flex cursor-pointer list-none items-center gap-2 px-4 py-3 text-dense hover:bg-sunken/60 [&::-webkit-details-marker]:hidden">
        <ChevronRight
          aria-hidden="true"
          className="size-4 shrink-0 text-ink-muted transition-transform group-open:rotate-90"
        />
        <span className="font-medium">{title}</span>
        {note && <span className="ml-auto text-right text-ink-muted">{note}</span>}
      </summary>
      <div className="px-4 pt-1 pb-4">{children}</div>
    </details>
  );
}
