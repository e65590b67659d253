/** Meetings: put into the calendar, held or missed, and what follows from them. */
import { meetBuyer, writeNote } from './conversation';
import { hearFromBuyer, phrase } from './deal-state';
import type { DealState, PlannedMeeting } from './deal-state';
import type { DemoMeeting } from './demo-types';
import { MEETING_HORIZON, RATES } from './funnel-table';
import { MEETING_TITLES, NEXT_STEPS, NOTES } from './texts-table';

const AFTERNOON_END = 15 * 60;

function toMeeting(state: DealState, planned: PlannedMeeting): DemoMeeting {
  const startTime = state.calendar.at(planned.day, planned.startMinute);
  const guests = state.contacts.slice(0, 4).map(({ email }) => email);
  return {
    title: planned.title,
    startTime,
    endTime: startTime + planned.minutes * 60_000,
    attendees: [state.sellerEmail, ...guests],
  };
}

function planMeeting(state: DealState): void {
  const { random } = state;
  const day = state.day + random.int(2, MEETING_HORIZON);
  const planned: PlannedMeeting = {
    // Today itself is left out: whether its meetings are over would depend on the hour.
    day: day === 0 ? 1 : day,
    startMinute: random.int(20, AFTERNOON_END / 30) * 30,
    minutes: random.pick([30, 30, 45, 60]),
    title: phrase(state, MEETING_TITLES[state.stage]),
  };
  state.planned = planned;
  const start = state.calendar.at(planned.day, planned.startMinute);
  state.journal.write('meeting_scheduled', {
    to: new Date(start).toISOString(),
    actor: state.sellerEmail,
    text: planned.title,
  });
}

/** Agrees on a meeting, where none is ahead and the buyer cares. */
export function scheduleMeeting(state: DealState): void {
  if (state.planned !== null || state.contacts.length === 0) return;
  const rate = RATES.meeting * state.engagement ** 1.5;
  if (state.random.chance(rate * (0.4 + 0.6 * state.profile.diligence))) planMeeting(state);
}

/** Agrees with the buyer on what comes next, and by which day: midnight UTC, as the product keeps days. */
function setNextStep(state: DealState): void {
  const due = state.day + state.random.int(3, 11);
  state.nextStepDue = due;
  state.journal.write('next_step_set', {
    to: new Date(state.calendar.at(due, 0)).toISOString(),
    actor: state.sellerEmail,
    text: phrase(state, NEXT_STEPS[state.stage]),
  });
}

/** Sets the next step anew once the last one is over. */
export function reviewNextStep(state: DealState): void {
  if (state.nextStepDue !== null && state.nextStepDue >= state.day) return;
  const rate = RATES.nextStep * state.engagement * state.profile.diligence;
  if (state.random.chance(rate)) setNextStep(state);
}

function followUp(state: DealState): void {
  const { random } = state;
  if (random.chance(0.45)) meetBuyer(state);
  if (random.chance(0.45 * state.profile.diligence)) {
    const warm = random.chance(0.6 * state.engagement + 0.2);
    writeNote(state, warm ? NOTES.healthy[state.stage] : NOTES.neutral);
  }
  if (random.chance(0.45 * (0.3 + state.engagement))) setNextStep(state);
  if (random.chance(0.35 * state.engagement)) planMeeting(state);
}

/** Holds the meeting planned for this day, unless the buyer stays away. */
export function holdMeeting(state: DealState): void {
  const { planned } = state;
  if (planned === null || planned.day > state.day) return;
  state.planned = null;
  state.journal.skipTo(planned.startMinute + 15);
  if (!state.random.chance(0.45 + 0.65 * state.engagement)) {
    if (state.random.chance(0.7 * state.profile.diligence)) writeNote(state, NOTES.noShow);
    return;
  }
  state.journal.skipTo(planned.startMinute + planned.minutes);
  state.meetings.push(toMeeting(state, planned));
  state.journal.stamp('meeting_held', { actor: state.sellerEmail, text: planned.title });
  hearFromBuyer(state);
  followUp(state);
}

/** The meetings of a deal: those held and, of an open one, the one ahead. */
export function listMeetings(state: DealState): DemoMeeting[] {
  if (state.planned === null || state.closing !== null) return state.meetings;
  return [...state.meetings, toMeeting(state, state.planned)];
}
