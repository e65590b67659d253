import type { ReactNode } from 'react';
import type { DealDto } from '@/lib/deals/dto';
import type { DealSort } from '@/lib/deals/model';
import { Card } from '../ui/card';
import { Table, TableBody, TableHeader, TableRow } from '../ui/table';
import { DealRow } from './deal-row';
import { SortHead } from './sort-head';
import { SORT_NAMES } from './sort-names';

export interface DealTableProps {
  readonly deals: readonly DealDto[];
  readonly now: string;
  readonly sort: DealSort;
  /** Where each column's head leads: the same view, sorted by it. */
  readonly sortHref: Readonly<Record<DealSort, string>>;
  /** Shown instead of an empty table. */
  readonly emptyState: ReactNode;
}

/**
 * One table for every width: where the container is narrow each row lays itself out as a card, so
 * nothing is rendered twice and nothing scrolls sideways.
 */
export function DealTable({ deals, now, sort, sortHref, emptyState }: DealTableProps) {
  if (deals.length === 0) return <Card>{emptyState}</Card>;
  const head = { current: sort, hrefs: sortHref };

  return (
    <Card className="@container overflow-hidden">
      <Table className="block @min-[60rem]:table @min-[60rem]:table-fixed">
        <caption className="sr-only">Deals, sorted by {SORT_NAMES[sort]}</caption>
        <colgroup className="hidden @min-[60rem]:table-column-group">
          <col className="w-[18%]" />
          <col className="w-28" />
          <col className="w-28 @min-[72rem]:w-32" />
          <col className="w-32" />
          <col />
          <col className="w-22 @min-[72rem]:w-36" />
          <col className="w-[7.25rem]" />
          <col className="w-[5.75rem] @min-[72rem]:w-28" />
        </colgroup>
        <TableHeader className="sr-only @min-[60rem]:not-sr-only @min-[60rem]:table-header-group">
          <TableRow className="last:border-b">
            <SortHead {...head} label="Deal" />
            <SortHead {...head} label="Stage" />
            <SortHead {...head} label="Value" sort="value" align="right" />
            <SortHead {...head} label="Risk" sort="risk" />
            <SortHead {...head} label="Top reason" />
            <SortHead {...head} label="Owner" />
            <SortHead {...head} label="Close date" sort="closeDate" />
            <SortHead {...head} label="Last touch" sort="lastTouch" />
          </TableRow>
        </TableHeader>
        <TableBody className="block @min-[60rem]:table-row-group">
          {deals.map((deal) => (
            <DealRow key={deal.id} deal={deal} now={now} />
          ))}
        </TableBody>
      </Table>
    </Card>
  );
}
