import type { ChosenAction } from '@/lib/risk/actions';
import type { RiskInputs } from '@/lib/risk/what-if';
import { STAGE_LABELS, STAGES } from '@/lib/deals/model';

const DAY_MS = 86_400_000;

/** What stands in the form; a step counts while its switch is on. */
export interface WhatIfForm {
  readonly on: ReadonlySet<StepKey>;
  /** Calendar days: `2026-03-31`. */
  readonly meeting: string;
  readonly nextStep: string;
  readonly closeDate: string;
  readonly contacts: number;
  readonly stage: string;
}

export const STEP_LABELS = {
  book_meeting: 'Book a meeting on',
  get_reply: 'Get a reply from the buyer',
  reach_out: 'Send a mail',
  set_next_step: 'Set a next step for',
  change_close_date: 'Move the close date to',
  add_contact: 'Add contacts of the buyer',
  move_stage: 'Move to stage',
} as const satisfies Record<ChosenAction['action'], string>;
export type StepKey = keyof typeof STEP_LABELS;
export const STEP_KEYS = Object.keys(STEP_LABELS) as StepKey[];

export const dayIn = (at: number, days: number): string =>
  new Date(at + days * DAY_MS).toISOString().slice(0, 10);

/** The other open stages of the policy, with their names. */
export function stageOptions(policyStages: readonly string[], stage: string) {
  const label = (name: string): string => {
    const known = STAGES.find((each) => each === name);

    return known ? STAGE_LABELS[known] : name;
  };

  return policyStages
    .filter((name) => name !== stage)
    .map((name) => ({ value: name, label: label(name) }));
}

/** The next stage, or the one before where there is none. */
function nextStage(policyStages: readonly string[], stage: string): string {
  const rank = policyStages.indexOf(stage);

  return policyStages[rank + 1] ?? policyStages[rank - 1] ?? stage;
}

/** The form as it opens: nothing switched on, with sensible days in the fields. */
export function emptyForm(
  { asOf, policy }: RiskInputs,
  facts: { readonly stage: string; readonly expectedCloseDate: number | null },
): WhatIfForm {
  return {
    on: new Set(),
    meeting: dayIn(asOf, 5),
    nextStep: dayIn(asOf, 7),
    closeDate: dayIn(Math.max(facts.expectedCloseDate ?? asOf, asOf), 30),
    contacts: 1,
    stage: nextStage(policy.stages, facts.stage),
  };
}

const isDay = (day: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(day);
const midnight = (day: string): number => Date.parse(`${day}T00:00:00.000Z`);
/** A meeting on a day is taken to be at noon (UTC). */
const noon = (day: string): number => Date.parse(`${day}T12:00:00.000Z`);

type Choose = (form: WhatIfForm) => ChosenAction | null;

/** Each step as the engine takes it; null while its field is empty. */
const CHOSEN: Readonly<Record<StepKey, Choose>> = {
  book_meeting: ({ meeting }) =>
    isDay(meeting) ? { action: 'book_meeting', on: noon(meeting) } : null,
  get_reply: () => ({ action: 'get_reply' }),
  reach_out: () => ({ action: 'reach_out' }),
  set_next_step: ({ nextStep }) =>
    isDay(nextStep) ? { action: 'set_next_step', due: midnight(nextStep) } : null,
  change_close_date: ({ closeDate }) =>
    isDay(closeDate) ? { action: 'change_close_date', to: midnight(closeDate) } : null,
  add_contact: ({ contacts }) =>
    contacts > 0 ? { action: 'add_contact', count: Math.min(20, contacts) } : null,
  move_stage: ({ stage }) => ({ action: 'move_stage', to: stage }),
};

/** The steps that are switched on, in the order of the form. */
export const stepsOf = (form: WhatIfForm): ChosenAction[] =>
  STEP_KEYS.filter((key) => form.on.has(key)).flatMap((key) => CHOSEN[key](form) ?? []);
