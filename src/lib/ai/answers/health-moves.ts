import type { PastDealDto } from '../../deals/dto';
import type { PastPipelineDto } from '../../deals/replay-schema';
import type { Standing } from './figures';

/** What became of a deal between a past day and now. */
export type Move =
  | { readonly kind: 'won' | 'lost' | 'new'; readonly dealId: string }
  | {
      readonly kind: 'worse' | 'better' | 'pushed' | 'revalued';
      readonly dealId: string;
      readonly scoreBefore: number;
      readonly valueBefore: number;
      readonly closeBefore: string | null;
      readonly isPushed: boolean;
    };

/** A smaller move of the score is no news. */
const LEAST_MOVE = 0.05;

const isPushed = (then: PastDealDto, { expectedCloseDate }: Standing): boolean =>
  then.expectedCloseDate !== null &&
  expectedCloseDate !== null &&
  expectedCloseDate.getTime() > Date.parse(then.expectedCloseDate);

function moveOf(then: PastDealDto, now: Standing): Move | null {
  if (now.outcome !== null) return { kind: now.outcome, dealId: now.id };
  const scoreBefore = then.riskScore ?? 0;
  const rise = (now.riskScore ?? scoreBefore) - scoreBefore;
  const parts = {
    dealId: now.id,
    scoreBefore,
    valueBefore: then.value,
    closeBefore: then.expectedCloseDate,
    isPushed: isPushed(then, now),
  };
  if (Math.abs(rise) >= LEAST_MOVE) return { kind: rise > 0 ? 'worse' : 'better', ...parts };
  if (parts.isPushed) return { kind: 'pushed', ...parts };
  return then.value === now.value ? null : { kind: 'revalued', ...parts };
}

const weigh = (value: number, score: number | null): number => value * (1 - (score ?? 0));

/**
 * What moved the open pipeline most since a past day: by the change of the value weighted by risk, as a
 * share of all that was open then in the deal's currency, as currencies cannot be compared.
 */
export function healthMoves(past: PastPipelineDto, standings: readonly Standing[]): Move[] {
  const totals = new Map(past.pipeline.currencies.map(({ currency, value }) => [currency, value]));
  const thenById = new Map(past.deals.map((deal) => [deal.id, deal]));
  const found = standings.flatMap((now) => {
    const then = thenById.get(now.id);
    const move = then ? moveOf(then, now) : null;
    if (!then || !move) return [];
    const left = now.outcome === null ? weigh(now.value, now.riskScore) : 0;
    const share = (left - weigh(then.value, then.riskScore)) / (totals.get(then.currency) || 1);
    return [{ move, share: Math.abs(share) }];
  });
  return found
    .toSorted((a, b) => b.share - a.share || (a.move.dealId < b.move.dealId ? -1 : 1))
    .map(({ move }) => move);
}
