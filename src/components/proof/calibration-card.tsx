import type { BacktestReport, ScoreRange } from '@/lib/risk';
import { ChartFigure } from '../charts/chart-figure';
import { CalibrationChart } from '../charts/lazy-charts';
import { BAND_ICONS, BAND_TONES } from '../risk/risk-badge';
import { Badge } from '../ui/badge';
import { Card, CardBody, CardHeader } from '../ui/card';
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '../ui/table';
import { count, figure, percent, range } from './proof-words';
import { ShareBar } from './share-bar';

const FILLS = {
  High: 'band-fill-high',
  Medium: 'band-fill-medium',
  Low: 'band-fill-low',
} as const;

/** What a score meant: of the deals that were said to be in High, how many were lost? */
export function CalibrationCard({ report }: { readonly report: BacktestReport }) {
  const bands = report.bands.toReversed();

  return (
    <Card aria-labelledby="calibration">
      <CardHeader
        title="What a score meant"
        titleId="calibration"
        description="What was said beside what came true. Where the two are far apart, the order may still be good, but the number is no probability."
      />
      <CardBody className="grid gap-6 lg:grid-cols-2">
        <section aria-labelledby="by-band" className="flex min-w-0 flex-col gap-3">
          <h3 id="by-band" className="text-sm font-semibold">
            By band
          </h3>
          <ul className="flex flex-col gap-4">
            {bands.map((band) => (
              <li key={band.band} className="flex flex-col gap-1.5">
                <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
                  <BandBadge band={band.band} />
                  <span className="text-dense tabular-nums">
                    {band.snapshots === 0 ? (
                      'no deal was there'
                    ) : (
                      <>
                        <span className="font-semibold">{percent(band.lossRate)}</span> were lost
                      </>
                    )}
                  </span>
                </div>
                {band.lossRate !== null && (
                  <>
                    <ShareBar
                      share={band.lossRate}
                      interval={band.interval}
                      fill={FILLS[band.band]}
                    />
                    <span className="text-dense text-ink-muted tabular-nums">
                      95%: {range(band.interval, percent)}; mean score {figure(band.meanScore, 2)};
                      n = {count(band.deals)} deals, {count(band.snapshots)} looks
                    </span>
                  </>
                )}
              </li>
            ))}
          </ul>
        </section>
        <section aria-labelledby="by-tenth" className="flex min-w-0 flex-col gap-2">
          <h3 id="by-tenth" className="text-sm font-semibold">
            By tenths of the scores
          </h3>
          <p className="text-dense text-ink-muted">
            Each point is a tenth of the looks; its height is the share that was lost, with a 95%
            interval. On the dashed line a score is exactly a probability.
          </p>
          <ChartFigure
            label="Share of lost deals against the mean score of ten equal parts."
            table={<TenthsTable tenths={report.tenths} />}
          >
            <CalibrationChart tenths={report.tenths} />
          </ChartFigure>
        </section>
        <p className="max-w-3xl text-dense text-pretty text-ink-muted lg:col-span-2">
          The looks at one deal share its outcome, so the intervals (Wilson) count each deal once. A
          deal may stand in several bands in the course of its life.
        </p>
      </CardBody>
    </Card>
  );
}

function BandBadge({ band }: { readonly band: keyof typeof FILLS }) {
  const Icon = BAND_ICONS[band];

  return (
    <Badge tone={BAND_TONES[band]}>
      <Icon aria-hidden="true" />
      {band}
    </Badge>
  );
}

function TenthsTable({ tenths }: { readonly tenths: readonly ScoreRange[] }) {
  return (
    <Table>
      <TableHeader>
        <TableRow>
          <TableHead>Score</TableHead>
          <TableHead className="text-right">Mean</TableHead>
          <TableHead className="text-right">Lost</TableHead>
          <TableHead className="text-right">95%</TableHead>
          <TableHead className="text-right">Deals</TableHead>
          <TableHead className="text-right">Looks</TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {tenths.map((tenth) => (
          <TableRow key={`${tenth.lowest} ${tenth.highest}`}>
            <TableHead scope="row" className="tabular-nums">
              {figure(tenth.lowest, 2)} to {figure(tenth.highest, 2)}
            </TableHead>
            {[
              figure(tenth.meanScore, 2),
              percent(tenth.lossRate),
              range(tenth.interval, percent),
              count(tenth.deals),
              count(tenth.snapshots),
            ].map((text, column) => (
              <TableCell
                // A row's cells have no name but their place.
                key={column}
                className="text-right whitespace-nowrap tabular-nums"
              >
                {text}
              </TableCell>
            ))}
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}
