import type { DealDto } from '../../deals/dto';
import { STAGE_LABELS, type Stage } from '../../deals/model';
import type { Conditions } from '../model';
import { inShort, leftOut } from './deal-list';
import { listed } from './deal-lines';
import type { FactSheet } from './fact-sheet';
import { escapeMarkdown } from './markdown';

export interface FindData {
  readonly deals: readonly DealDto[];
  /** How many fit; null where only that there are more is known. */
  readonly total: number | null;
  readonly hasMore: boolean;
  /** What was looked for in names and accounts, as written in the question. */
  readonly words: string | null;
  readonly conditions: Conditions;
  readonly whose: string;
  /** In words; null where the days of closing say nothing. */
  readonly period: string | null;
  readonly order: 'priority' | 'value';
}

const stageName = (stage: string): string =>
  Object.hasOwn(STAGE_LABELS, stage) ? STAGE_LABELS[stage as Stage] : stage;

/** "of at least 50,000"; empty where no bound was asked for. */
function boundWords(facts: FactSheet, { minValue, maxValue }: Conditions): string[] {
  const bounds = [
    ['at least', 'Least value asked for', minValue],
    ['at most', 'Highest value asked for', maxValue],
  ] as const;
  return bounds.flatMap(([words, label, value]) =>
    value === undefined ? [] : [`of ${words} ${facts.figure({ label, value, unit: 'number' })}`],
  );
}

/** The conditions as they go on after "deals": " at High risk, in Proposal, of at least 50,000". */
function conditionWords(facts: FactSheet, { conditions, period, words }: FindData): string {
  const { stages = [], bands = [], closesWithin } = conditions;
  const parts = [
    bands.length > 0 ? `at ${listed(bands)} risk` : '',
    stages.length > 0 ? `in ${listed(stages.map(stageName).map(escapeMarkdown))}` : '',
    ...boundWords(facts, conditions),
    period === null ? '' : `${closesWithin ? 'closing' : 'closed'} in ${period}`,
    words === null ? '' : `with “${facts.name(words)}” in the name or account`,
  ];
  const told = parts.filter((part) => part !== '');
  return told.length > 0 ? ` ${told.join(', ')}` : '';
}

const kindOf = ({ conditions: { status, bands } }: FindData): string =>
  bands && bands.length > 0 ? 'open ' : status === undefined ? '' : `${status} `;

const ORDER_WORDS = {
  priority: 'the most pressing first',
  value: 'the largest value first',
} as const;

/** The deals that fit what was asked for. */
export function findAnswer(facts: FactSheet, data: FindData): string[] {
  const { deals, total, hasMore, whose } = data;
  const which = `${kindOf(data)}deal`;
  const where = conditionWords(facts, data);
  const of = whose === '' ? '' : `${whose} list: `;
  if (deals.length === 0) return [`${of}No ${which}${where} was found.`];
  const order = deals.length === 1 && !hasMore ? '' : `, ${ORDER_WORDS[data.order]}`;
  const first =
    total === null
      ? `${of}More than ${facts.counted('Deals shown', deals.length, which)}${where} were found; these come first${order}.`
      : `${of}Found ${facts.counted('Deals that fit', total, which)}${where}${order}.`;
  if (total === null) facts.omit('further deals that fit');
  return [first, inShort(facts, deals), total === null ? '' : leftOut(facts, total - deals.length)];
}
