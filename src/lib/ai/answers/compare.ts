import { MAX_ROWS, type FactSheet } from './fact-sheet';
import type { Activity, PeriodSums } from './figures';
import { during, noun } from './format';
import { capitalise, escapeMarkdown, table } from './markdown';

/** One of the two periods. */
export interface Side {
  /** "this month" */
  readonly label: string;
  /** With its days: "this month (1 Mar 2026 to 2 Mar 2026)". */
  readonly words: string;
  readonly isUnfinished: boolean;
  readonly sums: readonly PeriodSums[];
  readonly activity: Activity;
}

type Part = 'won' | 'lost' | 'created';

const countOf = ({ sums }: Side, part: Part): number =>
  sums.reduce((sum, each) => sum + each[part].count, 0);

const hasClosed = (side: Side): boolean => countOf(side, 'won') + countOf(side, 'lost') > 0;

const isEmpty = (side: Side): boolean =>
  !hasClosed(side) && countOf(side, 'created') === 0 && side.activity.touches === 0;

type Cell = (side: Side) => string;

function rateOf(facts: FactSheet): Cell {
  return (side) => {
    const [won, lost] = [countOf(side, 'won'), countOf(side, 'lost')];
    if (won + lost === 0) return '–';
    return facts.percent(`Win rate of deals closed in ${side.label}`, won / (won + lost));
  };
}

function currencyRows(facts: FactSheet, currency: string, parts: readonly Part[]) {
  const names = { won: 'Won value', lost: 'Lost value', created: 'Value of new deals' } as const;
  return parts.map((part): readonly [string, Cell] => [
    `${names[part]} (${currency})`,
    (side) => {
      const value = side.sums.find((each) => each.currency === currency)?.[part].value ?? 0;
      return facts.money(`${names[part]} in ${currency}, ${side.label}`, value, currency);
    },
  ]);
}

function rowsOf(facts: FactSheet, sides: readonly Side[]): (readonly [string, Cell])[] {
  const count = (name: string, of: (side: Side) => number): readonly [string, Cell] => [
    name,
    (side) => facts.count(`${name}, ${side.label}`, of(side)),
  ];
  const currencies = [
    ...new Set(sides.flatMap(({ sums }) => sums.map(({ currency }) => currency))),
  ];
  const [only] = currencies;
  const values =
    currencies.length === 1 && only !== undefined
      ? currencyRows(facts, only, ['won', 'lost', 'created'])
      : currencies.flatMap((currency) => currencyRows(facts, currency, ['won']));
  return [
    count('Deals won', (side) => countOf(side, 'won')),
    count('Deals lost', (side) => countOf(side, 'lost')),
    ['Win rate of closed deals', rateOf(facts)],
    count('New deals', (side) => countOf(side, 'created')),
    count('Touches', ({ activity }) => activity.touches),
    count('Stage moves', ({ activity }) => activity.stageMoves),
    ...values,
  ];
}

function firstWords(facts: FactSheet, now: Side, before: Side, whose: string): string {
  const who = whose === '' ? '' : `${whose} deals: `;
  const wonOf = (side: Side): string => facts.counted(`Deals won, ${side.label}`, countOf(side, 'won'), 'deal'); // prettier-ignore
  if (isEmpty(now) && isEmpty(before)) {
    return `${who}Nothing is known of ${now.words}, nor of ${before.words}, so there is nothing to compare.`; // prettier-ignore
  }
  const verb = noun(countOf(now, 'won'), 'was', 'were');
  const words = `${wonOf(now)} ${verb} won ${during(now.words)}, against ${wonOf(before)} ${during(before.words)}.`;
  return `${who}${words}`;
}

function notesOf(facts: FactSheet, now: Side, before: Side, rows: number): string[] {
  const unfinished = [now, before].filter((side) => side.isUnfinished);
  const empty = [now, before].filter(isEmpty);
  return [
    ...unfinished.map(({ label }) => `${capitalise(label)} is not over: it counts up to now.`),
    ...empty.map(({ label }) => `Nothing is known of ${label}, so the difference is no trend.`),
    ...(rows > MAX_ROWS ? [`${facts.omit('Further currencies are not shown')}.`] : []),
  ].map(escapeMarkdown);
}

/** Two periods side by side. */
export function compareAnswer(facts: FactSheet, now: Side, before: Side, whose: string): string[] {
  const first = firstWords(facts, now, before, whose);
  if (isEmpty(now) && isEmpty(before)) return [first];
  const rows = rowsOf(facts, [now, before]);
  const heads = ['', capitalise(now.label), capitalise(before.label)].map(escapeMarkdown);
  return [
    first,
    table(heads, rows.slice(0, MAX_ROWS).map(([name, cell]) => [name, cell(now), cell(before)])), // prettier-ignore
    notesOf(facts, now, before, rows.length).join(' '),
    'New deals count at the value that they have now.',
  ];
}
