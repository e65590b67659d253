import type { PolicyHistoryDto, PreviewResult, PreviewSummaryDto } from '@/lib/scoring/dto';

/** A learned version that nobody ever switched on. */
export const isProposal = ({
  origin,
  activations,
}: Pick<PolicyHistoryDto, 'origin' | 'activations'>): boolean =>
  origin === 'learned' && activations.length === 0;

const count = (value: number): string => value.toLocaleString('en-US');
const figure = (value: number): string => value.toFixed(3);

/** What a preview found, in one line. */
export function previewWords(found: PreviewSummaryDto): string {
  const { changedCount, openDeals, alertDays, alertsBefore, alertsAfter } = found;
  const { brierBefore, brierAfter } = found;
  const parts = [
    `${count(changedCount)} of ${count(openDeals)} open deals would change band`,
    `the last ${alertDays} days would have fired ${count(alertsAfter)} alerts instead of ${count(alertsBefore)}`,
    brierBefore === null || brierAfter === null
      ? 'too few deals have closed for a backtest'
      : `on closed deals the error of the score (Brier, less is better) is ${figure(brierAfter)} instead of ${figure(brierBefore)}`,
  ];

  return `${parts.join('; ')}.`;
}

/** The same of a preview that has just ended. */
export function summaryOf(
  version: string,
  finishedAt: string,
  found: PreviewResult,
): PreviewSummaryDto {
  const { openDeals, changedCount, alerts, backtest } = found;
  const brierOf = (side: 'before' | 'after') => backtest?.[side].report.methods[0]?.brier ?? null;

  return {
    version,
    finishedAt,
    openDeals,
    changedCount,
    alertDays: alerts.days,
    alertsBefore: alerts.before.total,
    alertsAfter: alerts.after.total,
    brierBefore: brierOf('before'),
    brierAfter: brierOf('after'),
  };
}
