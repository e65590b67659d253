import type { DealDto } from '../../deals/dto';
import { leftOut, withReasons } from './deal-list';
import type { FactSheet } from './fact-sheet';
import { noun } from './format';

export interface AttentionData {
  /** The most pressing first. */
  readonly deals: readonly DealDto[];
  /** Of how many they are the first; null where the question narrows them and nobody has counted. */
  readonly all: number | null;
  readonly hasMore: boolean;
  /** Before "list", or empty. */
  readonly whose: string;
  /** Narrowed by more than whose deals they are. */
  readonly isNarrowed: boolean;
}

function noneWords({ whose, isNarrowed }: AttentionData): string {
  if (isNarrowed) return 'No open deal that fits the question needs attention today.';
  const where = whose === '' ? '' : ` in ${whose === 'Your' ? 'your' : whose} list`;
  return `No open deal${where} is of High or Medium risk, so none needs attention today.`;
}

function firstWords(facts: FactSheet, { deals, all, whose }: AttentionData): string {
  const shown = deals.length;
  const of = whose === '' ? '' : `${whose} list: `;
  const words = facts.counted('Deals listed for attention', shown, 'deal');
  if (all === null || all === shown) {
    return `${of}${words} ${noun(shown, 'needs', 'need')} attention, the most pressing first.`;
  }
  const total = facts.counted('Open deals of High or Medium risk', all, 'open deal');
  const verb = noun(shown, 'this is the first', `these ${words} come first`);
  return `${of}${total} ${noun(all, 'is', 'are')} of High or Medium risk; ${verb}.`;
}

function restWords(facts: FactSheet, { deals, all, hasMore }: AttentionData): string {
  if (all !== null) return leftOut(facts, all - deals.length);
  return hasMore ? `There are more: ${facts.omit('further deals not shown')}.` : '';
}

/** The deals that need somebody today, with the reasons and what to do next. */
export function attentionAnswer(facts: FactSheet, data: AttentionData): string[] {
  if (data.deals.length === 0) return [noneWords(data)];
  return [firstWords(facts, data), withReasons(facts, data.deals), restWords(facts, data)];
}
