import { formatDay, formatDays, formatStage } from '../plain-words';
import { growthAt } from '../stage-norm';
import { contribute, evidenceWithoutEvent, type Signal } from './findings';

/** The stage's own lost share, from the team's closed deals shrunk to the default by position. */
export const stagePrior: Signal = ({ visit, policy, stageNorm }, findings) => {
  const points = policy.weights.stage_prior * stageNorm.prior;
  contribute(findings, 'stage_prior', points, stageNorm.prior, stageNorm.lostShareWords, [
    evidenceWithoutEvent(visit.enteredAt, `In this stage since ${formatDay(visit.enteredAt)}`),
  ]);
};

/** How much more is lost among deals that stayed in the stage as long as this one. */
export const stageVelocity: Signal = (context, findings) => {
  const { visit, daysInStage, policy, stageNorm } = context;
  const growth = growthAt(stageNorm, daysInStage);
  const points = policy.weights.stage_velocity * growth;
  const stage = formatStage(visit.stage);
  const reason = `${formatDays(daysInStage)} in ${stage}; ${stageNorm.usualDaysWords}`;
  contribute(findings, 'stage_velocity', points, growth, reason, [
    evidenceWithoutEvent(visit.enteredAt, `Entered ${stage} on ${formatDay(visit.enteredAt)}`),
  ]);
};
