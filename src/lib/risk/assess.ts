import { countContacts, cumulativeDays, currentVisit, type DealHistory } from './deal-history';
import type { RiskNorms } from './norms';
import { priorityOf } from './priority';
import type { RiskPolicy } from './policy';
import { daysBetween, logistic } from './ramp';
import { replay } from './replay';
import { closeDate } from './signals/close-date';
import { competitive } from './signals/competitive';
import { engagement, recentReply } from './signals/engagement';
import type { Findings, Signal, SignalContext } from './signals/findings';
import { inactivity } from './signals/inactivity';
import { meetingScheduled } from './signals/meeting-scheduled';
import { backwardMove, forwardMove } from './signals/moves';
import { nextStep } from './signals/next-step';
import { stagePrior, stageVelocity } from './signals/stage';
import { threading } from './signals/threading';
import { readNorms } from './stage-norm';
import type {
  Assessment,
  Band,
  BandFloors,
  Contribution,
  DealFacts,
  RiskDeal,
  RiskEvent,
  SignalName,
} from './types';

/** Changes whenever the same inputs would give another score, or the same score in other words. */
export const ENGINE_VERSION = '1.0.2';

/** The order is the order of addition, fixed so that the sum is the same to the last bit. */
const SIGNALS: readonly Signal[] = [
  inactivity,
  stageVelocity,
  stagePrior,
  engagement,
  recentReply,
  meetingScheduled,
  closeDate,
  threading,
  nextStep,
  backwardMove,
  forwardMove,
  competitive,
];

/** How many signals are judged in all: seven whose source may be missing, two of the stage. */
const JUDGED_SIGNALS = 9;

/** Signals whose findings of zero points are reasons by name. */
const NAMED_SIGNALS: ReadonlySet<SignalName> = new Set<SignalName>(['engagement', 'threading']);

/** The band of a score under the given floors. */
export function bandOf(score: number, floors: BandFloors): Band {
  if (score >= floors.high) return 'High';

  return score >= floors.medium ? 'Medium' : 'Low';
}

/** The stage's lost share says least about this deal, so it is named after all else. */
function rankOf(contribution: Contribution): number {
  return contribution.signal === 'stage_prior' ? 0 : contribution.points;
}

function isReason({ points, strength, signal }: Contribution): boolean {
  return points > 0 || (points === 0 && strength === 0 && NAMED_SIGNALS.has(signal));
}

/** What raises the risk, strongest first, then what is worth saying though it has no points. */
function listReasons(contributions: readonly Contribution[]): string[] {
  const raising: Contribution[] = [];
  for (const each of contributions) {
    if (!isReason(each)) continue;
    // Inserted in place: for the three or four reasons of a deal a sort costs more than all of them.
    let place = raising.length;
    while (place > 0 && rankOf(raising[place - 1] as Contribution) < rankOf(each)) place -= 1;
    raising.splice(place, 0, each);
  }

  return raising.map((each) => each.reason);
}

function factsOf(history: DealHistory, daysInStage: number): DealFacts {
  const visit = currentVisit(history);

  return {
    stage: visit.stage,
    value: history.value,
    expectedCloseDate: history.closeDate,
    stageEnteredAt: visit.enteredAt,
    daysInStage,
    cumulativeDaysInStage: cumulativeDays(history),
    lastTouchAt: history.lastTouch?.at ?? null,
    lastTwoWayAt: history.lastTwoWay?.at ?? null,
    pushCount: history.pushCount,
    unanswered: history.unanswered,
    contactsMet: countContacts(history),
    nextMeetingAt: history.nextMeetingAt,
  };
}

function contextOf(history: DealHistory, policy: RiskPolicy, norms: RiskNorms): SignalContext {
  const visit = currentVisit(history);
  const compiled = readNorms(norms, policy);

  return {
    history,
    visit,
    daysInStage: daysBetween(visit.enteredAt, history.asOf),
    policy,
    norms: compiled,
    stageNorm: compiled.stageNorm(visit.stage),
    coverage: norms.coverage,
  };
}

/** A deal's history up to a moment, and what every signal finds in it. */
export interface JudgedSignals {
  readonly context: SignalContext;
  readonly findings: Findings;
}

/** Replays the history and asks every signal; `assess` adds up what this gives. */
export function judgeSignals(
  deal: RiskDeal,
  events: readonly RiskEvent[],
  policy: RiskPolicy,
  norms: RiskNorms,
  asOf: number,
): JudgedSignals {
  const context = contextOf(replay(deal, events, policy, asOf), policy, norms);
  const findings: Findings = { contributions: [], notSeen: [], named: [] };
  for (const signal of SIGNALS) signal(context, findings);

  return { context, findings };
}

/**
 * Judges a deal as of a moment, from its events up to then and nothing later. Pure and linear in
 * the events, which may come in any order. A deal that was closed by then is judged at the last
 * millisecond before it closed.
 *
 * @param asOf epoch ms
 * @returns `score = 1 / (1 + exp(-(base + sum of points)))`, with its parts and evidence
 */
export function assess(
  deal: RiskDeal,
  events: readonly RiskEvent[],
  policy: RiskPolicy,
  norms: RiskNorms,
  asOf: number,
): Assessment {
  const { context, findings } = judgeSignals(deal, events, policy, norms, asOf);
  const { history } = context;
  let sum = context.norms.base;
  for (const each of findings.contributions) sum += each.points;
  const score = logistic(sum);

  return {
    score,
    band: bandOf(score, policy.bands),
    bands: policy.bands,
    base: context.norms.base,
    contributions: findings.contributions,
    notSeen: findings.notSeen,
    seenShare: 1 - findings.notSeen.length / JUDGED_SIGNALS,
    reasons: listReasons(findings.contributions),
    named: findings.named,
    priority: priorityOf(score, history.value, context.visit.stage, policy),
    asOf: history.asOf,
    closed: history.closed,
    engineVersion: ENGINE_VERSION,
    policyVersion: policy.version,
    normsVersion: norms.version,
    facts: factsOf(history, context.daysInStage),
  };
}
