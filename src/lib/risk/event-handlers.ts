import type { CompiledPolicy } from './compiled-policy';
import type { DealHistory, Mention } from './deal-history';
import { parseTime } from './parse-time';
import { DAY, ramp } from './ramp';
import type { RiskEvent, RiskEventType } from './types';

function enterStage(h: DealHistory, stage: string, at: number): void {
  const current = h.visits[h.visits.length - 1];
  if (current) current.leftAt = at;
  h.visits.push({ stage, enteredAt: at, leftAt: null });
  h.stageKnown = true;
}

function onCreated(h: DealHistory, event: RiskEvent): void {
  if (event.to === null || event.to === '' || h.stageKnown) return;
  enterStage(h, event.to, Math.max(event.at, h.deal.createdAt));
}

/** A step back is one towards the funnel's start or, for unknown stages, to where the deal was. */
function isForward(h: DealHistory, from: string, to: string, policy: CompiledPolicy): boolean {
  const rankFrom = policy.stageRank(from);
  const rankTo = policy.stageRank(to);
  if (rankFrom >= 0 && rankTo >= 0) return rankTo > rankFrom;

  return !h.visits.some((visit) => visit.stage === to);
}

/** A move out of a closed stage is a reopening, neither forward nor back. */
function noteMove(
  h: DealHistory,
  event: RiskEvent,
  from: string,
  to: string,
  policy: CompiledPolicy,
): void {
  if (policy.wonStages.has(from) || policy.lostStages.has(from)) return;
  const forward = isForward(h, from, to, policy);
  h.lastMove = { event, forward };
  if (!forward) h.backwardMoves.push(event);
}

function onStageChanged(h: DealHistory, event: RiskEvent, policy: CompiledPolicy): void {
  const to = event.to;
  if (to === null || to === '') return;
  if (!h.stageKnown && event.from !== null && event.from !== '') {
    enterStage(h, event.from, h.deal.createdAt);
  }
  const current = h.visits.at(-1);
  if (current?.stage === to) return;
  if (current) noteMove(h, event, current.stage, to, policy);
  enterStage(h, to, Math.max(event.at, h.deal.createdAt));
}

/** Without a stage it is open again where it last was: no deal goes on in a closed stage. */
function onReopened(h: DealHistory, event: RiskEvent, policy: CompiledPolicy): void {
  const isOpen = ({ stage }: { readonly stage: string }): boolean =>
    !policy.wonStages.has(stage) && !policy.lostStages.has(stage);
  const last = h.visits.findLast(isOpen) ?? h.visits.at(-1);
  const stage = event.to !== null && event.to !== '' ? event.to : last?.stage;
  if (stage !== undefined) enterStage(h, stage, event.at);
}

function onValueChanged(h: DealHistory, event: RiskEvent): void {
  const value = event.to === null || event.to === '' ? Number.NaN : Number(event.to);
  if (Number.isFinite(value)) h.value = value;
}

/**
 * Dates are compared with the earliest one ever promised. Were they compared with the latest, a
 * push would make an overdue deal look better, and the promise on pushes would not hold.
 */
export function promise(h: DealHistory, date: number | null): void {
  if (date === null || date < h.deal.createdAt) return;
  if (h.firstCloseDate === null || date < h.firstCloseDate) h.firstCloseDate = date;
}

/** The date before a change: what the change says, else what was known by the events. */
function dateBefore(h: DealHistory, event: RiskEvent): number | null {
  const known = h.closeDateFromColumn ? null : h.closeDate;
  // Mostly the old date is what the change before had set, and need not be read again.
  if (event.from !== null && event.from === h.closeDateEvent?.to) return known;

  return parseTime(event.from) ?? known;
}

function onCloseDateChanged(h: DealHistory, event: RiskEvent): void {
  const from = dateBefore(h, event);
  const to = parseTime(event.to);
  promise(h, from);
  promise(h, to);
  if (h.closeDateFromColumn && event.from === null) h.firstDateSet = to;
  if (from !== null && to !== null && to > from) {
    h.pushCount += 1;
    h.lastPush = event;
  }
  h.closeDate = to;
  h.closeDateFromColumn = false;
  h.closeDateEvent = event;
}

function onTouch(h: DealHistory, event: RiskEvent): void {
  h.lastTouch = event;
}

/** Attempts are counted by day: five calls within an hour are one attempt to reach somebody. */
function onOutbound(h: DealHistory, event: RiskEvent): void {
  h.lastTouch = event;
  h.unanswered += 1;
  const before = h.lastUnanswered;
  if (before === null || Math.floor(before.at / DAY) !== Math.floor(event.at / DAY)) {
    h.unansweredDays += 1;
  }
  h.lastUnanswered = event;
}

function onTwoWay(h: DealHistory, event: RiskEvent): void {
  h.lastTouch = event;
  if (h.twoWayCount === 0) h.firstTwoWayAt = event.at;
  h.twoWayCount += 1;
  h.lastTwoWay = event;
  h.unanswered = 0;
  h.unansweredDays = 0;
  h.lastUnanswered = null;
}

function onReply(h: DealHistory, event: RiskEvent): void {
  onTwoWay(h, event);
  h.lastReply = event;
}

/** Days ahead within which a meeting counts in full, and from which it counts for nothing. */
const NEAR_MEETING_DAYS = 14;
export const FAR_MEETING_DAYS = 60;

/**
 * A scheduled meeting reassures from the day it is scheduled until it begins, then fades within
 * three days. It counts in full when it lies within 14 days of the scheduling and not at all
 * beyond 60: the distance is taken then, not now, because ease that grew as the meeting drew near
 * would let risk fall with time alone.
 */
function onMeetingScheduled(h: DealHistory, event: RiskEvent): void {
  h.meetingsSeen = true;
  const start = parseTime(event.to);
  if (start === null) return;
  if (start > h.asOf && (h.nextMeetingAt === null || start < h.nextMeetingAt)) {
    h.nextMeetingAt = start;
  }
  const near = 1 - ramp((start - event.at) / DAY, NEAR_MEETING_DAYS, FAR_MEETING_DAYS);
  const ease = near * (1 - ramp((h.asOf - start) / DAY, 0, 3));
  if (ease > h.meetingEase) {
    h.meetingEase = ease;
    h.meeting = event;
  }
}

function onContactAdded(h: DealHistory, event: RiskEvent): void {
  const name = (event.to ?? '').trim().toLowerCase();
  h.lastContact = event;
  // A set costs as much as a whole signal, and most deals know one contact or none.
  if (h.contacts !== null) h.contacts.add(name);
  else if (h.firstContact === null) h.firstContact = name;
  else if (h.firstContact !== name) h.contacts = new Set([h.firstContact, name]);
}

function onNextStepSet(h: DealHistory, event: RiskEvent): void {
  h.nextStep = event;
}

const ignore = (): void => undefined;

type Handler = (h: DealHistory, event: RiskEvent, policy: CompiledPolicy) => void;

/** What each kind of event changes. */
export const HANDLERS: Record<RiskEventType, Handler> = {
  created: onCreated,
  stage_changed: onStageChanged,
  value_changed: onValueChanged,
  close_date_changed: onCloseDateChanged,
  email_sent: onOutbound,
  email_received: onReply,
  call: onOutbound,
  meeting_held: onTwoWay,
  meeting_scheduled: onMeetingScheduled,
  note: onTouch,
  contact_added: onContactAdded,
  next_step_set: onNextStepSet,
  won: ignore,
  lost: ignore,
  reopened: onReopened,
};

/** The kinds whose words were said by or about the buyer; CRM field edits are not read. */
const SPOKEN: ReadonlySet<RiskEventType> = new Set<RiskEventType>([
  'email_sent',
  'email_received',
  'call',
  'meeting_held',
  'note',
  'next_step_set',
]);

/** Longer texts are read once for each policy: whoever replays a year looks at them hundreds of times. */
const SHORT_TEXT = 200;
const NO_MENTIONS: readonly Mention[] = [];

function findMentions(event: RiskEvent, text: string, policy: CompiledPolicy): readonly Mention[] {
  const from = policy.sieve(text);
  if (from < 0) return NO_MENTIONS;
  const competitor = policy.findCompetitor(text, from);
  const committee = policy.findCommittee(text, from);
  if (!competitor && !committee) return NO_MENTIONS;

  return [
    ...(competitor ? [{ event, ...competitor, kind: 'competitor' as const }] : []),
    ...(committee ? [{ event, ...committee, kind: 'committee' as const }] : []),
  ];
}

function readOnce(event: RiskEvent, text: string, policy: CompiledPolicy): readonly Mention[] {
  const known = policy.mentions.get(event);
  if (known) return known;
  const mentions = findMentions(event, text, policy);
  policy.mentions.set(event, mentions);

  return mentions;
}

/** Looks for competitors and committees in what was said. */
export function readText(h: DealHistory, event: RiskEvent, policy: CompiledPolicy): void {
  const text = event.text;
  if (text === null || text === '' || !SPOKEN.has(event.type)) return;
  h.textSeen = true;
  const mentions =
    text.length > SHORT_TEXT ? readOnce(event, text, policy) : findMentions(event, text, policy);
  if (mentions.length > 0) h.mentions.push(...mentions);
}
