import type { OwnerFigures } from './figures';
import type { FactSheet } from './fact-sheet';
import { MAX_ROWS } from './fact-sheet';
import { noun } from './format';
import { table } from './markdown';

function rowOf(facts: FactSheet, sums: OwnerFigures): string[] {
  const { owner, currency, count, value, weighted, atRiskCount, atRiskValue } = sums;
  const of = (what: string): string => `${what} of ${owner} in ${currency}`;
  return [
    facts.name(owner),
    facts.count(of('Open deals'), count),
    facts.money(of('Open value'), value, currency),
    facts.money(of('Value weighted by risk'), weighted, currency),
    facts.count(of('High risk deals'), atRiskCount),
    facts.money(of('Value at High risk'), atRiskValue, currency),
  ];
}

function firstWords(facts: FactSheet, [first]: readonly OwnerFigures[]): string {
  if (!first) return '';
  const { owner, currency, atRiskCount, atRiskValue } = first;
  if (atRiskCount === 0) return 'Nobody has an open deal at High risk.';
  const deals = facts.counted(`High risk deals of ${owner} in ${currency}`, atRiskCount, 'open deal'); // prettier-ignore
  const value = facts.money(`Value at High risk of ${owner} in ${currency}`, atRiskValue, currency);
  return `Most deals at High risk in ${currency} are ${facts.name(owner)}’s: ${deals} worth ${value}.`;
}

/**
 * Open deals by the person answerable, most at risk first.
 *
 * @param total how many rows there are
 * @param whose before "open deals"; empty where everybody's are told
 */
export function byOwner(
  facts: FactSheet,
  rows: readonly OwnerFigures[],
  total: number,
  whose: string,
): string[] {
  if (rows.length === 0) {
    return [whose === '' ? 'No deal is open.' : `${whose} list holds no open deal.`];
  }
  const more = total - rows.length;
  const first =
    whose === '' ? firstWords(facts, rows) : `${whose} open deals, by currency where there are several:`; // prettier-ignore
  const heads = ['Owner', 'Open deals', 'Value', 'Weighted by risk', 'High risk', 'At High risk'];
  const rest = `${facts.count('Further owners', more)} further ${noun(more, 'row')} not shown`;
  return [
    first,
    table(heads, rows.slice(0, MAX_ROWS).map((row) => rowOf(facts, row))), // prettier-ignore
    more > 0 ? `${facts.omit(rest)}.` : '',
  ];
}
