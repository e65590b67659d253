import { DAY } from './ramp';
import type { DealFacts, RiskEvent, RiskEventType } from './types';
import type { RiskPolicy } from './policy';

/** The steps a person can take whose effect the engine can compute by adding their events. */
export const RISK_ACTIONS = [
  'book_meeting',
  'get_reply',
  'reach_out',
  'add_contact',
  'set_next_step',
  'move_forward',
] as const;
export type RiskAction = (typeof RISK_ACTIONS)[number];

/** A meeting is proposed for the coming days, a next step within the week after. */
const MEETING_IN_DAYS = 5;
const NEXT_STEP_IN_DAYS = 7;

/** A step with what a person chose of it. Times are epoch ms. */
export type ChosenAction =
  | { readonly action: 'book_meeting'; readonly on: number }
  | { readonly action: 'get_reply' }
  | { readonly action: 'reach_out' }
  | { readonly action: 'add_contact'; readonly count: number }
  | { readonly action: 'set_next_step'; readonly due: number }
  | { readonly action: 'change_close_date'; readonly to: number }
  | { readonly action: 'move_stage'; readonly to: string };

function event(
  action: RiskAction | ChosenAction['action'],
  n: number,
  at: number,
  type: RiskEventType,
  change: Partial<RiskEvent>,
): RiskEvent {
  return {
    id: `what-if:${action}:${n}`,
    at,
    type,
    from: null,
    to: null,
    actor: null,
    text: null,
    ...change,
  };
}

const iso = (at: number): string => new Date(at).toISOString();

function contactEvents(facts: DealFacts, count: number, at: number): RiskEvent[] {
  return Array.from({ length: count }, (_, n) =>
    event('add_contact', n, at, 'contact_added', {
      to: `what-if contact ${facts.contactsMet + n + 1}`,
    }),
  );
}

function forwardEvents(facts: DealFacts, policy: RiskPolicy, at: number): RiskEvent[] {
  const rank = policy.stages.indexOf(facts.stage);
  const next = rank < 0 ? undefined : policy.stages[rank + 1];

  return next === undefined
    ? []
    : [event('move_forward', 0, at, 'stage_changed', { from: facts.stage, to: next })];
}

function closeDateEvents(facts: DealFacts, to: number, at: number): RiskEvent[] {
  const known = facts.expectedCloseDate;
  if (known === to) return [];
  const from = known === null ? null : iso(known);

  return [event('change_close_date', 0, at, 'close_date_changed', { from, to: iso(to) })];
}

/** The events that a chosen step would append to the history at `at`; none where it changes nothing. */
export function chosenEvents(chosen: ChosenAction, facts: DealFacts, at: number): RiskEvent[] {
  const { action } = chosen;
  switch (action) {
    case 'book_meeting':
      return [event(action, 0, at, 'meeting_scheduled', { to: iso(chosen.on) })];
    case 'get_reply':
      return [event(action, 0, at, 'email_received', {})];
    case 'reach_out':
      return [event(action, 0, at, 'email_sent', {})];
    case 'add_contact':
      return contactEvents(facts, chosen.count, at);
    case 'set_next_step':
      return [event(action, 0, at, 'next_step_set', { to: iso(chosen.due), text: 'Next step' })];
    case 'change_close_date':
      return closeDateEvents(facts, chosen.to, at);
    case 'move_stage':
      return chosen.to === facts.stage
        ? []
        : [event(action, 0, at, 'stage_changed', { from: facts.stage, to: chosen.to })];
  }
}

/**
 * The events that taking an action at `at` would append to the history; none where the action does
 * not apply. Appending the same facts for real gives the score that the what-if promised.
 */
export function actionEvents(
  action: RiskAction,
  facts: DealFacts,
  policy: RiskPolicy,
  at: number,
): RiskEvent[] {
  switch (action) {
    case 'book_meeting':
      return chosenEvents({ action, on: at + MEETING_IN_DAYS * DAY }, facts, at);
    case 'get_reply':
    case 'reach_out':
      return chosenEvents({ action }, facts, at);
    case 'add_contact':
      // The first contact lowers nothing: where none is known, two are needed to stop depending on one.
      return chosenEvents({ action, count: facts.contactsMet === 0 ? 2 : 1 }, facts, at);
    case 'set_next_step':
      return chosenEvents({ action, due: at + NEXT_STEP_IN_DAYS * DAY }, facts, at);
    case 'move_forward':
      return forwardEvents(facts, policy, at);
  }
}
