import { ExternalLink } from 'lucide-react';
import Link from 'next/link';
import type { ReactNode } from 'react';
import type { DealDto } from '@/lib/deals/dto';
import { isClosedStage } from '@/lib/deals/model';
import { NotRiskMark } from '../alerts/not-risk-mark';
import { RiskBadge } from '../risk/risk-badge';
import { cn } from '../ui/cn';
import { DateTime } from '../ui/date-time';
import { Money } from '../ui/money';
import { TableCell, TableRow } from '../ui/table';
import { CloseDate } from './close-date';
import { sourceLabel } from './source-label';
import { StageBadge } from './stage-badge';

/** The card of a narrow container, written as areas so that the order of the cells stays the table's. */
const cardClass = [
  'grid grid-cols-[minmax(0,1fr)_auto] gap-x-3 gap-y-1.5 px-4 py-3.5',
  "[grid-template-areas:'name_risk''stage_value''reason_reason''owner_owner''close_touch']",
  '@min-[60rem]:table-row @min-[60rem]:p-0',
].join(' ');
const cellClass =
  'block p-0 @min-[60rem]:table-cell @min-[60rem]:px-2 @min-[60rem]:py-2 @min-[60rem]:first:pl-4';

export function DealRow({ deal, now }: { readonly deal: DealDto; readonly now: string }) {
  const closed = isClosedStage(deal.stage);

  return (
    <TableRow className={cn('relative transition-colors hover:bg-sunken/60', cardClass)}>
      <TableCell className={cn(cellClass, '[grid-area:name]')}>
        <Link
          href={`/deals/${deal.id}`}
          title={deal.name}
          className="line-clamp-2 font-medium [overflow-wrap:anywhere] after:absolute after:inset-0 hover:underline focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent"
        >
          {deal.name}
        </Link>
        <span className="block truncate text-dense text-ink-muted">
          {deal.account ?? 'No account'}
        </span>
        {deal.sourceUrl && <LinkBack deal={deal} url={deal.sourceUrl} />}
      </TableCell>
      <TableCell className={cn(cellClass, '[grid-area:stage]')}>
        <StageBadge stage={deal.stage} crmStage={deal.crmStage} />
      </TableCell>
      <TableCell
        className={cn(
          cellClass,
          'text-right font-medium [overflow-wrap:anywhere] [grid-area:value]',
        )}
      >
        <Money value={deal.value} currency={deal.currency} />
      </TableCell>
      <TableCell className={cn(cellClass, 'justify-self-end [grid-area:risk]')}>
        <RiskBadge band={deal.riskLevel} score={deal.riskScore} atClose={closed} />
      </TableCell>
      <TableCell className={cn(cellClass, '[grid-area:reason]')}>
        <Reason deal={deal} closed={closed} />
        {!closed && <NotRiskMark until={deal.notRisk?.until ?? null} className="mt-0.5" />}
      </TableCell>
      <TableCell className={cn(cellClass, 'text-dense [grid-area:owner]')}>
        <CardLabel>Owner</CardLabel>
        {deal.ownerName}
      </TableCell>
      <TableCell className={cn(cellClass, 'text-dense [grid-area:close]')}>
        <CardLabel>{closed ? 'Closed' : 'Closes'}</CardLabel>
        <CloseDate deal={deal} now={now} />
      </TableCell>
      <TableCell className={cn(cellClass, 'text-dense [grid-area:touch]')}>
        <CardLabel>Touched</CardLabel>
        {deal.lastTouchAt ? (
          <DateTime value={deal.lastTouchAt} format="relative" now={now} />
        ) : (
          <span className="text-ink-muted">Never</span>
        )}
      </TableCell>
    </TableRow>
  );
}

/** Above the link to the deal that covers the whole row. */
function LinkBack({ deal, url }: { readonly deal: DealDto; readonly url: string }) {
  const label = sourceLabel(deal.source);

  return (
    <a
      href={url}
      target="_blank"
      rel="noopener noreferrer"
      aria-label={`${deal.name} in ${label}, in a new tab`}
      className="relative mt-0.5 inline-flex items-center gap-1 rounded-sm text-xs text-accent-text hover:underline"
    >
      {label}
      <ExternalLink aria-hidden="true" className="size-3" />
    </a>
  );
}

function Reason({ deal, closed }: { readonly deal: DealDto; readonly closed: boolean }) {
  const text = closed ? (deal.lostReason ?? '') : (deal.riskReasons[0] ?? '');
  if (text === '') {
    return <span className="hidden text-dense text-ink-muted @min-[60rem]:inline">None</span>;
  }

  return (
    <span
      className="line-clamp-2 text-dense @min-[60rem]:line-clamp-3 @min-[72rem]:line-clamp-2"
      title={text}
    >
      {text}
    </span>
  );
}

/** Column heads are out of sight on a card, so the cell says what it holds. */
function CardLabel({ children }: { readonly children: ReactNode }) {
  return <span className="mr-1.5 text-ink-muted @min-[60rem]:hidden">{children}</span>;
}
