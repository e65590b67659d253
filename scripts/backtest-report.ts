import type { BacktestReport } from '@/lib/risk';

type Interval = { readonly low: number; readonly high: number };
type Align = 'left' | 'right';

const number = (value: number): string => value.toLocaleString('en');
const figure = (value: number | null): string => (value === null ? '-' : value.toFixed(3));
const days = (value: number | null): string => (value === null ? '-' : value.toFixed(1));
const percent = (value: number | null): string =>
  value === null ? '-' : `${(100 * value).toFixed(1)} %`;
const signed = (value: number): string => `${value < 0 ? '-' : '+'}${Math.abs(value).toFixed(3)}`;

const withInterval = (value: number | null, interval: Interval | null): string =>
  interval === null
    ? figure(value)
    : `${figure(value)} [${figure(interval.low)}-${figure(interval.high)}]`;

/** A table in columns; all but the first are aligned to the right. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...all.map((row) => (row[column] ?? '').length)));
  const cell = (text: string, column: number): string => {
    const align: Align = column === 0 ? 'left' : 'right';
    const width = widths[column] ?? 0;

    return align === 'left' ? text.padEnd(width) : text.padStart(width);
  };

  return all.map((row) => `  ${row.map(cell).join('  ')}`.trimEnd());
}

function introduce(report: BacktestReport): string[] {
  const { deals, snapshots, leftOut } = report;
  const counts = ({ won, lost }: { won: number; lost: number }): string =>
    `${number(won)} won and ${number(lost)} lost`;
  const norms = report.firstDay
    ? 'with the norms of a first day'
    : 'with norms of the deals that had closed before each day';

  return [
    `Policy ${report.policyVersion}, engine ${report.engineVersion}, ${norms}.`,
    `Stages: ${report.stages.join(' < ')}.`,
    `Of ${number(deals.all)} deals ${counts(deals.closedBeforeSplit)} closed before ${report.split.slice(0, 10)} and ${counts(deals.closedSince)} since; ${number(deals.stillOpen)} are open.`,
    `Judged every ${report.stepDays} days at noon (UTC) from then on, while they were open: ${number(snapshots)} snapshots of ${counts(deals.judged)} deals.`,
    `The lost share of the snapshots (base rate) is ${percent(report.baseRate)}.`,
    ...(leftOut === null
      ? []
      : [
          `Left out: ${number(leftOut.snapshots)} judgements of ${number(leftOut.deals)} deals. ${leftOut.rule}`,
        ]),
  ];
}

function compareMethods({ methods, resamples }: BacktestReport): string[] {
  const rows = methods.map((each) => [
    each.name,
    withInterval(each.auc, each.interval),
    figure(each.aucPerDeal),
    figure(each.averagePrecision),
    figure(each.precisionTop10),
    figure(each.precisionTop20),
    figure(each.brier),
    each.behind === null
      ? ''
      : `${signed(each.behind.auc)} [${signed(each.behind.interval.low)} to ${signed(each.behind.interval.high)}]`,
  ]);

  return [
    '',
    `Order of the deals (95 % intervals by deal, ${resamples} resamples)`,
    ...table(
      ['', 'AUC', 'per deal', 'AP', 'top 10 %', 'top 20 %', 'Brier', 'Sentinel ahead by'],
      rows,
    ),
  ];
}

function calibrate({ bands, tenths }: BacktestReport): string[] {
  const cells = (each: BacktestReport['tenths'][number]): string[] => [
    number(each.snapshots),
    number(each.deals),
    figure(each.meanScore),
    percent(each.lossRate),
  ];
  const head = ['snapshots', 'deals', 'mean score', 'lost'];

  return [
    '',
    'Loss rate by band',
    ...table(
      ['band', ...head],
      bands.map((each) => [each.band, ...cells(each)]),
    ),
    '',
    'Loss rate by tenths of the scores',
    ...table(
      ['score', ...head],
      tenths.map((each) => [`${figure(each.lowest)}-${figure(each.highest)}`, ...cells(each)]),
    ),
  ];
}

function describeLeadTime({ leadTime: lead }: BacktestReport): string[] {
  return [
    '',
    'Lead time',
    `  ${number(lead.turnedHigh)} of ${number(lead.lostDeals)} lost deals turned High; never High: ${percent(lead.shareNeverHigh)}.`,
    `  High first came ${days(lead.medianDays)} days before the loss (median; quarters ${days(lead.p25Days)} and ${days(lead.p75Days)}).`,
    `  ${percent(lead.shareStayedHigh)} stayed High until the loss; ${number(lead.highAtSplit)} were High at the split already, so earlier than counted.`,
    `  False alarms: ${number(lead.falseAlarms)} of ${number(lead.wonDeals)} won deals were ever High (${percent(lead.shareFalseAlarms)}); of all deals that were, ${percent(lead.lossRateOnceHigh)} were lost.`,
  ];
}

function describeParts({ byStage, byDayOfLife }: BacktestReport): string[] {
  const head = ['AUC', 'snapshots', 'won', 'lost'];
  const cells = (
    each: BacktestReport['byStage'][number] | BacktestReport['byDayOfLife'][number],
  ) => [
    withInterval(each.auc, each.interval),
    number(each.snapshots),
    number(each.deals.won),
    number(each.deals.lost),
  ];

  return [
    '',
    'Within each stage (no AUC below 30 won and 30 lost deals)',
    ...table(
      ['stage', ...head],
      byStage.map((each) => [each.stage || '(none)', ...cells(each)]),
    ),
    '',
    'On the same day of their life (0: when they were created)',
    ...table(
      ['day', ...head],
      byDayOfLife.map((each) => [String(each.day), ...cells(each)]),
    ),
  ];
}

/** The report for a terminal, line by line. */
export function formatReport(report: BacktestReport): string[] {
  return [
    ...introduce(report),
    ...compareMethods(report),
    `  A constant (the lost share before the split, ${figure(report.constant.score)}) has a Brier score of ${figure(report.constant.brier)}.`,
    ...calibrate(report),
    ...describeLeadTime(report),
    ...describeParts(report),
    '',
    `Verdict: ${report.verdict.sentences.join(' ')}`,
  ];
}
