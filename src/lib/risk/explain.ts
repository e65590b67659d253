import { actionEvents, RISK_ACTIONS, type RiskAction } from './actions';
import { assess } from './assess';
import type { RiskNorms } from './norms';
import { formatStage } from './plain-words';
import type { RiskPolicy } from './policy';
import { recommend, type Recommendation } from './recommend';
import type { Assessment, RiskDeal, RiskEvent } from './types';

/** One action and the score the deal would have with it done now; `delta` is negative. */
export interface WhatIf {
  readonly action: RiskAction;
  readonly label: string;
  readonly score: number;
  readonly delta: number;
}

export interface Explanation extends Assessment {
  readonly recommendation: Recommendation | null;
  readonly whatIf: readonly WhatIf[];
}

/** Differences below this are rounding, not advice. */
const LEAST_DELTA = 1e-4;

function labelFor(action: RiskAction, assessment: Assessment, policy: RiskPolicy): string {
  const { stage, contactsMet } = assessment.facts;
  const next = policy.stages[policy.stages.indexOf(stage) + 1] ?? stage;
  const labels: Record<RiskAction, string> = {
    book_meeting: 'A meeting booked within 7 days',
    get_reply: 'A reply from the buyer',
    reach_out: 'A mail sent to the buyer',
    add_contact:
      contactsMet === 0 ? 'Two contacts of the buyer added' : 'One more contact of the buyer added',
    set_next_step: 'A next step dated within 14 days',
    move_forward: `The deal moved forward to ${formatStage(next)}`,
  };

  return labels[action];
}

/**
 * The assessment, one recommended action, and what the score would be with each possible action
 * done at `asOf`: the engine itself is run again with the action's events. Only actions that lower
 * the score are listed, the strongest first. Closed deals have neither.
 */
export function explain(
  deal: RiskDeal,
  events: readonly RiskEvent[],
  policy: RiskPolicy,
  norms: RiskNorms,
  asOf: number,
): Explanation {
  const assessment = assess(deal, events, policy, norms, asOf);
  if (assessment.closed !== null) return { ...assessment, recommendation: null, whatIf: [] };
  const known = events.filter((event) => event.at <= asOf);
  const whatIf: WhatIf[] = [];
  for (const action of RISK_ACTIONS) {
    const added = actionEvents(action, assessment.facts, policy, asOf);
    if (added.length === 0) continue;
    const { score } = assess(deal, [...known, ...added], policy, norms, asOf);
    const delta = score - assessment.score;
    if (delta > -LEAST_DELTA) continue;
    whatIf.push({ action, label: labelFor(action, assessment, policy), score, delta });
  }
  whatIf.sort((a, b) => a.delta - b.delta);

  return { ...assessment, recommendation: recommend(assessment), whatIf };
}
