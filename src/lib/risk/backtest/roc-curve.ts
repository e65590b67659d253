import type { RankedScores } from './metrics';
import type { RocPoint } from './report';

const MAX_POINTS = 100;

const round = (value: number): number => Math.round(value * 1e4) / 1e4;

/**
 * The ROC curve: going down from the highest score, the share of the won rows that was taken for risky
 * against the share of the lost rows that was found. Points are thinned to equal steps along the curve,
 * 100 at most, the ends included; rows with equal scores are one step.
 *
 * @returns nothing without a won and a lost row
 */
export function rocCurve({ size, lostCount, lost, endsTie }: RankedScores): RocPoint[] {
  const wonCount = size - lostCount;
  if (lostCount === 0 || wonCount === 0) return [];
  const points: RocPoint[] = [{ wonShare: 0, lostShare: 0 }];
  const [step, walked] = [2 / (MAX_POINTS - 2), { at: 0 }];
  let foundLost = 0;
  for (let place = size - 1; place >= 0; place -= 1) {
    foundLost += lost[place] as number;
    if (place > 0 && endsTie[place - 1] === 0) continue;
    const wonShare = (size - place - foundLost) / wonCount;
    const lostShare = foundLost / lostCount;
    const length = wonShare + lostShare;
    if (length - walked.at < step && place > 0) continue;
    walked.at = length;
    points.push({ wonShare: round(wonShare), lostShare: round(lostShare) });
  }

  return points;
}
