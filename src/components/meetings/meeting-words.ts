import { webAddress } from '@/lib/core/web-address';
import { type Stage, STAGE_LABELS } from '@/lib/deals/model';
import type { MeetingDto } from '@/lib/integrations/output-schema';
import { plural } from '../ui/format';

export interface ParsedMeetings {
  /** Not over yet, soonest first. */
  readonly ahead: readonly MeetingDto[];
  /** Latest first. */
  readonly past: readonly MeetingDto[];
}

/** The meetings of a deal by what is still to come; a cancelled one is neither. */
export function partMeetings(meetings: readonly MeetingDto[], now: string): ParsedMeetings {
  const held = meetings.filter(({ isCancelled }) => !isCancelled);
  const byStart = held.toSorted((a, b) => Date.parse(a.startTime) - Date.parse(b.startTime));
  const isOver = ({ endTime }: MeetingDto) => Date.parse(endTime) <= Date.parse(now);
  return {
    ahead: byStart.filter((meeting) => !isOver(meeting)),
    past: byStart.filter((meeting) => isOver(meeting)).toReversed(),
  };
}

const GUESTS_NAMED = 2;

/** "ann@acme.example, bob@acme.example and 3 more"; null where nobody is named. */
export function guestWords(attendees: readonly string[]): string | null {
  if (attendees.length === 0) return null;
  const named = attendees.slice(0, GUESTS_NAMED).join(', ');
  const more = attendees.length - GUESTS_NAMED;
  return more > 0 ? `${named} and ${more} more` : named;
}

/** "45 minutes", "2 hours", "1 h 30 min". */
export function lengthWords({
  startTime,
  endTime,
}: Pick<MeetingDto, 'startTime' | 'endTime'>): string {
  const minutes = Math.round((Date.parse(endTime) - Date.parse(startTime)) / 60_000);
  if (minutes < 60) return plural(minutes, 'minute');
  const hours = Math.floor(minutes / 60);
  return minutes % 60 === 0 ? plural(hours, 'hour') : `${hours} h ${minutes % 60} min`;
}

/** Addresses as they are typed: parted by commas, semicolons, spaces or lines. */
export const readGuests = (text: string): string[] =>
  text.split(/[\s,;]+/).filter((address) => address !== '');

export interface MeetingLinks {
  /** Where it is held. */
  readonly join: string | null;
  /** Where it stands in the calendar or the CRM. */
  readonly source: string | null;
}

export const linksOf = ({
  meetingLink,
  url,
}: Pick<MeetingDto, 'meetingLink' | 'url'>): MeetingLinks => ({
  join: webAddress(meetingLink),
  source: webAddress(url),
});

/** "Alder Foods · Proposal · Ada Costa": what tells deals of one name apart. */
export const dealFacts = ({
  account,
  stage,
  ownerName,
}: {
  readonly account: string | null;
  readonly stage: Stage;
  readonly ownerName: string | null;
}): string => [account ?? 'no account', STAGE_LABELS[stage], ownerName ?? 'no owner'].join(' · ');
