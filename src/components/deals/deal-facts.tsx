import type { ReactNode } from 'react';
import type { DealDto } from '@/lib/deals/dto';
import { isClosedStage } from '@/lib/deals/model';
import { Card, CardHeader } from '../ui/card';
import { DateTime } from '../ui/date-time';
import { formatDue, plural } from '../ui/format';
import { Money } from '../ui/money';
import { CloseDate } from './close-date';
import { SourceBadge } from './source-badge';
import { foreignStage } from './source-label';

export interface DealFactsProps {
  readonly deal: DealDto;
  readonly now: string;
  readonly teamName?: string | null;
}

export function DealFacts({ deal, now, teamName }: DealFactsProps) {
  const closed = isClosedStage(deal.stage);
  const crmStage = foreignStage(deal.stage, deal.crmStage);

  return (
    <Card aria-labelledby="deal-facts">
      <CardHeader title="Details" titleId="deal-facts" />
      <dl className="grid grid-cols-[minmax(6.5rem,auto)_minmax(0,1fr)] gap-x-4 gap-y-2.5 p-4 text-dense">
        <Fact label="Value">
          <Money value={deal.value} currency={deal.currency} />
        </Fact>
        <Fact label={closed ? 'Closed' : 'Close date'}>
          <CloseDate deal={deal} now={now} />
          {deal.pushCount > 0 && (
            <span className="block text-ink-muted">pushed {plural(deal.pushCount, 'time')}</span>
          )}
        </Fact>
        <Fact label="Next step">
          <NextStep deal={deal} now={now} />
        </Fact>
        <Fact label="Last touch">
          <When value={deal.lastTouchAt} now={now} none="None yet" />
        </Fact>
        <Fact label="In this stage">
          since <When value={deal.stageEnteredAt} now={now} none="" />
        </Fact>
        <Fact label="Owner">{deal.ownerName}</Fact>
        {teamName && <Fact label="Team">{teamName}</Fact>}
        {deal.location && <Fact label="Location">{deal.location}</Fact>}
        {deal.lostReason && <Fact label="Lost because">{deal.lostReason}</Fact>}
        <Fact label="Source">
          <span className="flex flex-wrap items-center gap-2">
            <SourceBadge source={deal.source} url={deal.sourceUrl} />
            {crmStage && <span className="text-ink-muted">stage “{crmStage}”</span>}
          </span>
        </Fact>
        <Fact label="Created">
          <DateTime value={deal.createdAt} format="date" />
        </Fact>
      </dl>
    </Card>
  );
}

function Fact({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <>
      <dt className="text-ink-muted">{label}</dt>
      <dd className="min-w-0 [overflow-wrap:anywhere]">{children}</dd>
    </>
  );
}

interface WhenProps {
  readonly value: string | null;
  readonly now: string;
  readonly none: string;
}

function When({ value, now, none }: WhenProps) {
  if (!value) return <span className="text-ink-muted">{none}</span>;

  return (
    <>
      <DateTime value={value} format="date" />{' '}
      <span className="text-ink-muted">
        (<DateTime value={value} format="relative" now={now} />)
      </span>
    </>
  );
}

function NextStep({ deal, now }: { readonly deal: DealDto; readonly now: string }) {
  if (!deal.nextStep) return <span className="text-ink-muted">None set</span>;

  return (
    <>
      {deal.nextStep}
      {deal.nextStepAt && (
        <span className="block text-ink-muted">
          <DateTime value={deal.nextStepAt} format="day" />, {formatDue(deal.nextStepAt, now)}
        </span>
      )}
    </>
  );
}
