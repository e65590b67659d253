import {
  alertStateSchema,
  decideAlert,
  heldAlerts,
  initialAlertState,
  type AlertEnding,
  type AlertKind,
  type AlertRules,
  type AlertState,
  type Assessment,
  type FormerYardstick,
} from '../risk';
import type { DealRecord } from './deal-change';

/** An alert that holds no longer: the deal closed, or what the rule saw is over. */
export interface EndedAlert {
  readonly kind: AlertKind;
  readonly ending: AlertEnding | 'won' | 'lost';
}

export interface DecidedAlerts {
  readonly state: AlertState;
  readonly fired: readonly AlertKind[];
  /** Of those that fired, what is recorded and told to nobody. */
  readonly quiet: readonly AlertKind[];
  /** What fired quietly while a person judged the deal as safe, and is told now. */
  readonly released: readonly AlertKind[];
  readonly ended: readonly EndedAlert[];
}

/** How an assessment came about, as far as its alerts are concerned. */
export interface Occasion {
  readonly now: number;
  readonly rules: AlertRules;
  /** The deal by the policy and norms of its stored assessment; null where they cannot be had. */
  readonly former: () => FormerYardstick | null;
  /** Whether somebody changed the deal; else time passed or the yardstick did. */
  readonly isChange: boolean;
  /** Whether alerts of this commit are told at all. */
  readonly isTold: boolean;
}

export function readAlertState({ riskAlertState }: Pick<DealRecord, 'riskAlertState'>): AlertState {
  const parsed = alertStateSchema.safeParse(riskAlertState);
  return parsed.success ? parsed.data : initialAlertState();
}

const isOn = (kind: AlertKind, rules: AlertRules): boolean =>
  ({
    entered_high: rules.enteredHigh.on,
    rising: rules.rising.on,
    engagement_dropped: rules.engagementDropped.on,
  })[kind];

/**
 * Which alerts of a deal fire, end or are told late. An alert is told to nobody while a person judges
 * the deal as safe (it is told at the first look after that, should it still hold), and where nobody
 * changed the deal and only another policy, engine or other norms set it off (it is never told then).
 */
export function decideAlerts(
  deal: Pick<DealRecord, 'riskAlertState' | 'deletedAt' | 'outcome' | 'notRiskUntil'>,
  assessment: Assessment,
  { now, rules, former, isChange, isTold }: Occasion,
): DecidedAlerts {
  const before = readAlertState(deal);
  const nothing = { fired: [], quiet: [], released: [], ended: [] };
  // Nobody is warned of a deal on its way into the bin; restored, it goes on where it stood.
  if (deal.deletedAt !== null) return { ...nothing, state: before };
  const { outcome } = deal;
  if (outcome !== null) {
    const ended = heldAlerts(before).map((kind) => ({ kind, ending: outcome }));
    return { ...nothing, state: initialAlertState(), ended };
  }
  const decided = decideAlert(before, assessment, now, rules, former);
  const isJudgedSafe = deal.notRiskUntil !== null && deal.notRiskUntil.getTime() > now;
  const unheard = isChange ? [] : decided.yardstickOnly;
  const news = isTold ? decided.fired.filter((kind) => !unheard.includes(kind)) : [];
  const held = heldAlerts(decided.state);
  const waiting = before.heldBack.filter((kind) => held.includes(kind));
  const released = isTold && !isJudgedSafe ? waiting.filter((kind) => isOn(kind, rules)) : [];
  const heldBack = [
    ...waiting.filter((kind) => !released.includes(kind)),
    ...(isJudgedSafe ? news : []),
  ];
  return {
    state: { ...decided.state, heldBack },
    fired: decided.fired,
    quiet: isJudgedSafe ? decided.fired : decided.fired.filter((kind) => !news.includes(kind)),
    released,
    ended: decided.ended,
  };
}
