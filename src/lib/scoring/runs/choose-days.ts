import 'server-only';
import { DAY_MS, startOfUtcDay } from '../../core/dates';
import type { Deps } from '../../platform/deps';
import type { DealWithEvents } from '../../risk';
import { findClosingQuantile } from '../repository/run-deals';

/** The part of the closed deals that lies before the split. */
const SHARE_BEFORE = 0.6;
/** Days between two looks, the usual one first tried. */
const STEPS = [1, 2, 3, 5, 7, 10, 14, 21, 30, 45, 60, 90];
const USUAL_STEP = 7;
const ENOUGH_LOOKS = 2_000;
const MANY_LOOKS = 100_000;

/**
 * The first moment of the day after the one by which 60 % of the closed deals had closed; of today
 * where nothing has.
 *
 * @param split as a person gave it, `YYYY-MM-DD`; null for none
 */
export async function chooseSplit(
  { db, now }: Deps,
  scopeKey: string,
  split: string | null,
): Promise<number> {
  if (split !== null) return Date.parse(split);
  const at = await findClosingQuantile(db, scopeKey, SHARE_BEFORE);
  const today = startOfUtcDay(now().getTime());
  return at === null ? today : Math.min(startOfUtcDay(at.getTime()) + DAY_MS, today);
}

/** The days that the deals were open from the split on. */
function countDays(deals: readonly DealWithEvents[], split: number): number {
  return deals.reduce((sum, { deal }) => {
    const open = (deal.closedAt ?? 0) - Math.max(deal.createdAt, split);
    return sum + Math.max(0, open) / DAY_MS;
  }, 0);
}

/** Weekly, unless that gives too few looks to say something, or more than anybody needs. */
export function chooseStep(deals: readonly DealWithEvents[], split: number): number {
  const days = countDays(deals, split);
  if (days / USUAL_STEP > MANY_LOOKS) return STEPS.find((step) => days / step <= MANY_LOOKS) ?? 90;
  const fine = STEPS.findLast((step) => step <= USUAL_STEP && days / step >= ENOUGH_LOOKS);
  return fine ?? 1;
}
