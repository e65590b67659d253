import type { SyncedContact, SyncedMeeting } from '../import/incoming-deal';

/** The contacts and meetings of one deal, as its source says them now. */
export interface DealPeople {
  readonly dealId: string;
  readonly account: string | null;
  readonly contacts: readonly SyncedContact[];
  readonly meetings: readonly SyncedMeeting[];
}

export interface PeoplePlace {
  readonly scopeKey: string;
  readonly userId: string;
  readonly source: string;
  readonly now: Date;
  /** Meetings that the source named and that cannot be read. */
  readonly unreadMeetings: readonly string[];
}
