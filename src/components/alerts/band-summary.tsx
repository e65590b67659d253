import Link from 'next/link';
import type { AlertPageDto } from '@/lib/alerts/dto';
import { BAND_ICONS } from '../risk/risk-badge';
import { cn } from '../ui/cn';
import { formatCount } from '../ui/format';

const BANDS = [
  { band: 'High', key: 'high', tone: 'text-high' },
  { band: 'Medium', key: 'medium', tone: 'text-medium' },
  { band: 'Low', key: 'low', tone: 'text-low' },
] as const;

/** How the open deals stand; each figure leads to its deals. */
export function BandSummary({ summary }: { readonly summary: AlertPageDto['summary'] }) {
  return (
    <dl className="grid grid-cols-3 overflow-hidden rounded-lg border border-line bg-surface shadow-raised">
      {BANDS.map(({ band, key, tone }) => {
        const Icon = BAND_ICONS[band];

        return (
          <div key={band} className="border-l border-line px-3 py-3 first:border-l-0 sm:px-4">
            <dt className={cn('flex items-center gap-1.5 text-dense font-medium', tone)}>
              <Icon aria-hidden="true" className="size-4 shrink-0" />
              {band}
            </dt>
            <dd className="mt-0.5">
              <Link
                href={`/deals?band=${band}`}
                className="rounded-sm text-lg font-semibold tabular-nums hover:underline sm:text-2xl sm:leading-8"
              >
                {formatCount(summary[key])}
                <span className="ml-1.5 text-dense font-normal text-ink-muted max-sm:sr-only">
                  open {summary[key] === 1 ? 'deal' : 'deals'}
                </span>
              </Link>
            </dd>
          </div>
        );
      })}
    </dl>
  );
}
