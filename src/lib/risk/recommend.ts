import { DAY } from './ramp';
import { formatStage } from './plain-words';
import type { Assessment, Contribution, SignalName } from './types';

export type Urgency = 'now' | 'this_week' | 'soon';

export type RecommendedAction =
  | 'book_meeting'
  | 'get_reply'
  | 'try_another_contact'
  | 'confirm_close_date'
  | 'set_next_step'
  | 'requalify'
  | 'counter_competition'
  | 'agree_exit_criteria'
  | 'add_contact';

/** The one thing to do next. `dueAt` is epoch ms; `because` is the reason it answers. */
export interface Recommendation {
  readonly action: RecommendedAction;
  readonly label: string;
  readonly urgency: Urgency;
  readonly dueAt: number;
  readonly because: string;
}

interface Advice {
  readonly action: RecommendedAction;
  readonly label: string;
}

/** Below this many points a contribution is no reason to act. */
const LEAST_POINTS = 0.3;

const DUE_DAYS: Record<Urgency, number> = { now: 1, this_week: 5, soon: 14 };

function adviseOnSilence({ facts, named }: Assessment): Advice {
  if (named.includes('ghosted')) {
    return {
      action: 'try_another_contact',
      label: 'Reach somebody else at the buyer, by another channel',
    };
  }
  if (facts.nextMeetingAt !== null) {
    return { action: 'get_reply', label: 'Confirm the scheduled meeting and get an answer' };
  }

  return { action: 'book_meeting', label: 'Book a meeting with the buyer' };
}

function adviseOnTime({ facts }: Assessment): Advice {
  return {
    action: 'agree_exit_criteria',
    label: `Agree with the buyer what is missing to leave ${formatStage(facts.stage)}, or disqualify`,
  };
}

type Adviser = (assessment: Assessment) => Advice;

/** Signals that only lower, and the stage's own lost share, call for nothing by themselves. */
const ADVISERS: Partial<Record<SignalName, Adviser>> = {
  inactivity: adviseOnSilence,
  engagement: adviseOnSilence,
  stage_velocity: adviseOnTime,
  close_date: () => ({
    action: 'confirm_close_date',
    label: 'Confirm with the buyer when they will decide, and what must happen before',
  }),
  next_step: () => ({ action: 'set_next_step', label: 'Agree a next step dated within 14 days' }),
  backward_move: () => ({
    action: 'requalify',
    label: 'Ask what changed and qualify the deal again',
  }),
  competitive: () => ({
    action: 'counter_competition',
    label: 'Ask how the decision will be made and answer the comparison in writing',
  }),
};

const URGENCY: Record<Assessment['band'], Urgency> = {
  High: 'now',
  Medium: 'this_week',
  Low: 'soon',
};

function strongest(assessment: Assessment): Contribution | null {
  let best: Contribution | null = null;
  for (const each of assessment.contributions) {
    const counts = each.points >= LEAST_POINTS && ADVISERS[each.signal] !== undefined;
    if (counts && (best === null || each.points > best.points)) best = each;
  }

  return best;
}

/** What is due before a meeting or a close date that lies ahead is due earlier than usual. */
function dueAt(assessment: Assessment, urgency: Urgency): number {
  const usual = assessment.asOf + DUE_DAYS[urgency] * DAY;
  const closing = assessment.facts.expectedCloseDate;
  const earliest = assessment.asOf + DAY;

  return closing !== null && closing > assessment.asOf && closing < usual
    ? Math.max(earliest, closing)
    : usual;
}

function adviseOnSingleThread(assessment: Assessment): Recommendation | null {
  if (!assessment.named.includes('single_threaded')) return null;
  const found = assessment.contributions.find((each) => each.signal === 'threading');

  return {
    action: 'add_contact',
    label: 'Meet a second person at the buyer',
    urgency: 'soon',
    dueAt: dueAt(assessment, 'soon'),
    because: found?.reason ?? '',
  };
}

/** Why to talk to the buyer where no single reason is strong: silence as it is, else the top reason. */
function reasonToTalk({ contributions, reasons }: Assessment): string | undefined {
  return contributions.find(({ signal }) => signal === 'inactivity')?.reason ?? reasons[0];
}

/**
 * The action that answers the strongest reason. Where no single one is strong, a deal that is not
 * Low is best served by talking to the buyer; a Low deal needs nothing but a second contact.
 */
export function recommend(assessment: Assessment): Recommendation | null {
  const urgency = URGENCY[assessment.band];
  const top = strongest(assessment);
  const advise = top === null ? undefined : ADVISERS[top.signal];
  const because = top?.reason ?? reasonToTalk(assessment);
  if (because === undefined || (!advise && assessment.band === 'Low')) {
    return adviseOnSingleThread(assessment);
  }
  const advice = (advise ?? adviseOnSilence)(assessment);

  return { ...advice, urgency, dueAt: dueAt(assessment, urgency), because };
}
