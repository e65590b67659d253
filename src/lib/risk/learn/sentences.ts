import type { OutcomeCounts } from '../backtest/report';
import { formatDay } from '../plain-words';
import type { LearnReport } from './learn-outcome';

const number = (value: number): string => value.toLocaleString('en');
const counts = ({ won, lost }: OutcomeCounts): string =>
  `${number(won)} won and ${number(lost)} lost deals`;

/** Why nothing was learned. */
export const describeTooLittle = (deals: OutcomeCounts, until: number, needed: number): string =>
  `Too little to learn from: ${counts(deals)} closed before ${formatDay(until)}; ${needed} of each are needed.`;

/** The same where enough deals had closed, but too few of them could be looked at. */
export const describeTooLittleSeen = (
  deals: OutcomeCounts,
  until: number,
  needed: number,
): string =>
  `Too little to learn from: of the deals that closed before ${formatDay(until)}, ${counts(deals)} could be looked at while they were open; ${needed} of each are needed.`;

function describeHold({ ridge, outOfTime: { start, learned } }: Facts): string {
  if (start === null || learned === null) {
    return 'No part of the history could be judged by what was known before it, so the weights stay those of the default.';
  }
  if (ridge === null) {
    return 'On later deals nothing learned was measurably better than the default, so the weights stay its own.';
  }

  return `The fit is held to the default by the evidence of ${number(ridge)} deal${ridge === 1 ? '' : 's'}. On later deals that it had not seen, its Brier score was ${learned.toFixed(3)}, that of the default ${start.toFixed(3)}.`;
}

type Facts = Omit<LearnReport, 'sentences'>;

/** What was learned from, and how, in plain words. */
export function describeLearning(facts: Facts): string[] {
  const { until, deals, snapshots, stepDays, leftOut, weighing, calibrated } = facts;
  const every = stepDays === 1 ? 'every day' : `every ${stepDays} days`;
  const sentences = [
    `Learned from ${counts(deals)} that closed before ${until.slice(0, 10)}, looked at ${every} and on fixed days of their life: ${number(snapshots)} snapshots.`,
    describeHold(facts),
  ];
  if (weighing === 'snapshot') {
    sentences.push('Each snapshot counts the same, since this was better on later deals.');
  }
  if (calibrated) sentences.push('A calibration was kept, since it was better on later deals.');
  if (leftOut !== null) {
    sentences.push(
      `Left out to bound the work: ${number(leftOut.snapshots)} snapshots of ${number(leftOut.deals)} deals, chosen by a hash of their ids.`,
    );
  }

  return sentences;
}
