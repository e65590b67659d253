import { ArrowDownWideNarrow } from 'lucide-react';
import Link from 'next/link';
import type { DealSort } from '@/lib/deals/model';
import { cn } from '../ui/cn';
import { TableHead } from '../ui/table';

export interface SortHeadProps {
  readonly label: string;
  /** Left out where the column cannot be sorted by. */
  readonly sort?: DealSort;
  readonly current: DealSort;
  readonly hrefs: Readonly<Record<DealSort, string>>;
  readonly align?: 'left' | 'right';
}

/** Close date and last touch begin with what is longest ago; everything else with the highest. */
const DIRECTIONS: Partial<Record<DealSort, 'ascending'>> = {
  closeDate: 'ascending',
  lastTouch: 'ascending',
};

export function SortHead({ label, sort, current, hrefs, align = 'left' }: SortHeadProps) {
  const alignment = cn('px-2 first:pl-4', align === 'right' && 'text-right');
  if (!sort) return <TableHead className={alignment}>{label}</TableHead>;
  const active = sort === current;

  return (
    <TableHead
      aria-sort={active ? (DIRECTIONS[sort] ?? 'descending') : undefined}
      className={alignment}
    >
      <Link
        href={hrefs[sort]}
        scroll={false}
        className={cn(
          'inline-flex items-center gap-1 rounded-sm hover:text-ink hover:underline',
          active && 'font-semibold text-ink',
        )}
      >
        {label}
        {active && <ArrowDownWideNarrow aria-hidden="true" className="size-3.5" />}
      </Link>
    </TableHead>
  );
}
