import { ArrowRight, CircleCheck, UserRound } from 'lucide-react';
import Link from 'next/link';
import type { PastDealDto } from '@/lib/deals/dto';
import { NotRiskMark } from '../alerts/not-risk-mark';
import { StageBadge } from '../deals/stage-badge';
import { RiskBadge } from '../risk/risk-badge';
import { Card, CardHeader } from '../ui/card';
import { cn } from '../ui/cn';
import { EmptyState } from '../ui/empty-state';
import { daysUntil, formatDue } from '../ui/format';
import { Money } from '../ui/money';
import { pastDealHref } from './past-deals';

export interface AttentionListProps {
  /** Highest priority first. */
  readonly deals: readonly PastDealDto[];
  readonly now: string;
  /** A past day (`2026-03-31`) whose attention this was; left out, today's. */
  readonly day?: string;
}

export function AttentionList({ deals, now, day }: AttentionListProps) {
  return (
    <Card aria-labelledby="attention">
      <CardHeader
        title={day ? 'Needed attention that day' : 'Needs attention today'}
        titleId="attention"
        description="High and Medium only, highest priority first: risk × value, more in late stages and for high values. Currencies are not converted."
      />
      {deals.length === 0 ? (
        <EmptyState
          icon={CircleCheck}
          title={day ? 'Nothing needed anybody that day' : 'Nothing needs you right now'}
          description="Deals appear here when their risk and their value make them worth a look that day."
        />
      ) : (
        <ol className="@container divide-y divide-line">
          {deals.map((deal, index) => (
            <AttentionRow
              key={deal.id}
              deal={deal}
              rank={index + 1}
              now={now}
              href={day ? pastDealHref(deal.id, day) : `/deals/${deal.id}`}
            />
          ))}
        </ol>
      )}
    </Card>
  );
}

interface AttentionRowProps {
  readonly deal: PastDealDto;
  readonly rank: number;
  readonly now: string;
  readonly href: string;
}

function AttentionRow({ deal, rank, now, href }: AttentionRowProps) {
  return (
    <li className="relative grid grid-cols-[1.25rem_minmax(0,1fr)_auto] gap-x-3 gap-y-1.5 px-4 py-3 transition-colors hover:bg-sunken/60 @min-[40rem]:grid-cols-[1.25rem_minmax(0,5fr)_minmax(0,6fr)_6.75rem]">
      <span className="pt-px text-right text-dense text-ink-muted tabular-nums">{rank}</span>
      <div className="min-w-0">
        <Link
          href={href}
          className="line-clamp-2 text-sm font-medium [overflow-wrap:anywhere] after:absolute after:inset-0 hover:underline focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent"
        >
          {deal.name}
        </Link>
        <p className="truncate text-dense text-ink-muted">{deal.account ?? 'No account'}</p>
      </div>
      <p className="col-span-2 col-start-2 flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1 text-dense text-ink-muted @min-[40rem]:col-span-1 @min-[40rem]:col-start-2 @min-[40rem]:row-start-2">
        <StageBadge stage={deal.stage} crmStage={deal.crmStage} />
        <span className="inline-flex min-w-0 items-center gap-1">
          <UserRound aria-label="Owner" className="size-3.5 shrink-0" />
          <span className="truncate">{deal.ownerName}</span>
        </span>
      </p>
      <ReasonAndAction deal={deal} now={now} />
      <div className="col-start-3 row-start-1 flex flex-col items-end gap-1 @min-[40rem]:col-start-4 @min-[40rem]:row-span-2">
        <RiskBadge band={deal.riskLevel} score={deal.riskScore} />
        <Money value={deal.value} currency={deal.currency} className="text-sm font-medium" />
      </div>
    </li>
  );
}

function ReasonAndAction({ deal, now }: { readonly deal: PastDealDto; readonly now: string }) {
  const { nextAction } = deal;
  const late = nextAction !== null && daysUntil(nextAction.dueAt, now) < 0;

  return (
    <div className="col-span-2 col-start-2 min-w-0 @min-[40rem]:col-span-1 @min-[40rem]:col-start-3 @min-[40rem]:row-span-2 @min-[40rem]:row-start-1">
      <p className="line-clamp-2 text-dense">
        {deal.riskReasons[0] ?? 'No single reason stands out.'}
      </p>
      <NotRiskMark until={deal.notRisk?.until ?? null} />
      {nextAction && (
        <p className="mt-1 flex items-start gap-1.5 text-dense">
          <ArrowRight
            aria-label="Do next"
            className="mt-[3px] size-3.5 shrink-0 text-accent-text"
          />
          <span>
            <span className="font-medium">{nextAction.label}</span>
            <span className={cn('ml-2 whitespace-nowrap', late ? 'text-high' : 'text-ink-muted')}>
              {formatDue(nextAction.dueAt, now)}
            </span>
          </span>
        </p>
      )}
    </div>
  );
}
