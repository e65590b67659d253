import type { BacktestReport, Interval, MethodFigures } from '@/lib/risk';
import type { RunDto } from '@/lib/scoring/dto';

/** Won and lost deals below which nothing is said. */
export const NEEDED_DEALS = 30;
/** Stands where there is too little to tell. */
export const NO_FIGURE = '–';

const counts = new Intl.NumberFormat('en-US');
export const count = (value: number): string => counts.format(value);

export const figure = (value: number | null, digits = 3): string =>
  value === null ? NO_FIGURE : value.toFixed(digits);

export const percent = (share: number | null): string =>
  share === null ? NO_FIGURE : `${Math.round(100 * share)}%`;

/** "0.71 to 0.76" or "71% to 76%". */
export const range = (
  interval: Interval | null,
  write: (value: number) => string,
): string | null =>
  interval === null ? null : `${write(interval.low)} to ${write(interval.high)}`;

export const days = (value: number | null): string =>
  value === null ? NO_FIGURE : `${value.toFixed(value < 10 ? 1 : 0)} days`;

/** How often a deal is looked at: "once a day", "every 3 days". */
export const stepWords = (stepDays: number): string =>
  stepDays === 1 ? 'once a day' : `every ${stepDays} days`;

/** How a version of a policy is called in a sentence. */
export const policyName = (label: string): string =>
  label === 'default' || label === 'default-1' ? 'the default' : label;

const STAGES: Readonly<Record<string, string>> = { '': 'No stage known' };
export function stageName(stage: string): string {
  const words = stage.replaceAll('_', ' ');

  return STAGES[stage] ?? words.charAt(0).toUpperCase() + words.slice(1);
}

/** How a method is called on the screen. */
export function methodName({ name }: Pick<MethodFigures, 'name'>): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/** How many won and lost deals a verdict still waits for; null where there are enough. */
export function missingDeals({
  deals,
}: Pick<BacktestReport, 'deals'>): { won: number; lost: number } | null {
  const won = Math.max(0, NEEDED_DEALS - deals.judged.won);
  const lost = Math.max(0, NEEDED_DEALS - deals.judged.lost);

  return won + lost === 0 ? null : { won, lost };
}

/** "5 more won and 12 more lost deals", "1 more lost deal". */
export function missingWords({ won, lost }: { won: number; lost: number }): string {
  const parts = [
    ...(won > 0 ? [`${won} more won`] : []),
    ...(lost > 0 ? [`${lost} more lost`] : []),
  ];

  return `${parts.join(' and ')} ${won + lost === 1 ? 'deal' : 'deals'}`;
}

/** The answer of the page in a few words. */
export const VERDICT_TITLES: Readonly<Record<BacktestReport['verdict']['kind'], string>> = {
  better: 'Yes: the score told lost deals from won ones better than every simple rule.',
  not_better: 'In part: the score did not beat every simple rule measurably.',
  below: 'No: a simple rule told lost deals from won ones better.',
  too_little: 'Too little to judge yet.',
};

const KINDS: Readonly<Record<RunDto['kind'], string>> = {
  backtest: 'Backtest',
  learn: 'Learning',
  preview: 'Preview',
};
export const kindName = (kind: RunDto['kind']): string => KINDS[kind];

export const isActive = ({ status }: Pick<RunDto, 'status'>): boolean =>
  status === 'queued' || status === 'running';

/** What a run is doing, in words that begin a line. */
export function phaseWords({ status, phase }: Pick<RunDto, 'status' | 'phase'>): string {
  if (status === 'queued') return 'Waiting to begin';
  const words = phase ?? 'beginning';

  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** What was asked of a run: the policies, as far as they were named. */
export function askedWords({ kind, params }: Pick<RunDto, 'kind' | 'params'>): string {
  const policy = policyName(String(params.policy ?? ''));
  if (kind === 'learn') return `from ${policy}`;
  const other = params.compareWith;

  return typeof other === 'string' ? `${policy} beside ${policyName(other)}` : policy;
}
