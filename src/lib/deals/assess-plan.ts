import {
  alertStateSchema,
  dealAsCreated,
  decideAlert,
  explain,
  heldAlerts,
  initialAlertState,
  type AlertKind,
  type AlertState,
  type Explanation,
  type RiskPolicy,
} from '../risk';
import type { RiskEvent } from '../risk/types';
import { hashInputs, toRiskDeal, type Scoring } from '../scoring';
import type { DealRecord } from './deal-change';
import type { NextActionDto } from './dto';

export interface AssessedDeal {
  readonly after: DealRecord;
  readonly fired: readonly AlertKind[];
  /** The alerts that hold no longer: the deal recovered, or it closed. */
  readonly ended: readonly AlertKind[];
  readonly explanation: Explanation;
}

const iso = (time: number): string => new Date(time).toISOString();

function nextActionOf({ recommendation }: Explanation): NextActionDto | null {
  return recommendation ? { ...recommendation, dueAt: iso(recommendation.dueAt) } : null;
}

/**
 * Fills in what follows from the history: the stored assessment, and the columns that are derived
 * from events rather than typed (time in stage, last touch, pushes).
 */
export function assessDeal(
  deal: DealRecord,
  history: readonly RiskEvent[],
  { policy, norms }: Scoring,
  now: Date,
): AssessedDeal {
  const explanation = explainStored(deal, history, { policy, norms }, now.getTime());
  const { facts } = explanation;
  const open = deal.outcome === null;
  const alert = decideAlerts(deal, explanation, policy, now.getTime());
  return {
    explanation,
    fired: alert.fired,
    ended: alert.ended,
    after: {
      ...deal,
      riskScore: explanation.score,
      riskLevel: explanation.band,
      riskReasons: [...explanation.reasons],
      riskContributions: explanation.contributions.map(({ signal, points }) => ({
        signal,
        points,
      })),
      riskNextAction: open ? asJson(nextActionOf(explanation)) : null,
      riskAlertState: asJson(alert.state),
      priority: open ? explanation.priority : null,
      riskAsOf: new Date(explanation.asOf),
      riskPolicyVersion: explanation.policyVersion,
      riskEngineVersion: explanation.engineVersion,
      riskNormsVersion: explanation.normsVersion,
      riskInputsHash: hashInputs(toRiskDeal(deal), history, explanation.asOf),
      stageEnteredAt: new Date(facts.stageEnteredAt),
      lastTouchAt: facts.lastTouchAt === null ? null : new Date(facts.lastTouchAt),
      pushCount: facts.pushCount,
    },
  };
}

type StoredJson = DealRecord['riskNextAction'];
const asJson = (value: object | null): StoredJson => value as unknown as StoredJson;

function readAlertState(deal: DealRecord): AlertState {
  const parsed = alertStateSchema.safeParse(deal.riskAlertState);
  return parsed.success ? parsed.data : initialAlertState();
}

function decideAlerts(deal: DealRecord, explanation: Explanation, policy: RiskPolicy, now: number) {
  const before = readAlertState(deal);
  // Nobody is warned of a deal on its way into the bin; restored, it goes on where it stood.
  if (deal.deletedAt !== null) return { state: before, fired: [], ended: [] };
  const holding = heldAlerts(before);
  if (deal.outcome !== null) return { state: initialAlertState(), fired: [], ended: holding };
  const { state, fired } = decideAlert(before, explanation, now, policy.alerts);
  const held = heldAlerts(state);
  return { state, fired, ended: holding.filter((kind) => !held.includes(kind)) };
}

/**
 * The engine's word on a stored deal as of a moment. The deal enters as it stood when it was
 * created, so that today's columns never colour a past day.
 */
export function explainStored(
  deal: DealRecord,
  history: readonly RiskEvent[],
  { policy, norms }: Scoring,
  asOf: number,
): Explanation {
  const [openStage = 'discovery'] = policy.stages;
  const asCreated = dealAsCreated(toRiskDeal(deal), history, openStage);
  return explain(asCreated, history, policy, norms, asOf);
}
