import { ChartNoAxesColumn } from 'lucide-react';
import type { PipelineDto, StageGroupDto } from '@/lib/deals/dto';
import { BANDS, STAGE_LABELS } from '@/lib/deals/model';
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

const numeric = 'px-2 text-right tabular-nums';

function StageTable({ entry }: { readonly entry: CurrencyPipeline }) {
  return (
    <div
      className="mt-2 overflow-x-auto"
      tabIndex={0}
      role="region"
      aria-label="Pipeline as a table"
    >
      <Table className="text-dense">
        <caption className="sr-only">
          Open pipeline in {entry.currency} by stage and risk band
        </caption>
        <TableHeader>
          <TableRow>
            <TableHead className="pl-0">Stage</TableHead>
            {BANDS.map((band) => (
              <TableHead key={band} className={numeric}>
                {band}
              </TableHead>
            ))}
            <TableHead className={cn(numeric, 'pr-0')}>All</TableHead>
          </TableRow>
        </TableHeader>
        <TableBody>
          {entry.stages.map((group) => (
            <TableRow key={group.stage}>
              <TableHead scope="row" className="pl-0 text-ink">
                {STAGE_LABELS[group.stage]}
              </TableHead>
              {BANDS.map((band) => (
                <TableCell key={band} className={numeric}>
                  <Money value={group.bands[band].value} currency={entry.currency} compact />
                  <span className="block text-xs text-ink-muted">
                    {formatCount(group.bands[band].count)}
                  </span>
                </TableCell>
              ))}
              <TableCell className={cn(numeric, 'pr-0 font-medium')}>
                <Money value={group.value} currency={entry.currency} compact />
                <span className="block text-xs font-normal text-ink-muted">
                  {formatCount(group.count)}
                </span>
              </TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </div>
  );
}
