import { scoreOf, standingOf, whatIfOf, type DealData } from './about-deal';
import { adviceWords, nextStepWords } from './deal-lines';

const URGENCY_WORDS = {
  now: 'This is due now.',
  this_week: 'This is due this week.',
  soon: 'There is no hurry.',
} as const;

/** What to do next about a deal, and why. */
export function nextStepAnswer(data: DealData): string[] {
  const { sheet, assessment } = data;
  if (sheet.deal.outcome !== null) return [`${standingOf(sheet)} Nothing is left to do.`];
  const advice = assessment.recommendation;
  if (advice === null) {
    return [
      `Nothing is called for on ${sheet.link}: no reason speaks strongly against it.`,
      `${scoreOf(data)} ${nextStepWords(sheet)}`,
      whatIfOf(data),
    ];
  }
  return [
    `Next for ${sheet.link}: ${adviceWords(sheet, advice)}.`,
    `Because: ${sheet.addLine(advice.because)}. ${URGENCY_WORDS[advice.urgency]}`,
    `${scoreOf(data)} ${nextStepWords(sheet)}`,
    whatIfOf(data),
  ];
}
