import type { NewHistoryEvent, TimelineNote } from '../deal-change';
import {
  isPlannedAlready,
  meetingIn,
  meetingNote,
  plannedIn,
  type PlannedMeeting,
} from '../planned-meetings';
import type { StoredFact } from '../repository/facts';
import type { IncomingDeal } from './incoming-deal';

/** What the CRM's meetings say beside its facts. */
export interface MeetingFacts {
  /** What the history says to be planned. */
  readonly planned: readonly StoredFact[];
  /** Meetings that a person took away from this deal. */
  readonly refused: ReadonlySet<string>;
  /** Whether one that is told no more may be planned all the same: not everybody may see each. */
  readonly mayStand: (meeting: PlannedMeeting) => boolean;
}

/** Every meeting that the source's facts name. */
export const meetingsIn = ({ events }: Pick<IncomingDeal, 'events'>): string[] =>
  events.flatMap((event) => meetingIn(event) ?? []);

/** Whether a fact may be told: not of a meeting that was taken away, nor one that is told already. */
export function isTellable(event: NewHistoryEvent, { planned, refused }: MeetingFacts): boolean {
  const meeting = meetingIn(event);
  if (meeting === null) return true;
  return !refused.has(meeting) && !isPlannedAlready(event, planned);
}

interface Gone {
  readonly id: string;
  readonly note: TimelineNote;
}

/** What the source tells of a meeting now: when it begins, and whether it was held. */
function toldOf(meetingId: string, told: readonly NewHistoryEvent[]) {
  const ofIt = told.filter((event) => meetingIn(event) === meetingId);
  return {
    next: ofIt.find(({ type }) => type === 'meeting_scheduled')?.to ?? null,
    isHeld: ofIt.some(({ type }) => type === 'meeting_held'),
  };
}

function goneOf(
  fact: StoredFact,
  told: readonly NewHistoryEvent[],
  { mayStand, now }: Pick<MeetingFacts, 'mayStand'> & { readonly now: Date },
): Gone | null {
  const planned = plannedIn(fact);
  if (!planned) return null;
  const { meetingId, to: from } = planned;
  const { next, isHeld } = toldOf(meetingId, told);
  // What has passed and is told no more may have been tidied away there.
  const isOver = new Date(from) <= now && (next === null || isHeld);
  if (next === from || isOver) return null;
  const isCancelled = next === null && !isHeld;
  if (isCancelled && mayStand(planned)) return null;
  const kind = isCancelled ? 'meeting_cancelled' : 'meeting_moved';
  return { id: fact.id, note: meetingNote(kind, { title: fact.text, from, to: next }, true) };
}

/** What the source told to be planned and tells no more: it was cancelled there, or moved. */
export function goneMeetings(
  { synced, source, events }: IncomingDeal,
  { planned, mayStand }: MeetingFacts,
  now: Date,
): readonly Gone[] {
  if (!synced) return [];
  const own = planned.filter(
    (fact) => fact.source === source && fact.externalId?.startsWith('meeting_scheduled:'),
  );
  return own.flatMap((fact) => goneOf(fact, events, { mayStand, now }) ?? []);
}
