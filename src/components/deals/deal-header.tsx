import { Building2, Info, UserRound } from 'lucide-react';
import type { ReactNode } from 'react';
import type { DealDto } from '@/lib/deals/dto';
import { isClosedStage } from '@/lib/deals/model';
import { Breadcrumbs } from '../layout/page-header';
import { RiskBadge } from '../risk/risk-badge';
import { DateTime } from '../ui/date-time';
import { Money } from '../ui/money';
import { SourceBadge } from './source-badge';
import { StageBadge } from './stage-badge';

export interface DealHeaderProps {
  readonly deal: DealDto;
  readonly now: string;
  /** Edit, delete and the like. */
  readonly actions?: ReactNode;
}

export function DealHeader({ deal, now, actions }: DealHeaderProps) {
  const closed = isClosedStage(deal.stage);

  return (
    <header>
      <Breadcrumbs items={[{ label: 'Deals', href: '/deals' }]} />
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div className="min-w-0">
          <h1 className="text-xl leading-7 font-semibold [overflow-wrap:anywhere]">{deal.name}</h1>
          <p className="mt-0.5 flex flex-wrap items-center gap-x-4 gap-y-1 text-sm text-ink-muted">
            <span className="inline-flex min-w-0 items-center gap-1.5">
              <Building2 aria-hidden="true" className="size-4 shrink-0" />
              <span className="min-w-0 [overflow-wrap:anywhere]">
                {deal.account ?? 'No account'}
              </span>
            </span>
            <span className="inline-flex items-center gap-1.5">
              <UserRound aria-label="Owner" className="size-4" />
              {deal.ownerName}
            </span>
          </p>
          <div className="mt-3 flex flex-wrap items-center gap-2">
            <Money
              value={deal.value}
              currency={deal.currency}
              className="mr-1 text-base font-semibold"
            />
            <StageBadge stage={deal.stage} crmStage={deal.crmStage} />
            {deal.sourceUrl && <SourceBadge source={deal.source} url={deal.sourceUrl} />}
            <RiskBadge band={deal.riskLevel} score={deal.riskScore} atClose={closed} />
            {deal.riskAsOf && !closed && (
              <span className="text-dense text-ink-muted">
                scored <DateTime value={deal.riskAsOf} format="relative" now={now} />
              </span>
            )}
          </div>
          {closed && <ClosedNote deal={deal} />}
        </div>
        {actions && <div className="flex flex-wrap items-center gap-2 print:hidden">{actions}</div>}
      </div>
    </header>
  );
}

/** A closed deal's score is history, and says so. */
function ClosedNote({ deal }: { readonly deal: DealDto }) {
  return (
    <p className="mt-3 flex items-start gap-2 text-dense text-ink-muted">
      <Info aria-hidden="true" className="mt-0.5 size-4 shrink-0" />
      <span>
        {deal.outcome === 'won' ? 'Won' : 'Lost'}
        {deal.closedAt && (
          <>
            {' '}
            on <DateTime value={deal.closedAt} format="date" />
          </>
        )}
        {deal.lostReason && <>: {deal.lostReason}</>}. The score is the one from the moment before
        it closed.
      </span>
    </p>
  );
}
