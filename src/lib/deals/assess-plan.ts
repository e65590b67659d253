import {
  assess,
  dealAsCreated,
  explain,
  type Explanation,
  type FormerYardstick,
  type RiskDeal,
} from '../risk';
import type { RiskEvent } from '../risk/types';
import { hashInputs, toRiskDeal, type Scoring } from '../scoring';
import type { DealRecord } from './deal-change';
import { decideAlerts, type DecidedAlerts } from './decide-alerts';
import type { NextActionDto } from './dto';

export interface AssessedDeal {
  readonly after: DealRecord;
  readonly alerts: DecidedAlerts;
  readonly explanation: Explanation;
}

/** When and how an assessment came about. */
export interface AssessedWhen {
  readonly now: Date;
  /** The policy and norms of the deal's stored assessment; null where they cannot be had. */
  readonly former: Scoring | null;
  /** Whether somebody changed the deal; else time passed or the yardstick did. */
  readonly isChange: boolean;
  /** Whether alerts of this commit are told at all. */
  readonly isTold: boolean;
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
  { now, former, isChange, isTold }: AssessedWhen,
): AssessedDeal {
  const explanation = explainStored(deal, history, { policy, norms }, now.getTime());
  const { facts } = explanation;
  const open = deal.outcome === null;
  const alerts = decideAlerts(deal, explanation, {
    now: now.getTime(),
    rules: policy.alerts,
    former: () => former && formerYardstick(deal, history, former, now.getTime()),
    isChange,
    isTold,
  });
  return {
    explanation,
    alerts,
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
      riskAlertState: asJson(alerts.state),
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

/** A deal as it was created: today's columns never colour a past day. */
function asCreated(deal: DealRecord, history: readonly RiskEvent[], scoring: Scoring): RiskDeal {
  const [openStage = 'discovery'] = scoring.policy.stages;
  return dealAsCreated(toRiskDeal(deal), history, openStage);
}

function formerYardstick(
  deal: DealRecord,
  history: readonly RiskEvent[],
  former: Scoring,
  asOf: number,
): FormerYardstick {
  const { policy, norms } = former;
  const assessment = assess(asCreated(deal, history, former), history, policy, norms, asOf);
  return { assessment, rules: policy.alerts };
}

/**
 * The engine's word on a stored deal as of a moment. The deal enters as it stood when it was created.
 */
export function explainStored(
  deal: DealRecord,
  history: readonly RiskEvent[],
  scoring: Scoring,
  asOf: number,
): Explanation {
  const { policy, norms } = scoring;
  return explain(asCreated(deal, history, scoring), history, policy, norms, asOf);
}
