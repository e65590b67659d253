import { formatDay, formatDays, formatPoints, formatStage } from '../plain-words';
import { curveAt } from '../stage-norm';
import type { Evidence } from '../types';
import { contribute, evidenceWithoutEvent, type Signal } from './findings';

/** What learning added, as evidence of its own; nothing where it added nothing. */
function learnedEvidence(points: number, where: string): Evidence[] {
  if (points === 0) return [];

  return [
    evidenceWithoutEvent(null, `Learned from closed deals: ${formatPoints(points)} ${where}`),
  ];
}

/** The stage's own lost share, from the team's closed deals shrunk to the default by position. */
export const stagePrior: Signal = ({ visit, policy, stageNorm }, findings) => {
  const learned = stageNorm.learnedPoints;
  const points = policy.weights.stage_prior * stageNorm.prior + learned;
  contribute(findings, 'stage_prior', points, stageNorm.prior, stageNorm.lostShareWords, [
    evidenceWithoutEvent(visit.enteredAt, `In this stage since ${formatDay(visit.enteredAt)}`),
    ...learnedEvidence(learned, 'in this stage'),
  ]);
};

/** How much more is lost among deals that stayed in the stage as long as this one. */
export const stageVelocity: Signal = (context, findings) => {
  const { visit, daysInStage, policy, norms, stageNorm } = context;
  const growth = curveAt(stageNorm.growth, daysInStage);
  const { inStage } = norms.learned;
  const learned = inStage === null ? 0 : curveAt(inStage, daysInStage);
  const points = policy.weights.stage_velocity * growth + learned;
  const stage = formatStage(visit.stage);
  const days = formatDays(daysInStage);
  const stayed = daysInStage < 1 ? 'Less than a day' : days;
  const reason = `${stayed} in ${stage}; ${stageNorm.usualDaysWords}`;
  contribute(findings, 'stage_velocity', points, growth, reason, [
    evidenceWithoutEvent(visit.enteredAt, `Entered ${stage} on ${formatDay(visit.enteredAt)}`),
    ...learnedEvidence(learned, `after ${days}`),
  ]);
};
