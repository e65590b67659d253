import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { ScrollRegion } from '../ui/scroll-region';

export interface ChartFigureProps {
  /** What the picture shows, for those who do not see it. */
  readonly label: string;
  readonly children: ReactNode;
  /** Names the marks, so that none is told by its colour alone. */
  readonly legend?: ReactNode;
  /** The same numbers as a table. */
  readonly table: ReactNode;
}

/** A chart with its numbers behind it. The picture itself is passed over by screen readers. */
export function ChartFigure({ label, children, legend, table }: ChartFigureProps) {
  return (
    <figure className="flex min-w-0 flex-col gap-3">
      <div role="img" aria-label={`${label} The numbers are in the table below.`}>
        <div aria-hidden="true">{children}</div>
      </div>
      {legend && <figcaption className="text-dense text-ink-muted">{legend}</figcaption>}
      <details className="group text-dense">
        <summary className="inline-flex items-center gap-1 rounded-sm text-ink-muted hover:text-ink">
          <ChevronRight
            aria-hidden="true"
            className="size-3.5 transition-transform group-open:rotate-90"
          />
          Numbers as a table
        </summary>
        <div className="mt-2">
          <ScrollRegion label={`Numbers: ${label}`}>{table}</ScrollRegion>
        </div>
      </details>
    </figure>
  );
}
