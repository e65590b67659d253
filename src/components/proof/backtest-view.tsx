import type { BacktestResult, RunDto } from '@/lib/scoring/dto';
import { Card, CardBody, CardHeader } from '../ui/card';
import { DateTime } from '../ui/date-time';
import { CalibrationCard } from './calibration-card';
import { CompareTable } from './compare-table';
import { LeadTimeCard } from './lead-time-card';
import { MethodsCard } from './methods-card';
import { PartsCard } from './parts-card';
import { count, missingDeals, policyName } from './proof-words';
import { VerdictCard } from './verdict-card';

export interface BacktestViewProps {
  readonly run: RunDto;
  readonly result: BacktestResult;
}

/** A finished backtest as a report: the verdict, then what it rests on. */
export function BacktestView({ run, result }: BacktestViewProps) {
  const [named] = result.reports;
  if (!named) return null;
  const { report } = named;
  const canTell = missingDeals(report) === null;

  return (
    <>
      <VerdictCard named={named} computedAt={run.finishedAt ?? run.createdAt} />
      {canTell && (
        <>
          {result.reports.length > 1 && (
            <Card aria-labelledby="beside">
              <CardHeader
                title={`${result.reports.map(({ label }) => policyName(label)).join(' beside ')}`}
                titleId="beside"
                description="Both policies on the same looks at the same deals."
              />
              <CardBody>
                <CompareTable reports={result.reports} />
              </CardBody>
            </Card>
          )}
          <MethodsCard report={report} />
          <CalibrationCard report={report} />
          <LeadTimeCard report={report} />
          <PartsCard report={report} />
        </>
      )}
      <HowComputed run={run} result={result} />
    </>
  );
}

/** Everything that somebody needs who wants to compute it again, and everything that is missing. */
function HowComputed({ run, result }: BacktestViewProps) {
  const [named] = result.reports;
  if (!named) return null;
  const { report } = named;
  const { closedBeforeSplit: before, closedSince: since } = report.deals;
  const lines: readonly (readonly [string, React.ReactNode])[] = [
    ['Policy', named.policyVersion],
    ['Engine', report.engineVersion],
    [
      'Norms',
      report.firstDay
        ? 'those of a first day, which know no outcome'
        : 'of each day, from the deals that had closed before it',
    ],
    ['Judged from', <DateTime key="split" value={report.split} format="day" />],
    ['Days between two looks', String(report.stepDays)],
    [
      'Closed before, which norms learn from',
      `${count(before.won)} won, ${count(before.lost)} lost`,
    ],
    ['Closed since', `${count(since.won)} won, ${count(since.lost)} lost`],
    ['Draws for the intervals', String(report.resamples)],
    ['Computed', <DateTime key="at" value={run.finishedAt ?? run.createdAt} format="datetime" />],
    ['Asked by', run.createdBy ?? 'Unknown'],
  ];
  const leftOut = [
    ...(result.leftOut === null ? [] : [result.leftOut]),
    ...(report.leftOut === null
      ? []
      : [
          `${count(report.leftOut.snapshots)} looks at ${count(report.leftOut.deals)} deals were left out. ${report.leftOut.rule}`,
        ]),
  ];

  return (
    <Card aria-labelledby="how">
      <CardHeader title="How it was computed" titleId="how" />
      <CardBody className="flex flex-col gap-4">
        <dl className="grid grid-cols-[repeat(auto-fill,minmax(12rem,1fr))] gap-x-8 gap-y-3 text-sm">
          {lines.map(([name, value]) => (
            <div key={name}>
              <dt className="text-dense text-ink-muted">{name}</dt>
              <dd className="font-medium tabular-nums">{value}</dd>
            </div>
          ))}
        </dl>
        <p className="max-w-3xl text-dense text-pretty text-ink-muted">
          Each deal was put back to what it was on each of those days and scored with what was known
          then; nothing later is used. Deals that are still open are not judged, since nobody knows
          how they end. One split is one sample: another day to judge from gives somewhat other
          figures.
        </p>
        <p className="text-dense text-ink-muted">
          {leftOut.length > 0 ? leftOut.join(' ') : 'Nothing was left out.'}
        </p>
      </CardBody>
    </Card>
  );
}
