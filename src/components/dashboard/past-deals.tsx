import Link from 'next/link';
import type { PastDealDto } from '@/lib/deals/dto';
import { StageBadge } from '../deals/stage-badge';
import { RiskBadge } from '../risk/risk-badge';
import { Card, CardHeader } from '../ui/card';
import { formatCount, plural } from '../ui/format';
import { Money } from '../ui/money';
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '../ui/table';

/** The address of a deal as of a day. */
export const pastDealHref = (id: string, day: string): string =>
  `/deals/${id}?asOf=${day}#risk-over-time`;

export interface PastDealsProps {
  /** By priority then, the highest first. */
  readonly deals: readonly PastDealDto[];
  /** How many were open; more than are listed where there are very many. */
  readonly openCount: number;
  readonly day: string;
}

/** The deals that were open on a past day, with stage, value and risk of that day. */
export function PastDeals({ deals, openCount, day }: PastDealsProps) {
  const all = deals.length === openCount;

  return (
    <Card aria-labelledby="past-deals">
      <CardHeader
        title="Open that day"
        titleId="past-deals"
        description={
          all
            ? `${plural(openCount, 'deal')}, highest priority first.`
            : `The ${formatCount(deals.length)} of highest priority among ${formatCount(openCount)}. Choose an owner or a stage to see others.`
        }
      />
      <div className="relative max-h-[36rem] overflow-auto">
        <Table className="text-dense">
          <TableHeader>
            <TableRow>
              <TableHead>Deal</TableHead>
              <TableHead className="hidden sm:table-cell">Stage</TableHead>
              <TableHead className="hidden sm:table-cell">Owner</TableHead>
              <TableHead className="text-right">Value</TableHead>
              <TableHead>Risk</TableHead>
            </TableRow>
          </TableHeader>
          <TableBody>
            {deals.map((deal) => (
              <TableRow key={deal.id}>
                <TableCell className="max-w-64 min-w-36">
                  <Link
                    href={pastDealHref(deal.id, day)}
                    prefetch={false}
                    className="font-medium [overflow-wrap:anywhere] hover:underline"
                  >
                    {deal.name}
                  </Link>
                  <span className="mt-1 block sm:hidden">
                    <StageBadge stage={deal.stage} crmStage={null} />
                  </span>
                </TableCell>
                <TableCell className="hidden sm:table-cell">
                  <StageBadge stage={deal.stage} crmStage={null} />
                </TableCell>
                <TableCell className="hidden sm:table-cell">{deal.ownerName}</TableCell>
                <TableCell className="text-right">
                  <Money value={deal.value} currency={deal.currency} />
                </TableCell>
                <TableCell>
                  <RiskBadge band={deal.riskLevel} score={deal.riskScore} />
                </TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      </div>
    </Card>
  );
}
