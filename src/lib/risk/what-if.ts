import { chosenEvents, type ChosenAction } from './actions';
import { assess } from './assess';
import { attribute, type MovePart } from './attribution';
import type { RiskNorms } from './norms';
import type { RiskPolicy } from './policy';
import { DAY } from './ramp';
import type { Assessment, DealFacts, RiskDeal, RiskEvent } from './types';

/** Everything that a score is computed from; `asOf` in epoch ms. */
export interface RiskInputs {
  /** As it was created (`dealAsCreated`). */
  readonly deal: RiskDeal;
  readonly events: readonly RiskEvent[];
  readonly policy: RiskPolicy;
  readonly norms: RiskNorms;
  readonly asOf: number;
}

/** What one step alone would do; `note` says why it does not lower the score where it does not. */
export interface StepEffect {
  readonly action: ChosenAction['action'];
  readonly score: number;
  readonly delta: number;
  readonly note: string | null;
}

export interface WhatIfResult {
  readonly before: Assessment;
  /** With all the steps taken together. */
  readonly after: Assessment;
  /** What the steps changed, signal by signal; the parts sum to the change. */
  readonly parts: readonly MovePart[];
  readonly steps: readonly StepEffect[];
}

/** Differences below this are rounding, not effects. */
const LEAST_DELTA = 1e-4;
const FAR_MEETING_DAYS = 60;
const FAR_STEP_DAYS = 14;

type Explain<A extends ChosenAction['action']> = (
  chosen: Extract<ChosenAction, { action: A }>,
  facts: DealFacts,
  policy: RiskPolicy,
  at: number,
) => string;

function closeDateNote(chosen: { readonly to: number }, facts: DealFacts): string {
  const known = facts.expectedCloseDate;
  if (known === null) return 'A first close date lowers nothing by itself.';
  if (chosen.to > known) {
    return 'A push does not buy time: lateness counts from the first date promised, and from the second push on each one counts against the deal.';
  }

  return 'Pulling in the close date does not lower it: lateness counts from the first date promised.';
}

/** Why a step does not help, in words; asked only where it does not. */
const NOTES: { readonly [A in ChosenAction['action']]: Explain<A> } = {
  book_meeting: ({ on }, facts, _policy, at) => {
    if (on - at >= FAR_MEETING_DAYS * DAY) return 'A meeting 60 or more days ahead lowers nothing.';

    return facts.nextMeetingAt === null
      ? 'A meeting lowers nothing under this policy.'
      : 'A meeting is scheduled already; a further one adds nothing.';
  },
  get_reply: () => 'There was a reply just now; a further one adds nothing.',
  reach_out: () => 'One more attempt without an answer is no progress; a reply would be.',
  add_contact: (_chosen, facts) =>
    facts.contactsMet === 0
      ? 'One contact alone lowers nothing; the second one does.'
      : 'As many contacts are known as count.',
  set_next_step: ({ due }, _facts, _policy, at) =>
    due - at > FAR_STEP_DAYS * DAY
      ? 'A next step more than 14 days ahead counts as none at first.'
      : 'The next step is as good as it can be; another one adds nothing.',
  change_close_date: (chosen, facts) => closeDateNote(chosen, facts),
  move_stage: ({ to }, facts, policy) =>
    policy.stages.indexOf(to) < policy.stages.indexOf(facts.stage)
      ? 'A step back counts against the deal.'
      : 'That stage is no safer, as far as is known, so the move lowers nothing.',
};

function noteOn<A extends ChosenAction['action']>(
  chosen: Extract<ChosenAction, { action: A }>,
  facts: DealFacts,
  policy: RiskPolicy,
  at: number,
): string {
  const explain: Explain<A> = NOTES[chosen.action as A];

  return explain(chosen, facts, policy, at);
}

/**
 * The score with steps taken at `asOf`: the engine is run again with the events that they would append.
 * Without steps, `before` and `after` are the same assessment.
 *
 * @param chosen the steps, each kind at most once
 */
export function tryOut(
  { deal, events, policy, norms, asOf }: RiskInputs,
  chosen: readonly ChosenAction[],
): WhatIfResult {
  const known = events.filter(({ at }) => at <= asOf);
  const before = assess(deal, known, policy, norms, asOf);
  const judge = (added: readonly RiskEvent[]): Assessment =>
    added.length === 0 ? before : assess(deal, [...known, ...added], policy, norms, asOf);
  const added = chosen.map((each) => chosenEvents(each, before.facts, asOf));
  const after = judge(added.flat());
  const steps = chosen.map((each, index): StepEffect => {
    const { score } = judge(added[index] ?? []);
    const delta = score - before.score;
    const note = delta > -LEAST_DELTA ? noteOn(each, before.facts, policy, asOf) : null;

    return { action: each.action, score, delta, note };
  });

  return { before, after, parts: attribute(before, after), steps };
}
