import type { PipelineDto } from '../../deals/dto';
import { BANDS, STAGE_LABELS } from '../../deals/model';
import type { FactSheet } from './fact-sheet';
import { noun } from './format';
import { listed } from './deal-lines';
import { table } from './markdown';

type CurrencyTotals = PipelineDto['currencies'][number];

/** Currencies that are told one by one. */
export const MAX_CURRENCIES = 3;

export const NOTHING_OPEN = 'No deal is open.';

/** "$12,000 in 3 deals, weighted by risk $9,000". */
function currencyWords(facts: FactSheet, totals: CurrencyTotals): string {
  const { currency, count, value, weighted, atRiskCount, atRiskValue } = totals;
  const open = facts.money(`Open value in ${currency}`, value, currency);
  const deals = facts.counted(`Open deals in ${currency}`, count, 'open deal');
  const left = facts.money(`Open value in ${currency}, weighted by risk`, weighted, currency);
  const atRisk = facts.money(`Open value in ${currency} at High risk`, atRiskValue, currency);
  const risky = facts.counted(`Open deals in ${currency} at High risk`, atRiskCount, 'deal');
  return `**${currency}**: ${open} in ${deals}; weighted by risk ${left}; at High risk ${atRisk} in ${risky}`;
}

function stageTable(facts: FactSheet, { currency, stages }: CurrencyTotals): string {
  const rows = stages.map(({ stage, count, value, weighted, bands }) => {
    const name = STAGE_LABELS[stage];
    const of = (what: string): string => `${what} in ${name}, ${currency}`;
    return [
      name,
      facts.count(of('Open deals'), count),
      facts.money(of('Open value'), value, currency),
      facts.money(of('Value weighted by risk'), weighted, currency),
      ...BANDS.map((band) => facts.count(of(`${band} risk deals`), bands[band].count)),
    ];
  });
  return table([`Stage (${currency})`, 'Deals', 'Value', 'Weighted', ...BANDS], rows);
}

/** "2 High, 3 Medium and 5 Low". */
export const bandWords = (facts: FactSheet, { bandCounts }: PipelineDto): string =>
  listed(BANDS.map((band) => `${facts.count(`Open deals of ${band} risk`, bandCounts[band])} ${band}`)); // prettier-ignore

/** The largest currencies; of the others it is said that they were left out. */
export function shownCurrencies(
  facts: FactSheet,
  currencies: PipelineDto['currencies'],
): { shown: PipelineDto['currencies']; rest: string } {
  const shown = currencies.slice(0, MAX_CURRENCIES);
  const more = currencies.length - shown.length;
  if (more === 0) return { shown, rest: '' };
  const count = facts.count('Further currencies', more);
  return { shown, rest: `${facts.omit(`${count} further ${noun(more, 'currency', 'currencies')} not shown`)}.` }; // prettier-ignore
}

/** How the open pipeline stands, with the dashboard's figures. */
export function pipelineAnswer(facts: FactSheet, pipeline: PipelineDto, before: string): string[] {
  if (pipeline.openCount === 0) return [before, NOTHING_OPEN];
  facts.judgedAt(pipeline.oldestRiskAsOf);
  const { shown, rest } = shownCurrencies(facts, pipeline.currencies);
  const open = facts.counted('Open deals', pipeline.openCount, 'deal');
  const verb = noun(pipeline.openCount, 'is', 'are');
  return [
    before,
    `${open} ${verb} open, by risk ${bandWords(facts, pipeline)}.`,
    shown.map((totals) => `- ${currencyWords(facts, totals)}`).join('\n'),
    ...shown.map((totals) => stageTable(facts, totals)),
    rest,
    'Weighted by risk is the sum of each value times what the risk score leaves of it; it is no forecast.', // prettier-ignore
  ];
}
