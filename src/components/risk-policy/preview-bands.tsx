import Link from 'next/link';
import type { PreviewResult } from '@/lib/scoring/dto';
import { RiskBadge } from '../risk/risk-badge';
import { formatCount, plural } from '../ui/format';
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '../ui/table';

const BANDS = ['High', 'Medium', 'Low'] as const;

/** Which open deals would stand in another band: as a matrix, then one by one. */
export function PreviewBands({ result }: { readonly result: PreviewResult }) {
  const { openDeals, changedCount, changed } = result;

  return (
    <section aria-labelledby="preview-bands" className="flex flex-col gap-3">
      <h3 id="preview-bands" className="text-sm font-semibold">
        {changedCount === 0
          ? `None of ${plural(openDeals, 'open deal')} changes its band`
          : `${formatCount(changedCount)} of ${plural(openDeals, 'open deal')} would change band`}
      </h3>
      <BandMatrix bands={result.bands} />
      {changed.length > 0 && (
        <>
          {changed.length < changedCount && (
            <p className="text-dense text-ink-muted">
              The {formatCount(changed.length)} with the largest change:
            </p>
          )}
          <ul
            aria-label="Deals that change band"
            className="relative max-h-96 divide-y divide-line overflow-y-auto rounded-md border border-line"
          >
            {changed.map(({ dealId, dealName, from, to }) => (
              <li
                key={dealId}
                className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 px-3 py-2"
              >
                <Link
                  href={`/deals/${dealId}`}
                  className="min-w-0 truncate text-sm text-accent-text hover:underline"
                >
                  {dealName}
                </Link>
                <span className="flex items-center gap-1.5">
                  <RiskBadge band={from.band} score={from.score} />
                  <span aria-hidden="true">→</span>
                  <span className="sr-only">becomes</span>
                  <RiskBadge band={to.band} score={to.score} />
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

function BandMatrix({ bands }: Pick<PreviewResult, 'bands'>) {
  return (
    <Table className="w-full max-w-lg">
      <caption className="sr-only">Open deals by band now and by band then</caption>
      <TableHeader>
        <TableRow>
          <TableHead>Now</TableHead>
          {BANDS.map((band) => (
            <TableHead key={band} className="text-right whitespace-normal">
              then {band}
            </TableHead>
          ))}
        </TableRow>
      </TableHeader>
      <TableBody>
        {BANDS.map((now) => (
          <TableRow key={now}>
            <TableHead scope="row" className="py-2 whitespace-normal">
              {now}
            </TableHead>
            {BANDS.map((then) => (
              <TableCell
                key={then}
                className={
                  now === then
                    ? 'text-right text-ink-muted tabular-nums'
                    : 'text-right font-semibold tabular-nums'
                }
              >
                {formatCount(bands[now][then])}
              </TableCell>
            ))}
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}
