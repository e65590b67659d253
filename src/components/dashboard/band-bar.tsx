import type { StageGroupDto } from '@/lib/deals/dto';
import { BANDS, type RiskBand } from '@/lib/deals/model';
import { cn } from '../ui/cn';

const FILLS: Readonly<Record<RiskBand, string>> = {
  High: 'band-fill-high',
  Medium: 'band-fill-medium',
  Low: 'band-fill-low',
};

export interface BandBarProps {
  readonly bands: StageGroupDto['bands'];
  readonly total: number;
  /** The value that fills the whole width. */
  readonly widest: number;
}

/** A stage's value cut by band. Decorative: the table beside it holds the same numbers in words. */
export function BandBar({ bands, total, widest }: BandBarProps) {
  const width = widest > 0 ? (total / widest) * 100 : 0;

  return (
    <div aria-hidden="true" className="h-5 w-full rounded-sm bg-sunken">
      <div
        className="flex h-full gap-0.5 overflow-hidden rounded-sm"
        style={{ width: `${width}%` }}
      >
        {BANDS.filter((band) => bands[band].value > 0).map((band) => (
          <span
            key={band}
            className={cn('h-full min-w-0.5', FILLS[band])}
            style={{ flexGrow: bands[band].value, flexBasis: 0 }}
          />
        ))}
      </div>
    </div>
  );
}

export function BandSwatch({ band }: { readonly band: RiskBand }) {
  return (
    <span
      aria-hidden="true"
      className={cn('inline-block size-3 shrink-0 rounded-[3px]', FILLS[band])}
    />
  );
}
