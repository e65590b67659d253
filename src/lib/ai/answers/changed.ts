import type { DealDto } from '../../deals/dto';
import { STAGE_LABELS, type Stage } from '../../deals/model';
import { parseIsoDate } from '../../core/dates';
import { listed } from './deal-lines';
import type { DealSheet } from './deal-sheet';
import { MAX_ROWS, type FactSheet } from './fact-sheet';
import type { Activity, Change, ChangeKind, PeriodSums } from './figures';
import { during } from './format';
import { bullets, capitalise } from './markdown';

export interface ChangedData {
  /** The period with its days, in words. */
  readonly period: string;
  readonly whose: string;
  readonly sums: readonly PeriodSums[];
  readonly activity: Activity;
  /** Of each kind those of the largest deals. */
  readonly changes: readonly Change[];
  readonly deals: readonly DealDto[];
}

const stageName = (stage: string | null): string | null =>
  stage !== null && Object.hasOwn(STAGE_LABELS, stage) ? STAGE_LABELS[stage as Stage] : null;

const fromTo = (from: string | null, to: string | null): string =>
  `${from === null ? '' : ` from ${from}`}${to === null ? '' : ` to ${to}`}`;

function valueText(sheet: DealSheet, label: string, text: string | null): string | null {
  const value = Number(text ?? Number.NaN);
  return Number.isFinite(value) ? sheet.money(label, value, sheet.deal.currency) : null;
}

function dayText(sheet: DealSheet, label: string, text: string | null): string | null {
  const date = text === null ? null : parseIsoDate(text);
  return date === null ? null : sheet.day(label, date);
}

type Teller = (sheet: DealSheet, change: Change) => string;

const TELLERS: Readonly<Record<ChangeKind, Teller>> = {
  won: (sheet) => `won, worth ${sheet.value}`,
  lost: (sheet) => `lost, worth ${sheet.value}`,
  created: (sheet) => `new, worth ${sheet.value}`,
  moved: (_sheet, { from, to }) => `moved${fromTo(stageName(from), stageName(to))}`,
  value: (sheet, { from, to }) =>
    `value changed${fromTo(valueText(sheet, 'Value before', from), valueText(sheet, 'Value after', to))}`, // prettier-ignore
  pushed: (sheet, { from, to }) =>
    `close date pushed${fromTo(dayText(sheet, 'Close date before', from), dayText(sheet, 'Close date after', to))}`, // prettier-ignore
};

const ORDER: readonly ChangeKind[] = ['won', 'lost', 'created', 'pushed', 'moved', 'value'];

function lineOf(facts: FactSheet, change: Change, deal: DealDto): string {
  const sheet = facts.deal(deal);
  const by = change.actor === null || change.actor.trim() === '' ? '' : `, by ${facts.name(change.actor)}`; // prettier-ignore
  const on = sheet.day('Changed', change.at);
  return `${sheet.link}: ${TELLERS[change.kind](sheet, change)} on ${on}${by}`;
}

/** A few of each kind, so that many moves do not hide the one deal that was lost. */
function chosen(changes: readonly Change[]): Change[] {
  const kinds = ORDER.map((kind) => changes.filter((change) => change.kind === kind));
  const longest = Math.max(0, ...kinds.map((each) => each.length));
  const rounds = Array.from({ length: longest }, (_, round) =>
    kinds.flatMap((each) => each[round] ?? []),
  );
  const kept = new Set(rounds.flat().slice(0, MAX_ROWS));
  return kinds.flat().filter((change) => kept.has(change));
}

const inAll = (sums: readonly PeriodSums[], part: 'won' | 'lost' | 'created'): number =>
  sums.reduce((sum, each) => sum + each[part].count, 0);

function countsOf(facts: FactSheet, { sums, activity }: ChangedData): string[] {
  const counts = [
    [inAll(sums, 'won'), 'Deals won in the period', 'deal won', 'deals won'],
    [inAll(sums, 'lost'), 'Deals lost in the period', 'deal lost', 'deals lost'],
    [inAll(sums, 'created'), 'Deals created in the period', 'new deal', 'new deals'],
    [activity.stageMoves, 'Stage moves in the period', 'stage move', 'stage moves'],
    [activity.valueChanges, 'Value changes in the period', 'value change', 'value changes'],
    [activity.pushes, 'Close dates pushed in the period', 'close date pushed', 'close dates pushed'], // prettier-ignore
    [activity.touches, 'Touches in the period', 'touch', 'touches'],
  ] as const;
  return counts
    .filter(([value]) => value > 0)
    .map(([value, label, one, many]) => facts.counted(label, value, one, many));
}

function sumLines(facts: FactSheet, sums: readonly PeriodSums[]): string[] {
  return sums.flatMap(({ currency, won, lost, created }) => {
    const parts = [
      ['won', won],
      ['lost', lost],
      ['new', created],
    ] as const;
    const told = parts
      .filter(([, { count }]) => count > 0)
      .map(([name, { value }]) => `${name} ${facts.money(`Value ${name} in the period, ${currency}`, value, currency)}`); // prettier-ignore
    return told.length > 0 ? [`${currency}: ${told.join(', ')}`] : [];
  });
}

/** What changed within a period. */
export function changedAnswer(facts: FactSheet, data: ChangedData): string[] {
  const { period, whose, changes, deals, sums } = data;
  const counts = countsOf(facts, data);
  const of = whose === '' ? '' : ` on ${whose === 'Your' ? 'your' : whose} deals`;
  if (counts.length === 0) return [`Nothing changed${of} ${during(period)}.`];
  const byId = new Map(deals.map((deal) => [deal.id, deal]));
  const shown = chosen(changes.filter(({ dealId }) => byId.has(dealId)));
  const lines = shown.flatMap((change) => {
    const deal = byId.get(change.dealId);
    return deal ? [lineOf(facts, change, deal)] : [];
  });
  const rest = 'Only the latest change of each kind on the largest deals is listed';
  return [
    `${capitalise(during(period))}${of}: ${listed(counts)}.`,
    bullets(sumLines(facts, sums)),
    bullets(lines),
    changes.length > 0 ? `${facts.omit(rest)}.` : '',
  ];
}
