import type { DealHistory, StageVisit } from '../deal-history';
import type { SourceCoverage } from '../norms';
import type { RiskPolicy } from '../policy';
import type { CompiledNorms, StageNorm } from '../stage-norm';
import type { Contribution, Evidence, NamedReason, NotSeen, RiskEvent, SignalName } from '../types';

/** All that a signal may look at. */
export interface SignalContext {
  readonly history: DealHistory;
  readonly visit: StageVisit;
  readonly daysInStage: number;
  readonly policy: RiskPolicy;
  readonly norms: CompiledNorms;
  readonly stageNorm: StageNorm;
  readonly coverage: SourceCoverage;
}

/** What the signals write into. */
export interface Findings {
  readonly contributions: Contribution[];
  readonly notSeen: NotSeen[];
  readonly named: NamedReason[];
}

/** A signal reads the context and adds what it found, or that it saw nothing. */
export type Signal = (context: SignalContext, findings: Findings) => void;

/** Evidence that points to an event. */
export function evidenceOf(event: RiskEvent, text: string): Evidence {
  return { eventId: event.id, at: event.at, text };
}

/** Evidence that is a norm or a column, not an event. */
export function evidenceWithoutEvent(at: number | null, text: string): Evidence {
  return { eventId: null, at, text };
}

/** Adds a contribution. */
export function contribute(
  findings: Findings,
  signal: SignalName,
  points: number,
  strength: number,
  reason: string,
  evidence: readonly Evidence[],
): void {
  // Adding 0 turns -0 into 0: JSON has no -0, and stored and fresh assessments must be equal.
  findings.contributions.push({
    signal,
    points: points + 0,
    strength: strength + 0,
    reason,
    evidence,
  });
}
