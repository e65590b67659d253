import { CircleCheck, CircleSlash, Hourglass, Scale, type LucideIcon } from 'lucide-react';
import type { BacktestReport } from '@/lib/risk';
import type { NamedReport } from '@/lib/scoring/dto';
import { Card } from '../ui/card';
import { DateTime } from '../ui/date-time';
import { Explain } from '../ui/explain';
import {
  count,
  days,
  figure,
  missingDeals,
  missingWords,
  percent,
  policyName,
  range,
  stepWords,
  VERDICT_TITLES,
} from './proof-words';

const ICONS: Readonly<Record<BacktestReport['verdict']['kind'], LucideIcon>> = {
  better: CircleCheck,
  not_better: Scale,
  below: CircleSlash,
  too_little: Hourglass,
};

export interface VerdictCardProps {
  readonly named: NamedReport;
  /** When it was computed: what had closed by then was judged. */
  readonly computedAt: string;
}

/** The answer first, in words; then the three figures that carry it. */
export function VerdictCard({ named, computedAt }: VerdictCardProps) {
  const { report, label, caution } = named;
  const { verdict, deals } = report;
  const Icon = ICONS[verdict.kind];
  const missing = missingDeals(report);

  return (
    <Card aria-labelledby="verdict" className="flex flex-col gap-5 p-4 sm:p-6">
      <div className="flex items-start gap-3">
        <Icon aria-hidden="true" className="mt-1 size-6 shrink-0 text-accent-text" />
        <div className="flex min-w-0 flex-col gap-2">
          <h2 id="verdict" className="text-lg leading-7 font-semibold text-balance">
            {VERDICT_TITLES[verdict.kind]}
          </h2>
          {missing ? (
            <p className="max-w-3xl text-pretty">
              A verdict needs 30 won and 30 lost deals that were open from{' '}
              <DateTime value={report.split} format="day" /> on: {missingWords(missing)} to go. With
              an earlier day to judge from, more of your deals count.
            </p>
          ) : (
            <p className="max-w-3xl text-pretty">{verdict.sentences.join(' ')}</p>
          )}
          {caution && (
            <p className="max-w-3xl rounded-md bg-medium-soft px-3 py-2 text-dense text-medium">
              {caution}
            </p>
          )}
          <p className="text-dense text-ink-muted">
            {count(deals.judged.won)} won and {count(deals.judged.lost)} lost deals, looked at{' '}
            {count(report.snapshots)} times, {stepWords(report.stepDays)} from{' '}
            <DateTime value={report.split} format="day" /> to{' '}
            <DateTime value={computedAt} format="date" />, each time with what was known that day.
            Policy: {policyName(label)}.
          </p>
        </div>
      </div>
      {!missing && <KeyFigures report={report} />}
    </Card>
  );
}

interface KeyFigure {
  readonly label: string;
  readonly how: string;
  readonly value: string;
  readonly note: string;
}

function rankingFigure({ methods: [own] }: BacktestReport): KeyFigure {
  const auc = own?.auc ?? null;
  const spread = range(own?.interval ?? null, (value) => figure(100 * value, 0));

  return {
    label: 'Ranks the lost deal higher',
    how: 'AUC: of a look at a lost deal and one at a won deal, how often the lost one had the higher score. 50 of 100 is a coin.',
    value: auc === null ? figure(null) : `${Math.round(100 * auc)} of 100`,
    note: spread === null ? 'no interval' : `95%: ${spread}`,
  };
}

function highFigure({ bands }: BacktestReport): KeyFigure {
  const high = bands.find(({ band }) => band === 'High');
  const spread = range(high?.interval ?? null, percent);

  return {
    label: 'Lost of what was High',
    how: 'The share of looks in High whose deal was lost in the end.',
    value: percent(high?.lossRate ?? null),
    note:
      spread === null
        ? 'no deal was there'
        : `95%: ${spread}, n = ${count(high?.deals ?? 0)} deals`,
  };
}

function keyFigures(report: BacktestReport): KeyFigure[] {
  const { leadTime } = report;

  return [
    rankingFigure(report),
    {
      label: 'Warned before the loss',
      how: 'The median of days between the first time that a lost deal stood in High and its loss.',
      value: days(leadTime.medianDays),
      note: `${count(leadTime.turnedHigh)} of ${count(leadTime.lostDeals)} lost deals turned High`,
    },
    highFigure(report),
    {
      label: 'False alarms',
      how: 'Won deals that ever stood in High.',
      value: percent(leadTime.shareFalseAlarms),
      note: `${count(leadTime.falseAlarms)} of ${count(leadTime.wonDeals)} won deals`,
    },
  ];
}

function KeyFigures({ report }: { readonly report: BacktestReport }) {
  return (
    <dl className="grid grid-cols-1 gap-x-6 gap-y-4 border-t border-line pt-4 min-[30rem]:grid-cols-2 xl:grid-cols-4">
      {keyFigures(report).map(({ label, how, value, note }) => (
        <div key={label} className="min-w-0">
          <dt>
            <Explain label={label} how={how} />
          </dt>
          <dd className="mt-0.5 text-2xl leading-8 font-semibold tabular-nums">{value}</dd>
          <dd className="text-dense text-ink-muted tabular-nums">{note}</dd>
        </div>
      ))}
    </dl>
  );
}
