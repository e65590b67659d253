import type { BacktestReport, LeadTimeBucket } from '@/lib/risk';
import { ChartFigure } from '../charts/chart-figure';
import { LeadTimeChart } from '../charts/lazy-charts';
import { Card, CardBody, CardHeader } from '../ui/card';
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '../ui/table';
import { count, days, percent, stepWords } from './proof-words';

const bucketName = ({ fromDays, toDays }: LeadTimeBucket): string =>
  toDays === null ? `${fromDays}+` : `${fromDays}–${toDays}`;

/** How early High came, and how often for nothing. */
export function LeadTimeCard({ report }: { readonly report: BacktestReport }) {
  const { leadTime: lead, leadTimeBuckets: buckets, stepDays } = report;
  const bars = buckets.map((bucket) => ({ ...bucket, label: bucketName(bucket) }));

  return (
    <Card aria-labelledby="lead-time">
      <CardHeader
        title="How early"
        titleId="lead-time"
        description={`Days between the first High and the end of a deal. Deals were looked at ${stepWords(stepDays)}, so no figure is finer than that.`}
      />
      <CardBody className="grid gap-6 lg:grid-cols-[minmax(0,2fr)_minmax(0,3fr)]">
        <dl className="grid grid-cols-[minmax(0,1fr)_auto] content-start gap-x-6 gap-y-2 text-sm [&_dd]:text-right [&_dd]:font-semibold [&_dd]:tabular-nums [&_dt]:text-ink-muted">
          <dt>Lost deals that turned High</dt>
          <dd>
            {count(lead.turnedHigh)} of {count(lead.lostDeals)}
          </dd>
          <dt>Median time before the loss</dt>
          <dd>{days(lead.medianDays)}</dd>
          <dt>Half of them between</dt>
          <dd>
            {days(lead.p25Days)} and {days(lead.p75Days)}
          </dd>
          <dt>Stayed High until the loss</dt>
          <dd>{percent(lead.shareStayedHigh)}</dd>
          <dt>High at the first look, so earlier than counted</dt>
          <dd>{count(lead.highAtSplit)}</dd>
          <dt>Never High before the loss</dt>
          <dd>{percent(lead.shareNeverHigh)}</dd>
          <dt className="pt-3">False alarms: won deals ever High</dt>
          <dd className="pt-3">
            {count(lead.falseAlarms)} of {count(lead.wonDeals)}
          </dd>
          <dt>Of all deals ever High, lost</dt>
          <dd>{percent(lead.lossRateOnceHigh)}</dd>
        </dl>
        <ChartFigure
          label="Deals by the days between the first High and their end."
          legend={<Legend />}
          table={<BucketTable buckets={buckets} />}
        >
          <LeadTimeChart bars={bars} />
        </ChartFigure>
      </CardBody>
    </Card>
  );
}

function Legend() {
  return (
    <ul className="flex flex-wrap gap-x-5 gap-y-1">
      <li className="flex items-center gap-2">
        <span aria-hidden="true" className="band-fill-high size-3.5 rounded-sm" />
        Lost deals
      </li>
      <li className="flex items-center gap-2">
        <span aria-hidden="true" className="size-3.5 rounded-sm border-2 border-ink bg-surface" />
        Won deals: false alarms
      </li>
    </ul>
  );
}

function BucketTable({ buckets }: { readonly buckets: readonly LeadTimeBucket[] }) {
  return (
    <Table className="max-w-md">
      <TableHeader>
        <TableRow>
          <TableHead>Days before the end</TableHead>
          <TableHead className="text-right">Lost</TableHead>
          <TableHead className="text-right">Won</TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {buckets.map((bucket) => (
          <TableRow key={bucket.fromDays}>
            <TableHead scope="row">{bucketName(bucket)}</TableHead>
            <TableCell className="text-right tabular-nums">{count(bucket.lost)}</TableCell>
            <TableCell className="text-right tabular-nums">{count(bucket.won)}</TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}
