import Link from 'next/link';
import type { ReactNode } from 'react';
import type { DealDto } from '@/lib/deals/dto';
import { isClosedStage } from '@/lib/deals/model';
import { RiskBadge } from '../risk/risk-badge';
import { cn } from '../ui/cn';
import { DateTime } from '../ui/date-time';
import { Money } from '../ui/money';
import { TableCell, TableRow } from '../ui/table';
import { CloseDate } from './close-date';
import { StageBadge } from './stage-badge';

/** The card of a narrow container, written as areas so that the order of the cells stays the table's. */
const cardClass = [
  'grid grid-cols-[minmax(0,1fr)_auto] gap-x-3 gap-y-1.5 px-4 py-3.5',
  "[grid-template-areas:'name_risk''stage_value''reason_reason''owner_owner''close_close''touch_touch']",
  '@sm:[grid-template-areas:"name_risk""stage_value""reason_reason""owner_owner""close_touch"]',
  '@5xl:table-row @5xl:p-0',
].join(' ');
const cellClass = 'block p-0 @5xl:table-cell @5xl:px-3 @5xl:py-2';

export function DealRow({ deal, now }: { readonly deal: DealDto; readonly now: string }) {
  const closed = isClosedStage(deal.stage);

  return (
    <TableRow className={cn('relative transition-colors hover:bg-sunken/60', cardClass)}>
      <TableCell className={cn(cellClass, '[grid-area:name]')}>
        <Link
          href={`/deals/${deal.id}`}
          title={deal.name}
          className="block truncate font-medium after:absolute after:inset-0 hover:underline focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent"
        >
          {deal.name}
        </Link>
        <span className="block truncate text-dense text-ink-muted">
          {deal.account ?? 'No account'}
        </span>
      </TableCell>
      <TableCell className={cn(cellClass, '[grid-area:stage]')}>
        <StageBadge stage={deal.stage} crmStage={deal.crmStage} />
      </TableCell>
      <TableCell className={cn(cellClass, 'text-right font-medium [grid-area:value]')}>
        <Money value={deal.value} currency={deal.currency} />
      </TableCell>
      <TableCell className={cn(cellClass, 'justify-self-end [grid-area:risk]')}>
        <RiskBadge band={deal.riskLevel} score={deal.riskScore} atClose={closed} />
      </TableCell>
      <TableCell className={cn(cellClass, '[grid-area:reason]')}>
        <Reason deal={deal} closed={closed} />
      </TableCell>
      <TableCell className={cn(cellClass, 'text-dense [grid-area:owner]')}>
        <CardLabel>Owner</CardLabel>
        <span className="@5xl:block @5xl:truncate" title={deal.ownerName}>
          {deal.ownerName}
        </span>
      </TableCell>
      <TableCell className={cn(cellClass, 'text-dense [grid-area:close]')}>
        <CardLabel>{closed ? 'Closed' : 'Close date'}</CardLabel>
        <CloseDate deal={deal} now={now} />
      </TableCell>
      <TableCell className={cn(cellClass, 'text-dense [grid-area:touch]')}>
        <CardLabel>Last touch</CardLabel>
        {deal.lastTouchAt ? (
          <DateTime value={deal.lastTouchAt} format="relative" now={now} />
        ) : (
          <span className="text-ink-muted">None yet</span>
        )}
      </TableCell>
    </TableRow>
  );
}

function Reason({ deal, closed }: { readonly deal: DealDto; readonly closed: boolean }) {
  const text = closed ? (deal.lostReason ?? '') : (deal.riskReasons[0] ?? '');
  if (text === '') {
    return <span className="hidden text-dense text-ink-muted @5xl:inline">None</span>;
  }

  return (
    <span className="line-clamp-2 text-dense" title={text}>
      {text}
    </span>
  );
}

/** Column heads are out of sight on a card, so the cell says what it holds. */
function CardLabel({ children }: { readonly children: ReactNode }) {
  return <span className="mr-1.5 text-ink-muted @5xl:hidden">{children}</span>;
}
