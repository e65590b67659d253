import { silenceDays } from '../deal-history';
import { formatAgo, formatDay, formatStage } from '../plain-words';
import { ramp } from '../ramp';
import type { RiskPolicy } from '../policy';
import type { RiskEvent } from '../types';
import { contribute, evidenceOf, type Signal } from './findings';

/** One step back counts most of it, two all. */
const ONE_STEP_BACK = 0.7;
/** A forward move reassures for a week and fades out over the two after it. */
const FORWARD_FULL_DAYS = 7;
const FORWARD_GONE_DAYS = 21;

/** The deal went back to an earlier stage. It never fades: with time alone no risk does. */
export const backwardMove: Signal = ({ history, policy }, findings) => {
  const moves = history.backwardMoves;
  const last = moves[moves.length - 1];
  if (last === undefined) return;
  const strength = moves.length === 1 ? ONE_STEP_BACK : 1;
  const times = moves.length === 1 ? '' : ` (${moves.length} steps back in all)`;
  const from = formatStage(last.from ?? 'a later stage');
  const to = formatStage(last.to ?? 'an earlier stage');
  const reason = `Moved back from ${from} to ${to}${times}`;
  contribute(findings, 'backward_move', policy.weights.backward_move * strength, strength, reason, [
    evidenceOf(last, `Moved on ${formatDay(last.at)}`),
  ]);
};

/** A deal that was closed by mistake and opened again has not moved forward by that. */
function isClosing({ to }: RiskEvent, { closedStages }: RiskPolicy): boolean {
  return to !== null && [...closedStages.won, ...closedStages.lost].includes(to);
}

/** The good sign of a recent step forward. */
export const forwardMove: Signal = ({ history, policy }, findings) => {
  const move = history.lastMove;
  if (move === null || !move.forward || isClosing(move.event, policy)) return;
  const days = silenceDays(history, move.event);
  const strength = 1 - ramp(days, FORWARD_FULL_DAYS, FORWARD_GONE_DAYS);
  if (strength === 0) return;
  const to = formatStage(move.event.to ?? 'the next stage');
  const reason = `Moved forward to ${to} ${formatAgo(days, history.asOf)}`;
  contribute(findings, 'forward_move', -policy.weights.forward_move * strength, -strength, reason, [
    evidenceOf(move.event, `Moved on ${formatDay(move.event.at)}`),
  ]);
};
