import { notRiskWords, partsOf, scoreOf, standingOf, whatIfOf, type DealData } from './about-deal';
import type { FactSheet } from './fact-sheet';
import { noun } from './format';

/** How many of the deals that closed of late were won. */
export interface WinRecord {
  readonly won: number;
  readonly lost: number;
  readonly days: number;
}

/** A share of fewer closed deals says next to nothing. */
const LEAST_CLOSED = 10;

const MEANING =
  'The score is Sentinel’s judgement, from the deal’s history, of how likely it is to be lost; it orders deals, and its complement is not a measured chance of winning.';

function recordWords(facts: FactSheet, { won, lost, days }: WinRecord): string {
  const closed = won + lost;
  const within = facts.days('Days of the win record', days);
  if (closed === 0) return `No deal closed in the last ${within} to compare with.`;
  const wonText = facts.count(`Deals won in the last ${days} days`, won);
  const all = facts.counted(`Deals closed in the last ${days} days`, closed, 'deal');
  const words = `Of ${all} closed in the last ${within}, ${wonText} ${noun(won, 'was', 'were')} won`;
  if (closed < LEAST_CLOSED) return `${words}: too few for a rate.`;
  return `${words} (${facts.percent(`Win rate of deals closed in the last ${days} days`, won / closed)}).`;
}

/** How likely a deal is to close: what is known of that, and what is not. */
export function dealChance(facts: FactSheet, data: DealData, record: WinRecord): string[] {
  const { sheet, assessment } = data;
  if (sheet.deal.outcome !== null) {
    return [`${standingOf(sheet)} Nothing is left to expect of it.`, scoreOf(data), `What made the score:\n\n${partsOf(data)}`]; // prettier-ignore
  }
  const score = sheet.score('Risk score', assessment.score);
  return [
    `No calibrated chance is known for ${sheet.link}; its risk of being lost is ${assessment.band}, with a score of ${score}.`,
    MEANING,
    notRiskWords(sheet),
    recordWords(facts, record),
    `What makes the score, in points (positive ones raise the risk):\n\n${partsOf(data)}`,
    whatIfOf(data),
  ];
}
