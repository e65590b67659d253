import { clamp, daysBetween } from './ramp';
import type { DealClosing, RiskDeal, RiskEvent } from './types';

/** A competitor's name or a buying-committee phrase, and where it was said. */
export interface Mention {
  readonly event: RiskEvent;
  readonly words: string;
  readonly index: number;
  readonly kind: 'competitor' | 'committee';
}

/** One stay in a stage; `leftAt` is null for the present one. */
export interface StageVisit {
  readonly stage: string;
  readonly enteredAt: number;
  leftAt: number | null;
}

/** What one pass over a deal's events leaves behind, as of `asOf`. Times are epoch ms. */
export interface DealHistory {
  readonly deal: RiskDeal;
  /** The moment judged; for a closed deal the last millisecond before it closed. */
  readonly asOf: number;
  readonly closed: DealClosing | null;
  readonly visits: StageVisit[];
  stageKnown: boolean;
  lastMove: { event: RiskEvent; forward: boolean } | null;
  backwardMoves: RiskEvent[];
  value: number;
  closeDate: number | null;
  closeDateEvent: RiskEvent | null;
  /** The earliest date the deal was ever promised for, never before its creation. */
  firstCloseDate: number | null;
  closeDateFromColumn: boolean;
  /** Where the first change of the date named no earlier one: the date that it set. */
  firstDateSet: number | null;
  pushCount: number;
  lastPush: RiskEvent | null;
  lastTouch: RiskEvent | null;
  lastTwoWay: RiskEvent | null;
  lastReply: RiskEvent | null;
  /** Two-way touches, and the times of the first of them: the deal's rhythm. */
  twoWayCount: number;
  firstTwoWayAt: number;
  /** Outbound mails and calls since the last two-way touch, and the days on which they fell. */
  unanswered: number;
  unansweredDays: number;
  lastUnanswered: RiskEvent | null;
  /** Names of contacts in lower case: the first, and all of them once there are two. */
  firstContact: string | null;
  contacts: Set<string> | null;
  lastContact: RiskEvent | null;
  nextStep: RiskEvent | null;
  /** How much a scheduled meeting reassures now, 0..1, and which one. */
  meetingEase: number;
  meeting: RiskEvent | null;
  meetingsSeen: boolean;
  nextMeetingAt: number | null;
  mentions: Mention[];
  textSeen: boolean;
}

/** The history before its first event. */
export function emptyHistory(
  deal: RiskDeal,
  asOf: number,
  closed: DealClosing | null,
): DealHistory {
  return {
    deal,
    asOf,
    closed,
    visits: [],
    stageKnown: false,
    lastMove: null,
    backwardMoves: [],
    value: deal.value,
    closeDate: deal.expectedCloseDate,
    closeDateEvent: null,
    firstCloseDate: null,
    closeDateFromColumn: true,
    firstDateSet: null,
    pushCount: 0,
    lastPush: null,
    lastTouch: null,
    lastTwoWay: null,
    lastReply: null,
    twoWayCount: 0,
    firstTwoWayAt: 0,
    unanswered: 0,
    unansweredDays: 0,
    lastUnanswered: null,
    firstContact: null,
    contacts: null,
    lastContact: null,
    nextStep: null,
    meetingEase: 0,
    meeting: null,
    meetingsSeen: false,
    nextMeetingAt: null,
    mentions: [],
    textSeen: false,
  };
}

/** The stay the deal is in. */
export function currentVisit(h: DealHistory): StageVisit {
  return h.visits[h.visits.length - 1] as StageVisit;
}

/** Days in the current stage over all stays in it. */
export function cumulativeDays(h: DealHistory): number {
  const stage = currentVisit(h).stage;
  let days = 0;
  for (const visit of h.visits) {
    if (visit.stage === stage) days += daysBetween(visit.enteredAt, visit.leftAt ?? h.asOf);
  }

  return days;
}

/** Days since the later of creation and `event`; imported touches may lie before the creation. */
export function silenceDays(h: DealHistory, event: RiskEvent | null): number {
  const since = event === null ? h.deal.createdAt : Math.max(h.deal.createdAt, event.at);

  return clamp(daysBetween(since, h.asOf), 0, 36_500);
}

/** How many of the buyer's people are known. */
export function countContacts(h: DealHistory): number {
  return h.contacts?.size ?? (h.firstContact === null ? 0 : 1);
}
