import type { ReactNode } from 'react';
import type { PipelineDto } from '@/lib/deals/dto';
import { BANDS } from '@/lib/deals/model';
import { BAND_ICONS } from '../risk/risk-badge';
import { Explain } from '../ui/explain';
import { formatCount, plural } from '../ui/format';
import { Money } from '../ui/money';

type CurrencyTotals = PipelineDto['currencies'][number];

export interface PipelineTotalsProps {
  readonly pipeline: PipelineDto;
}

/** Four figures; a sum is given once per currency and never across them. */
export function PipelineTotals({ pipeline }: PipelineTotalsProps) {
  const { currencies, openCount } = pipeline;

  return (
    <dl className="grid grid-cols-2 gap-3 xl:grid-cols-4">
      <Tile label="Open deals" how="Deals in discovery, proposal or negotiation that you may see.">
        <span className="text-lg leading-8 font-semibold tabular-nums sm:text-2xl">
          {formatCount(openCount)}
        </span>
        <BandCounts counts={pipeline.bandCounts} />
      </Tile>
      <Tile label="Open pipeline" how="The sum of the values of all open deals, per currency.">
        <Sums currencies={currencies} pick={(entry) => entry.value} />
      </Tile>
      <Tile
        label="Weighted by risk"
        how="The sum of value × (1 − risk score) over all open deals, per currency. Not a forecast: it weighs by risk alone."
      >
        <Sums currencies={currencies} pick={(entry) => entry.weighted} />
      </Tile>
      <Tile
        label="At risk (High)"
        how="The sum of the values of open deals in the High band, per currency."
      >
        <Sums
          currencies={currencies}
          pick={(entry) => entry.atRiskValue}
          note={(entry) => plural(entry.atRiskCount, 'deal')}
        />
      </Tile>
    </dl>
  );
}

interface TileProps {
  readonly label: string;
  readonly how: string;
  readonly children: ReactNode;
}

function Tile({ label, how, children }: TileProps) {
  return (
    <div className="min-w-0 rounded-lg border border-line bg-surface px-3 py-3 shadow-raised sm:px-4">
      <dt>
        <Explain label={label} how={how} />
      </dt>
      <dd className="mt-1.5">{children}</dd>
    </div>
  );
}

interface SumsProps {
  readonly currencies: readonly CurrencyTotals[];
  readonly pick: (entry: CurrencyTotals) => number;
  readonly note?: (entry: CurrencyTotals) => string;
}

function Sums({ currencies, pick, note }: SumsProps) {
  if (currencies.length === 0) return <span className="text-sm text-ink-muted">No open deals</span>;

  return (
    <ul className="flex flex-col">
      {currencies.map((entry, index) => (
        <li key={entry.currency} className="flex flex-wrap items-baseline justify-between gap-x-3">
          <Money
            value={pick(entry)}
            currency={entry.currency}
            compact
            className={
              index === 0 ? 'text-lg leading-8 font-semibold sm:text-2xl' : 'text-sm font-medium'
            }
          />
          <span className="text-xs whitespace-nowrap text-ink-muted tabular-nums">
            {note?.(entry) ?? entry.currency}
          </span>
        </li>
      ))}
    </ul>
  );
}

function BandCounts({ counts }: { readonly counts: PipelineDto['bandCounts'] }) {
  return (
    <ul className="mt-1 flex flex-wrap gap-x-3 gap-y-1 text-xs text-ink-muted">
      {BANDS.map((band) => {
        const Icon = BAND_ICONS[band];

        return (
          <li key={band} className="flex items-center gap-1 tabular-nums">
            <Icon aria-hidden="true" className="size-3.5" />
            {formatCount(counts[band])} {band}
          </li>
        );
      })}
    </ul>
  );
}
