import { chosenEvents, type ChosenAction } from './actions';
import { assess } from './assess';
import { attribute, type MovePart } from './attribution';
import { FAR_MEETING_DAYS } from './event-handlers';
import type { RiskNorms } from './norms';
import type { RiskPolicy } from './policy';
import { DAY } from './ramp';
import { NEAR_DAYS as NEAR_STEP_DAYS } from './signals/next-step';
import { FULL_CONTACTS } from './signals/threading';
import type { Assessment, RiskDeal, RiskEvent, SignalName } from './types';

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

type Action = ChosenAction['action'];
type Chosen<A extends Action> = Extract<ChosenAction, { action: A }>;

/** Why a step does not lower the score: only what the policy and the history bear out. */
type Explain<A extends Action> = (
  chosen: Chosen<A>,
  before: Assessment,
  policy: RiskPolicy,
) => string | null;

/** What each step acts on. */
const ACTS_ON: { readonly [A in Action]: readonly (keyof RiskPolicy['weights'])[] } = {
  book_meeting: ['inactivity', 'meeting_scheduled'],
  get_reply: ['inactivity', 'engagement', 'recent_reply'],
  reach_out: ['inactivity', 'engagement'],
  add_contact: ['threading'],
  set_next_step: ['next_step'],
  change_close_date: ['close_date'],
  move_stage: ['inactivity', 'stage_velocity', 'stage_prior', 'backward_move', 'forward_move'],
};

const SUBJECTS: { readonly [A in Action]: string } = {
  book_meeting: 'A meeting',
  get_reply: 'A reply',
  reach_out: 'One more attempt',
  add_contact: 'A further contact',
  set_next_step: 'A next step',
  change_close_date: 'The close date',
  move_stage: 'The stage',
};

/** Whether a step can move anything under a policy: its weights, or what was learned of silence and stages. */
function counts(action: Action, { weights, learned }: RiskPolicy): boolean {
  const acts = ACTS_ON[action];
  const curves = [
    ...(acts.includes('inactivity') ? learned.silence : []),
    ...(acts.includes('stage_velocity') ? learned.inStage : []),
    ...(acts.includes('stage_prior') ? Object.values(learned.stages) : []),
  ];

  return acts.some((name) => weights[name] !== 0) || curves.some((points) => points !== 0);
}

const strengthOf = (before: Assessment, signal: SignalName): number | null =>
  before.contributions.find((each) => each.signal === signal)?.strength ?? null;

function closeDateNote({ to }: { readonly to: number }, { facts }: Assessment): string {
  const known = facts.expectedCloseDate;
  if (known === null) return 'A first close date lowers nothing by itself.';
  if (to === known) return 'That is its close date already.';
  if (to > known) {
    return 'A push does not buy time: lateness counts from the first date promised, and from the second push on each one counts against the deal.';
  }

  return 'Pulling in the close date does not lower it: lateness counts from the first date promised.';
}

function stageNote(
  { to }: Chosen<'move_stage'>,
  { facts }: Assessment,
  policy: RiskPolicy,
): string {
  if (to === facts.stage) return 'The deal stands there already.';
  const isBack = policy.stages.indexOf(to) < policy.stages.indexOf(facts.stage);
  if (isBack && policy.weights.backward_move > 0) return 'A step back counts against the deal.';

  return 'That stage is no safer, as far as is known, so the move lowers nothing.';
}

/** Why a step does not help, in words; asked only where it does not, and only where it counts at all. */
const NOTES: { readonly [A in Action]: Explain<A> } = {
  book_meeting: ({ on }, { facts, asOf }) => {
    if (on - asOf >= FAR_MEETING_DAYS * DAY) {
      return `A meeting ${FAR_MEETING_DAYS} or more days ahead lowers nothing.`;
    }

    return facts.nextMeetingAt === null
      ? null
      : 'A meeting is scheduled already; a further one adds nothing.';
  },
  get_reply: (_chosen, before) =>
    strengthOf(before, 'recent_reply') === -1
      ? 'The buyer has just replied; a further reply adds nothing.'
      : null,
  reach_out: () => 'One more attempt without an answer is no progress by itself.',
  add_contact: ({ count }, { facts }) => {
    if (facts.contactsMet + count === 1)
      return 'One contact alone lowers nothing; the second one does.';

    return facts.contactsMet >= FULL_CONTACTS ? 'As many contacts are known as count.' : null;
  },
  set_next_step: ({ due }, before) => {
    if (due - before.asOf > NEAR_STEP_DAYS * DAY) {
      return `A next step more than ${NEAR_STEP_DAYS} days ahead counts for less.`;
    }

    return strengthOf(before, 'next_step') === 0
      ? 'The next step is as good as it can be; another one adds nothing.'
      : null;
  },
  change_close_date: closeDateNote,
  move_stage: stageNote,
};

function noteOn<A extends Action>(
  chosen: Chosen<A>,
  before: Assessment,
  policy: RiskPolicy,
): string {
  const action = chosen.action as A;
  const subject = SUBJECTS[action];
  if (!counts(action, policy)) return `${subject} counts for nothing under this policy.`;
  const explain: Explain<A> = NOTES[action];

  return explain(chosen, before, policy) ?? `${subject} lowers it by nothing that could be shown.`;
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
    const note = delta > -LEAST_DELTA ? noteOn(each, before, policy) : null;

    return { action: each.action, score, delta, note };
  });

  return { before, after, parts: attribute(before, after), steps };
}
