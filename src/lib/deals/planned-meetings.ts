import type { FieldChanges, NewHistoryEvent, TimelineNote } from './deal-change';
import type { StoredFact } from './repository/facts';

/** What became of a meeting that was planned. */
export type MeetingTurnKind = Extract<TimelineNote['kind'], `meeting_${string}`>;

/** A meeting of a deal by its id at its source (else its own), and where it begins by now. */
export interface PlannedMeeting {
  readonly meetingId: string;
  /** ISO. */
  readonly to: string;
}

/** `meeting:<id>:<start>` as we say it, `meeting_scheduled:<id>:<start>` as a CRM's own history does. */
const PLANNED = /^(?:meeting|meeting_scheduled):(.+):(\d{4}-\d\d-\d\dT[\d:.]+Z)$/;
const HELD = /^meeting:([^:]+)$/;

type Named = Pick<NewHistoryEvent, 'type' | 'externalId'>;

/** Which meeting a fact says to be planned; null where it is another fact, or names none. */
export function plannedIn({ type, externalId }: Named): PlannedMeeting | null {
  const [, meetingId, to] = PLANNED.exec(externalId ?? '') ?? [];
  return type === 'meeting_scheduled' && meetingId && to ? { meetingId, to } : null;
}

/** The meeting that a fact tells of, planned or held; null where it tells of none that has an id. */
export function meetingIn(fact: Named): string | null {
  if (fact.type === 'meeting_held') return HELD.exec(fact.externalId ?? '')?.[1] ?? null;
  return plannedIn(fact)?.meetingId ?? null;
}

/** A meeting by its id at its source, with when it begins (ISO): what two people's syncs both tell. */
export const standingKey = ({ meetingId, to }: PlannedMeeting): string => `${meetingId} ${to}`;

const isSame = (one: PlannedMeeting, other: PlannedMeeting | null): boolean =>
  one.meetingId === other?.meetingId && one.to === other.to;

/** Whether the history says already that a meeting is planned so, in whichever of the two ways. */
export function isPlannedAlready(event: Named, facts: readonly StoredFact[]): boolean {
  const planned = plannedIn(event);
  return planned !== null && facts.some((fact) => isSame(planned, plannedIn(fact)));
}

/** The line that tells what became of it. */
export function meetingNote(
  kind: MeetingTurnKind,
  { title, from, to }: { readonly title: string | null; readonly from: string | null; readonly to: string | null },
  byNobody: boolean,
): TimelineNote {
  const changes: FieldChanges = {
    meeting: { old: null, new: title ?? 'Meeting' },
    plannedFor: { old: from, new: to },
  };
  return { kind, changes, byNobody };
} // prettier-ignore
