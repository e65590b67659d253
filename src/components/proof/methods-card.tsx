import type { BacktestReport, MethodFigures } from '@/lib/risk';
import { ChartFigure } from '../charts/chart-figure';
import { RocChart } from '../charts/lazy-charts';
import { ROC_MARKS } from '../charts/roc-marks';
import { Card, CardBody, CardHeader } from '../ui/card';
import { Explain } from '../ui/explain';
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '../ui/table';
import { figure, methodName, percent, range } from './proof-words';
import { ScrollRegion } from '../ui/scroll-region';

const HEADS = [
  ['AUC', 'Of a look at a lost deal and one at a won deal: how often the lost one scores higher. 0.5 is a coin. In brackets the 95% interval, from 200 draws of the deals.'],
  ['Per deal', 'The AUC in which each deal counts once, however long it lived.'],
  ['AP', 'Average precision: how pure the list is on average when read from the top. Compare with the base rate.'],
  ['Top 10%', 'Of the tenth of looks with the highest scores: the share that was lost.'],
  ['Brier', 'The mean squared error of the score as a probability; less is better. Counts of days are no probabilities and have none.'],
  ['Sentinel ahead by', 'How much higher the AUC of Sentinel is, with its 95% interval. Where that contains 0, the two cannot be told apart.'],
] as const; // prettier-ignore

function aheadOf({ behind }: MethodFigures): string {
  if (behind === null) return '';
  const signed = (value: number) => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(3)}`;

  return `${signed(behind.auc)} (${signed(behind.interval.low)} to ${signed(behind.interval.high)})`;
}

function aucOf({ auc, interval }: MethodFigures): string {
  const spread = range(interval, figure);

  return spread === null ? figure(auc) : `${figure(auc)} (${spread})`;
}

/** Sentinel beside the rules that anybody could follow without it. */
export function MethodsCard({ report }: { readonly report: BacktestReport }) {
  return (
    <Card aria-labelledby="methods">
      <CardHeader
        title="Against simple rules"
        titleId="methods"
        description={`The same looks, ordered by Sentinel and by what anybody can count. ${percent(report.baseRate)} of them were at deals that were lost: the base rate.`}
      />
      <CardBody className="flex flex-col gap-6">
        <ScrollRegion label="Table of methods">
          <Table className="min-w-3xl">
            <TableHeader>
              <TableRow>
                <TableHead>Ordered by</TableHead>
                {HEADS.map(([label, how]) => (
                  <TableHead key={label} className="text-right">
                    <Explain label={label} how={how} className="text-xs" />
                  </TableHead>
                ))}
              </TableRow>
            </TableHeader>
            <TableBody>
              {report.methods.map((method, index) => (
                <TableRow key={method.name} className={index === 0 ? 'font-semibold' : ''}>
                  <TableHead scope="row" className={index === 0 ? 'font-semibold text-ink' : ''}>
                    {methodName(method)}
                  </TableHead>
                  {[
                    aucOf(method),
                    figure(method.aucPerDeal),
                    figure(method.averagePrecision),
                    percent(method.precisionTop10),
                    figure(method.brier),
                    aheadOf(method),
                  ].map((text, column) => (
                    <TableCell
                      key={HEADS[column]?.[0]}
                      className="text-right whitespace-nowrap tabular-nums"
                    >
                      {text}
                    </TableCell>
                  ))}
                </TableRow>
              ))}
            </TableBody>
          </Table>
        </ScrollRegion>
        <RocFigure report={report} />
      </CardBody>
    </Card>
  );
}

const ASKED = [0.05, 0.1, 0.2, 0.3, 0.5];

/** How many lost deals a curve finds where it takes a share of the won ones for risky. */
function foundAt(points: BacktestReport['curves'][number]['points'], wonShare: number): number {
  const next = points.findIndex((point) => point.wonShare >= wonShare);
  const after = points[next];
  const before = points[next - 1];
  if (!after) return 1;
  if (!before || after.wonShare === before.wonShare) return after.lostShare;
  const part = (wonShare - before.wonShare) / (after.wonShare - before.wonShare);

  return before.lostShare + part * (after.lostShare - before.lostShare);
}

function RocFigure({ report: { curves } }: { readonly report: BacktestReport }) {
  const [own] = curves;
  const found = own ? percent(foundAt(own.points, 0.2)) : '';

  return (
    <section aria-labelledby="curve" className="grid gap-x-8 gap-y-4 lg:grid-cols-[3fr_2fr]">
      <div className="flex min-w-0 flex-col gap-2">
        <h3 id="curve" className="text-sm font-semibold">
          Lost deals found, for won deals taken for risky
        </h3>
        <ChartFigure
          label="ROC curves of Sentinel and of simple rules."
          legend={<Legend names={curves.map(methodName)} />}
          table={<FoundTable curves={curves} />}
        >
          <RocChart curves={curves} />
        </ChartFigure>
      </div>
      <div className="flex max-w-xl flex-col gap-2 text-dense text-pretty text-ink-muted">
        <h4 className="text-sm font-semibold text-ink">What this means</h4>
        <p>
          The further up and to the left a line runs, the better it tells lost deals from won ones.
          Where Sentinel takes 20% of the looks at won deals for risky, it finds {found} of the
          looks at lost ones.
        </p>
        <p>
          A rule that knows nothing runs along the thin diagonal: its AUC is 0.5, that of a rule
          that is always right 1.
        </p>
        <p>
          The rules beside it are what a list gives without any score: sort by the days since
          somebody last wrote, by the days in the stage, or by the stage itself. If Sentinel is not
          ahead of them, such a list does as well.
        </p>
      </div>
    </section>
  );
}

function Legend({ names }: { readonly names: readonly string[] }) {
  return (
    <ul className="flex flex-wrap gap-x-5 gap-y-1">
      {names.map((name, index) => (
        <li key={name} className="flex items-center gap-2">
          <svg aria-hidden="true" width="32" height="8">
            <line x1="0" x2="32" y1="4" y2="4" {...ROC_MARKS[Math.min(index, 4)]} />
          </svg>
          {name}
        </li>
      ))}
    </ul>
  );
}

function FoundTable({ curves }: Pick<BacktestReport, 'curves'>) {
  return (
    <Table className="max-w-2xl">
      <caption className="pb-1 text-left text-ink-muted">
        Looks at lost deals found, where this share of looks at won deals is taken for risky
      </caption>
      <TableHeader>
        <TableRow>
          <TableHead>Ordered by</TableHead>
          {ASKED.map((share) => (
            <TableHead key={share} className="text-right">
              {percent(share)}
            </TableHead>
          ))}
        </TableRow>
      </TableHeader>
      <TableBody>
        {curves.map((curve) => (
          <TableRow key={curve.name}>
            <TableHead scope="row">{methodName(curve)}</TableHead>
            {ASKED.map((share) => (
              <TableCell key={share} className="text-right tabular-nums">
                {percent(foundAt(curve.points, share))}
              </TableCell>
            ))}
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}
