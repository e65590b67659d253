import { ChartNoAxesColumn } from 'lucide-react';
import type { PipelineDto, StageGroupDto } from '@/lib/deals/dto';
import { BANDS, STAGE_LABELS } from '@/lib/deals/model';
import { Card, CardHeader } from '../ui/card';
import { cn } from '../ui/cn';
import { EmptyState } from '../ui/empty-state';
import { formatCount, plural } from '../ui/format';
import { Money } from '../ui/money';
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '../ui/table';
import { Tabs, TabsContent, TabsList, TabsTrigger } from '../ui/tabs';
import { BandBar, BandSwatch } from './band-bar';

type CurrencyPipeline = PipelineDto['currencies'][number];

export interface PipelineByStageProps {
  readonly pipeline: PipelineDto;
}

/** One currency at a time: amounts in different currencies share no axis and no sum. */
export function PipelineByStage({ pipeline: { currencies } }: PipelineByStageProps) {
  return (
    <Card aria-labelledby="pipeline-by-stage">
      <CardHeader
        title="Open pipeline by stage"
        titleId="pipeline-by-stage"
        description="Value of the open deals, cut by risk band."
      />
      <Panels currencies={currencies} />
    </Card>
  );
}

function Panels({ currencies }: Pick<PipelineDto, 'currencies'>) {
  const first = currencies[0];
  if (!first) {
    return (
      <EmptyState
        icon={ChartNoAxesColumn}
        title="No open deals yet"
        description="Add a deal or import a history, and the pipeline appears here by stage and risk."
      />
    );
  }
  if (currencies.length === 1) return <CurrencyPanel entry={first} />;

  return (
    <Tabs defaultValue={first.currency}>
      <TabsList aria-label="Currency" className="mx-4 mt-3 print:hidden">
        {currencies.map(({ currency }) => (
          <TabsTrigger key={currency} value={currency}>
            {currency}
          </TabsTrigger>
        ))}
      </TabsList>
      {currencies.map((entry) => (
        <TabsContent key={entry.currency} value={entry.currency}>
          <CurrencyPanel entry={entry} />
        </TabsContent>
      ))}
    </Tabs>
  );
}

function CurrencyPanel({ entry }: { readonly entry: CurrencyPipeline }) {
  const widest = Math.max(...entry.stages.map(({ value }) => value), 0);

  return (
    <div className="px-4 py-3">
      <Legend />
      <ul className="mt-3 flex flex-col gap-4">
        {entry.stages.map((group) => (
          <StageRow key={group.stage} group={group} currency={entry.currency} widest={widest} />
        ))}
      </ul>
      <details className="group mt-4 border-t border-line pt-3">
        <summary className="w-fit rounded-sm text-dense font-medium text-accent-text hover:underline">
          <span className="group-open:hidden">Show as a table</span>
          <span className="hidden group-open:inline">Hide the table</span>
        </summary>
        <StageTable entry={entry} />
      </details>
    </div>
  );
}

function Legend() {
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1 text-xs text-ink-muted">
      {BANDS.map((band) => (
        <li key={band} className="flex items-center gap-1.5">
          <BandSwatch band={band} />
          {band} risk
        </li>
      ))}
    </ul>
  );
}

interface StageRowProps {
  readonly group: StageGroupDto;
  readonly currency: string;
  readonly widest: number;
}

function StageRow({ group, currency, widest }: StageRowProps) {
  const label = STAGE_LABELS[group.stage];

  return (
    <li>
      <div className="mb-1.5 flex flex-wrap items-baseline justify-between gap-x-4">
        <span className="text-sm font-medium">
          {label} <span className="font-normal text-ink-muted">{plural(group.count, 'deal')}</span>
        </span>
        <span className="flex items-baseline gap-3">
          <Money
            value={group.value}
            currency={currency}
            compact
            className="text-sm font-semibold"
            title={`Sum of the values of open deals in ${label}`}
          />
          <span className="text-dense text-ink-muted">
            <Money
              value={group.weighted}
              currency={currency}
              compact
              title="Sum of value × (1 − risk score)"
            />{' '}
            weighted
          </span>
        </span>
      </div>
      <BandBar bands={group.bands} total={group.value} widest={widest} />
    </li>
  );
}

const figure = 'px-0 py-1 text-right tabular-nums';

/** One line per stage and band, so that it fits a phone without scrolling sideways. */
function StageTable({ entry }: { readonly entry: CurrencyPipeline }) {
  return (
    <Table className="mt-2 text-dense">
      <caption className="sr-only">
        Open pipeline in {entry.currency} by stage and risk band
      </caption>
      <TableHeader>
        <TableRow>
          <TableHead className="px-0">Stage</TableHead>
          <TableHead className="px-0">Risk</TableHead>
          <TableHead className={figure}>Deals</TableHead>
          <TableHead className={figure}>Value</TableHead>
        </TableRow>
      </TableHeader>
      {entry.stages.map((group) => (
        <StageRows key={group.stage} group={group} currency={entry.currency} />
      ))}
    </Table>
  );
}

function StageRows({ group, currency }: Pick<StageRowProps, 'group' | 'currency'>) {
  return (
    <TableBody className="border-t border-line">
      {BANDS.map((band, index) => (
        <TableRow key={band} className="border-b-0">
          {index === 0 && (
            <TableHead
              scope="rowgroup"
              rowSpan={BANDS.length + 1}
              className="h-auto px-0 py-1 align-top text-ink"
            >
              {STAGE_LABELS[group.stage]}
            </TableHead>
          )}
          <TableCell className="px-0 py-1 text-ink-muted">{band}</TableCell>
          <TableCell className={figure}>{formatCount(group.bands[band].count)}</TableCell>
          <TableCell className={figure}>
            <Money value={group.bands[band].value} currency={currency} />
          </TableCell>
        </TableRow>
      ))}
      <TableRow className="border-b-0 font-medium">
        <TableCell className="px-0 pt-1 pb-2">All</TableCell>
        <TableCell className={cn(figure, 'pb-2')}>{formatCount(group.count)}</TableCell>
        <TableCell className={cn(figure, 'pb-2')}>
          <Money value={group.value} currency={currency} />
        </TableCell>
      </TableRow>
    </TableBody>
  );
}
