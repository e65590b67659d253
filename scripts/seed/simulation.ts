/** Lives a deal day by day, from its creation to its end or to the day before today. */
import type { WorkCalendar } from './calendar';
import {
  makeCall,
  meetBuyer,
  receiveMail,
  receiveReplies,
  sendMail,
  takeNotes,
} from './conversation';
import { createState, stalledDays } from './deal-state';
import type { DealState } from './deal-state';
import type { DemoDeal } from './demo-types';
import { holdMeeting, listMeetings, reviewNextStep, scheduleMeeting } from './meetings';
import type { DealProfile } from './profile';
import {
  moveStage,
  reviewCloseDate,
  reviewValue,
  riskLoss,
  takeRest,
  updateEngagement,
} from './progress';
import type { Random } from './random';

/** How a deal stands today. `dying` and `doubtful` are the truth of the simulation, not a score. */
export type Standing = 'won' | 'lost' | 'dying' | 'doubtful' | 'fine';

export interface SimulatedDeal {
  readonly deal: DemoDeal;
  readonly standing: Standing;
}

function openDeal(state: DealState): void {
  state.journal.startDay(state.day, false);
  state.journal.write('created', { to: state.stage, actor: state.sellerEmail });
  meetBuyer(state);
}

function liveDay(state: DealState): void {
  state.journal.startDay(state.day, state.planned !== null && state.planned.day <= state.day);
  updateEngagement(state);
  receiveReplies(state);
  receiveMail(state);
  if (state.day >= state.restUntil) {
    sendMail(state);
    makeCall(state);
    takeRest(state);
  }
  holdMeeting(state);
  if (state.day >= state.restUntil) {
    takeNotes(state);
    scheduleMeeting(state);
    reviewNextStep(state);
    reviewValue(state);
    riskLoss(state);
    moveStage(state);
    reviewCloseDate(state);
  }
}

function standingOf(state: DealState): Standing {
  if (state.closing !== null) return state.closing.outcome;
  const silence = state.day - state.lastHeard;
  const stalled = stalledDays(state);
  if (stalled > 14 && silence > 10 && state.engagement < 0.3) return 'dying';
  return stalled > 2 || silence > 15 || state.engagement < 0.46 ? 'doubtful' : 'fine';
}

function closedStage(state: DealState): DemoDeal['stage'] {
  if (state.closing === null) return state.stage;
  return state.closing.outcome === 'won' ? 'closed_won' : 'closed_lost';
}

function toDeal(state: DealState): DemoDeal {
  const { profile, calendar, closing } = state;
  return {
    teamKey: profile.tenant === 'personal' ? null : profile.tenant,
    ownerKey: profile.ownerKey,
    externalId: profile.externalId,
    name: `${profile.account} – ${profile.project}`,
    account: profile.account,
    value: state.value,
    currency: profile.currency,
    stage: closedStage(state),
    createdAt: state.journal.events[0]?.at ?? calendar.dateOf(profile.birth),
    expectedCloseDate: calendar.dateOf(state.expectedClose),
    closedAt: closing?.at ?? null,
    outcome: closing?.outcome ?? null,
    lostReason: closing?.reason ?? null,
    location: profile.location,
    source: profile.source,
    contacts: state.contacts,
    meetings: listMeetings(state),
    events: state.journal.events,
  };
}

/** The whole story of one deal. Pure: the same profile and stream of chance tell the same story. */
export function simulateDeal(
  profile: DealProfile,
  calendar: WorkCalendar,
  random: Random,
): SimulatedDeal {
  const state = createState(profile, calendar, random);
  openDeal(state);
  for (state.day += 1; state.day < 0 && state.closing === null; state.day += 1) liveDay(state);
  return { deal: toDeal(state), standing: standingOf(state) };
}
