import { MAX_ROWS, type FactSheet } from './fact-sheet';
import type { CloseSums, PeriodSums } from './figures';
import { during, formatDay, noun } from './format';
import { listed } from './deal-lines';
import { table } from './markdown';

export interface ForecastData {
  readonly whose: string;
  readonly period: { readonly label: string; readonly words: string };
  readonly isOver: boolean;
  /** Of the months that are told one by one, `YYYY-MM-DD`; the last day is not of them. */
  readonly months: { readonly from: string; readonly until: string };
  readonly closes: readonly CloseSums[];
  readonly won: readonly PeriodSums[];
}

const BUCKETS = {
  overdue: 'Overdue: the expected close has passed',
  earlier: 'Before that',
  later: 'Later',
  undated: 'Without an expected close',
} as const;

const ORDER = (bucket: string): number => {
  if (bucket === 'overdue') return 0;
  if (bucket === 'earlier') return 1;
  if (bucket === 'later') return 3;
  return bucket === 'undated' ? 4 : 2;
};

const isNamed = (bucket: string): bucket is keyof typeof BUCKETS => Object.hasOwn(BUCKETS, bucket);

/** "Mar 2026"; its first day is among the dates. */
function bucketName(facts: FactSheet, bucket: string): string {
  if (isNamed(bucket)) return BUCKETS[bucket];
  const first = `${bucket}-01`;
  facts.day('Month of the expected close', first);
  return formatDay(first).replace(/^1 /, '');
}

function rowOf(facts: FactSheet, sums: CloseSums): string[] {
  const { currency, count, value, weighted } = sums;
  const name = bucketName(facts, sums.bucket);
  const of = (what: string): string => `${what}, ${currency}: ${name}`;
  return [
    `${name} (${currency})`,
    facts.count(of('Open deals'), count),
    facts.money(of('Best case, all open deals'), value, currency),
    facts.money(of('Open value weighted by risk'), weighted, currency),
  ];
}

const inOrder = (closes: readonly CloseSums[]): CloseSums[] => {
  const currencies = [...new Set(closes.map(({ currency }) => currency))];
  return currencies.flatMap((currency) =>
    closes
      .filter((each) => each.currency === currency)
      .toSorted((a, b) => ORDER(a.bucket) - ORDER(b.bucket) || (a.bucket < b.bucket ? -1 : 1)),
  );
};

function wonWords(facts: FactSheet, { won, period, isOver }: ForecastData): string {
  const told = won
    .filter((each) => each.won.count > 0)
    .map(({ currency, won: { count, value } }) => {
      const money = facts.money(`Value won in ${currency}, ${period.label}`, value, currency);
      return `${money} in ${facts.counted(`Deals won in ${currency}, ${period.label}`, count, 'deal')}`; // prettier-ignore
    });
  const already = isOver ? '' : ' already';
  return told.length > 0
    ? `Won${already} ${during(period.words)}: ${listed(told)}.`
    : `Nothing was won ${during(period.words)}${isOver ? '' : ' so far'}.`;
}

function overdueWords(facts: FactSheet, closes: readonly CloseSums[]): string {
  const overdue = closes.filter(({ bucket }) => bucket === 'overdue');
  const count = overdue.reduce((sum, each) => sum + each.count, 0);
  if (count === 0) return '';
  const deals = facts.counted('Open deals whose expected close has passed', count, 'open deal');
  return `${deals} ${noun(count, 'has', 'have')} an expected close that has passed; ${noun(count, 'it counts', 'they count')} in no month.`;
}

/** Sums of what is expected within the months, as the first sentence tells them. */
function expectedWords(facts: FactSheet, { closes, months, whose }: ForecastData): string {
  const inMonths = closes.filter(({ bucket }) => !isNamed(bucket));
  const last = new Date(Date.parse(`${months.until}T00:00:00Z`) - 1);
  const span = `${facts.day('Expected closes from', months.from)} to ${facts.day('Expected closes to', last)}`; // prettier-ignore
  const of = whose === '' ? '' : `${whose} deals: `;
  const count = inMonths.reduce((sum, each) => sum + each.count, 0);
  if (count === 0) return `${of}No open deal is expected to close from ${span}.`;
  const deals = facts.counted('Open deals expected to close in these months', count, 'open deal');
  return `${of}${deals} ${noun(count, 'is', 'are')} expected to close from ${span}, by month as follows.`;
}

/** What is expected to close, by month: all of it, and weighted by risk. */
export function forecastAnswer(facts: FactSheet, data: ForecastData): string[] {
  const { closes, isOver, whose } = data;
  if (closes.length === 0) {
    const none = whose === '' ? 'No deal is open' : `${whose} list holds no open deal`;
    return [`${none}, so there is nothing to forecast.`, wonWords(facts, data)];
  }
  const rows = inOrder(closes);
  const heads = ['Expected close', 'Open deals', 'Best case', 'Weighted by risk'];
  const rest = `${facts.count('Further rows', rows.length - MAX_ROWS)} further rows not shown`;
  return [
    isOver ? wonWords(facts, data) : expectedWords(facts, data),
    isOver ? expectedWords(facts, data) : wonWords(facts, data),
    table(heads, rows.slice(0, MAX_ROWS).map((row) => rowOf(facts, row))), // prettier-ignore
    rows.length > MAX_ROWS ? `${facts.omit(rest)}.` : '',
    overdueWords(facts, closes),
    'Best case is the value of all open deals; weighted by risk is each value times what the risk score leaves of it. It weighs by risk alone and is no promise.', // prettier-ignore
  ];
}
