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

function event(
  action: RiskAction,
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

const isoIn = (at: number, days: number): string => new Date(at + days * DAY).toISOString();

function contactEvents(facts: DealFacts, at: number): RiskEvent[] {
  // The first contact lowers nothing: where none is known, two are needed to stop depending on one.
  const missing = facts.contactsMet === 0 ? 2 : 1;

  return Array.from({ length: missing }, (_, n) =>
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
      return [event(action, 0, at, 'meeting_scheduled', { to: isoIn(at, MEETING_IN_DAYS) })];
    case 'get_reply':
      return [event(action, 0, at, 'email_received', {})];
    case 'reach_out':
      return [event(action, 0, at, 'email_sent', {})];
    case 'add_contact':
      return contactEvents(facts, at);
    case 'set_next_step':
      return [
        event(action, 0, at, 'next_step_set', {
          to: isoIn(at, NEXT_STEP_IN_DAYS),
          text: 'Next step',
        }),
      ];
    case 'move_forward':
      return forwardEvents(facts, policy, at);
  }
}
